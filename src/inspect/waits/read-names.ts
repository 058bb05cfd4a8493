import type { ByteString } from '../../procfs/bytes.ts';
import type { FileLock } from '../../procfs/locks.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { type PipeEnds, pidsOf } from '../pipes/ends.ts';
import type { ProcessEvidence } from './evidence.ts';
import { int32 } from './words.ts';

/** Names of the processes that the answer may speak of: those looked at, and those that somebody waits for. */
export function readNames(
  root: ProcRoot,
  processes: readonly ProcessEvidence[],
  locks: Reading<readonly FileLock[]> | undefined,
  pipes: PipeEnds | undefined,
): ReadonlyMap<number, ByteString> {
  const names = new Map(processes.map(({ pid, comm }) => [pid, comm]));
  const others = new Set<number>();
  for (const { threads } of processes) {
    for (const thread of threads) {
      if (thread.call?.shape?.wait !== 'child' && thread.children === undefined) continue;
      const { call, look, children } = thread;
      for (const child of children ?? []) others.add(child);
      if (call === undefined || !isRead(look) || look.state === 'running') continue;
      others.add(int32(look.args[call.name === 'waitid' ? 1 : 0] ?? 0));
    }
  }
  if (locks !== undefined && isRead(locks))
    for (const { pid, holders } of locks) for (const one of [pid, ...(holders ?? [])]) others.add(one);
  for (const ends of pipes?.byKey.values() ?? []) {
    for (const pid of pidsOf([...ends.readers, ...ends.writers])) others.add(pid);
  }
  for (const pid of others) {
    if (pid <= 0 || names.has(pid)) continue;
    const stat = readStat(root, String(pid));
    if (isRead(stat)) names.set(pid, stat.comm);
  }
  return names;
}
