import { readIo } from '../../procfs/io.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { ListedFd } from './ends.ts';
import { LocalFiles } from './local-files.ts';
import { type Motion, motionOf } from './motion.ts';

/** The descriptors of one process at one moment. */
export interface Offsets {
  readonly at_ms: number;
  readonly files: readonly ListedFd[];
  /** Bytes that the process has read and written so far; undefined: not to be read. */
  readonly moved: number | undefined;
}

/** Keeps the descriptors of `pid` for the next look. */
export function offsetsOf(root: ProcRoot, pid: number, files: readonly ListedFd[], at_ms: number): Offsets {
  const io = readIo(root, String(pid));
  return { at_ms, files, moved: isRead(io) ? io.rchar + io.wchar : undefined };
}

/** How the offsets of files moved from one look to the next, by `PID FD`. Sizes are asked for where something moved. */
export function motionsBetween(root: ProcRoot, before: Offsets, after: Offsets): ReadonlyMap<string, Motion> {
  const motions = new Map<string, Motion>();
  const local = new LocalFiles(root);
  const known = new Map(before.files.map((file) => [file.fd, file]));
  for (const { pid, fd, target, info } of after.files) {
    const first = known.get(fd)?.info;
    if (
      target.kind !== 'path' ||
      target.name.startsWith('/dev/') ||
      first === undefined ||
      info === undefined ||
      first.ino !== info.ino
    )
      continue;
    const size = info.pos === first.pos ? undefined : local.behind(pid, fd, info)?.size;
    const motion = motionOf(
      { pos: first.pos, flags: first.flags, size, moved: before.moved },
      { pos: info.pos, flags: info.flags, size, moved: after.moved },
      (after.at_ms - before.at_ms) / 1000,
    );
    if (motion !== undefined) motions.set(`${pid} ${fd}`, motion);
  }
  return motions;
}
