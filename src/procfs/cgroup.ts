import type { ByteString } from './bytes.ts';

/** One line of `/proc/PID/cgroup`, cgroups(7). */
export interface CgroupEntry {
  /** 0 for the unified hierarchy (v2). */
  readonly hierarchy: number;
  /** Empty for v2. */
  readonly controllers: readonly string[];
  readonly path: ByteString;
  /** The whole line as the kernel wrote it, without its newline. */
  readonly line: ByteString;
}
export type Cgroup = readonly CgroupEntry[];
