import type { Blocked, Syscall } from '../../procfs/syscall.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { uint32 } from '../waits/words.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import type { Layout, Space } from './layout.ts';

/** The number of futex(2), by `uname -m`. */
const FUTEX: Readonly<Record<string, number>> = { x86_64: 202, aarch64: 98 };

/** FUTEX_WAIT_BITSET on the realtime clock and not private: only pthread_join of glibc waits so. */
const JOIN_OP = 0x109;

/** The word is no farther below the top of the stack. */
const NEAR = 8192;

/** True for a thread that waits in pthread_join. */
export function isJoin(call: Reading<Syscall>, arch: string): call is Blocked {
  if (!isRead(call) || call.state !== 'blocked' || call.nr !== FUTEX[arch]) return false;
  return uint32(call.args[1] ?? 0) === JOIN_OP;
}

/**
 * Stacks by the TIDs of their threads, as those show that wait in pthread_join: the word that they wait on is the TID
 * word of the other thread's struct pthread, at the top of its stack, and the value is its TID.
 */
export function joinedSpaces(layout: Layout, { tasks, arch }: StackEvidence): ReadonlyMap<number, Space> {
  const found = new Map<number, Space>();
  let byInner: ReadonlyMap<number, StackTask> | undefined;
  for (const { tid, call } of tasks) {
    if (!isJoin(call, arch)) continue;
    const [address = 0, , value = 0] = call.args;
    byInner ??= new Map(tasks.map((task) => [task.inner, task]));
    const target = byInner.get(uint32(value));
    const space = layout.spaceAt(address);
    if (target === undefined || target.tid === tid || space?.kind !== 'anonymous') continue;
    // Farther from the top it is in the stack below another one without a guard, and does not tell where it ends.
    if (typeof address !== 'number' || space.high - address > NEAR) continue;
    if (space.tasks.every((inside) => inside === target)) found.set(target.tid, space);
  }
  return found;
}
