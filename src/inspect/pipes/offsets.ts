import { type Io, readIo } from '../../procfs/io.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { isOpenFd, type ListedFd, type OpenFd } from './ends.ts';
import { LocalFiles } from './local-files.ts';
import { type Motion, motionOf } from './motion.ts';
import { unmovedTransfers } from './unmoved.ts';

/** Bytes that a process read and wrote so far by any call. */
export type Transferred = Pick<Io, 'rchar' | 'wchar'>;

/** The descriptors of one process at one moment. */
export interface Offsets {
  readonly at_ms: number;
  readonly files: readonly ListedFd[];
  /** Sizes of files that are not at their start, by descriptor; those of others are not asked for. */
  readonly sizes: ReadonlyMap<number, number>;
  /** Undefined: not to be read. */
  readonly io: Transferred | undefined;
}

/** Keeps the descriptors of `pid` for the next look. */
export function offsetsOf(
  root: ProcRoot,
  pid: number,
  files: readonly ListedFd[],
  at_ms: number,
  local: LocalFiles = new LocalFiles(root),
): Offsets {
  const io = readIo(root, String(pid));
  const sizes = new Map<number, number>();
  for (const file of files) {
    if (!hasOffset(file) || file.info.pos === 0) continue;
    const size = local.behind(pid, file.fd, file.info)?.size;
    if (size !== undefined) sizes.set(file.fd, size);
  }
  return { at_ms, files, sizes, io: isRead(io) ? io : undefined };
}

/** True for an open file that has an offset, as far as its path tells. */
export function hasOffset(file: ListedFd): file is OpenFd {
  return isOpenFd(file) && file.target.kind === 'path' && !file.target.name.startsWith('/dev/');
}

/** How the offsets of files moved from one look to the next, by `PID FD`. */
export function motionsBetween(before: Offsets, after: Offsets): ReadonlyMap<string, Motion> {
  const motions = new Map<string, Motion>();
  const known = new Map(before.files.map((file) => [file.fd, file]));
  const unmoved = unmovedTransfers(before, after);
  for (const file of after.files) {
    const { pid, fd } = file;
    const first = known.get(fd)?.info;
    if (!hasOffset(file) || first === undefined || first.ino !== file.info.ino) continue;
    const motion = motionOf(
      { pos: first.pos, flags: first.flags, size: before.sizes.get(fd) },
      { pos: file.info.pos, flags: file.info.flags, size: after.sizes.get(fd) },
      (after.at_ms - before.at_ms) / 1000,
    );
    if (motion !== undefined) motions.set(`${pid} ${fd}`, { ...motion, perhaps: unmoved.get(fd) });
  }
  return motions;
}
