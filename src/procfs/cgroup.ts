import { type ByteString, byteString, COLON, Cursor, NEWLINE, seek } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

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

/**
 * The hierarchies in the first `end` bytes of a cgroup file, or `MALFORMED`. An empty file has none: nothing
 * is mounted. The kernel allows no newline in the name of a group.
 */
export function parseCgroup(bytes: Buffer, end: number = bytes.length): Reading<Cgroup> {
  const entries: CgroupEntry[] = [];
  const line = new Cursor(bytes, end);
  while (line.at < end) {
    const stop = seek(bytes, NEWLINE, line.at, end);
    if (stop === end) return malformed('cgroup', 'is cut off');
    const entry = takeEntry(line, stop);
    if (entry === undefined) return malformed('cgroup', `has no group in line ${entries.length + 1}`);
    entries.push(entry);
    line.at = stop + 1;
  }
  return entries;
}

function takeEntry(line: Cursor, stop: number): CgroupEntry | undefined {
  const { bytes, at: from } = line;
  const hierarchy = line.integer();
  const names = line.at + 1;
  const colon = seek(bytes, COLON, names, stop);
  if (Number.isNaN(hierarchy) || !line.skip(COLON) || colon >= stop) return undefined;
  const controllers = byteString(bytes, names, colon);
  return {
    hierarchy,
    controllers: controllers === '' ? [] : controllers.split(','),
    path: byteString(bytes, colon + 1, stop),
    line: byteString(bytes, from, stop),
  };
}

/** Reads and parses `DIR/cgroup`, where `dir` is `PID` (its main thread) or `PID/task/TID`. */
export function readCgroup(root: ProcRoot, dir: string): Reading<Cgroup> {
  return root.parse(`${dir}/cgroup`, parseCgroup);
}
