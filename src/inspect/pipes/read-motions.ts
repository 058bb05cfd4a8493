import { readFdinfo } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { groupBy } from '../group-by.ts';
import type { ListedFd } from './ends.ts';
import type { LocalFiles } from './local-files.ts';
import type { Motion } from './motion.ts';
import { hasOffset, motionsBetween, offsetsOf } from './offsets.ts';

/** How to look twice. */
interface Twice {
  readonly pause?: ((milliseconds: number) => void) | undefined;
  readonly elapsed?: (() => number) | undefined;
  readonly motionMs?: number | undefined;
}

/**
 * Looks a second time at the offsets of files that have one, and says how each moved, by `PID FD`. Empty on a tree, and
 * without a pause.
 */
export function readMotions(
  root: ProcRoot,
  files: readonly ListedFd[],
  local: LocalFiles,
  { pause, motionMs, elapsed }: Twice,
): ReadonlyMap<string, Motion> {
  if (root.captured || pause === undefined || motionMs === undefined) return new Map();
  const byPid = [...groupBy(files, ({ pid }) => pid)].filter(([, own]) => own.some(hasOffset));
  let now = elapsed?.() ?? 0;
  const before = byPid.map(([pid, own]) => offsetsOf(root, pid, own, now, local));
  pause(motionMs);
  const started = now;
  now = elapsed?.() ?? started + motionMs;
  const motions = byPid.map(([pid, own], index) => {
    const first = before[index];
    const again = own.flatMap((file) => lookAgain(root, file));
    return first === undefined
      ? []
      : [...motionsBetween(first, offsetsOf(root, pid, again, elapsed?.() ?? now, local))];
  });
  return new Map(motions.flat());
}

/** The descriptor as it is now; empty: it was closed. One without an offset is as it was. */
function lookAgain(root: ProcRoot, file: ListedFd): ListedFd[] {
  if (!hasOffset(file)) return [file];
  const info = readFdinfo(root, file.pid, file.fd);
  return isRead(info) ? [{ ...file, info }] : [];
}
