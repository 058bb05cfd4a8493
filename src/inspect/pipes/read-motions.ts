import { readFdinfo } from '../../procfs/fdinfo.ts';
import { readIo } from '../../procfs/io.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { isOpenFd, type ListedFd } from './ends.ts';
import type { LocalFiles } from './local-files.ts';
import { type Motion, motionOf } from './motion.ts';

/** How to look twice. */
interface Twice {
  readonly pause?: ((milliseconds: number) => void) | undefined;
  readonly elapsed?: (() => number) | undefined;
  readonly motionMs?: number | undefined;
}

/**
 * Looks a second time at the offsets of files that have one, and says how each moved, by `PID FD`. Sizes are asked
 * for only where something moved. Empty on a tree, and without a pause.
 */
export function readMotions(
  root: ProcRoot,
  files: readonly ListedFd[],
  local: LocalFiles,
  { pause, motionMs, elapsed }: Twice,
): ReadonlyMap<string, Motion> {
  const motions = new Map<string, Motion>();
  if (root.captured || pause === undefined || motionMs === undefined) return motions;
  const seekable = files
    .filter(isOpenFd)
    .filter(({ target }) => target.kind === 'path' && !target.name.startsWith('/dev/'));
  const pids = [...new Set(seekable.map(({ pid }) => pid))];
  const movedBy = (): ReadonlyMap<number, number | undefined> =>
    new Map(pids.map((pid) => [pid, bytesOf(root, pid)]));
  const before = movedBy();
  const started = elapsed?.() ?? 0;
  pause(motionMs);
  const seconds = (elapsed === undefined ? motionMs : elapsed() - started) / 1000;
  const after = movedBy();
  for (const { pid, fd, info } of seekable) {
    const again = readFdinfo(root, pid, fd);
    if (!isRead(again) || again.ino !== info.ino) continue;
    const size = again.pos === info.pos ? undefined : local.behind(pid, fd, again)?.size;
    const motion = motionOf(
      { pos: info.pos, flags: info.flags, size, moved: before.get(pid) },
      { pos: again.pos, flags: again.flags, size, moved: after.get(pid) },
      seconds,
    );
    if (motion !== undefined) motions.set(`${pid} ${fd}`, motion);
  }
  return motions;
}

function bytesOf(root: ProcRoot, pid: number): number | undefined {
  const io = readIo(root, String(pid));
  return isRead(io) ? io.rchar + io.wchar : undefined;
}
