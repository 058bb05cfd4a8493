import type { ProcRoot } from '../../procfs/root.ts';
import { readSched } from '../../procfs/sched.ts';
import { readStat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { type Blocked, readSyscall, type Syscall } from '../../procfs/syscall.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { decodeFutex } from '../waits/futex.ts';
import { type Circles, type Edge, supportOf } from './cycles.ts';
import { type Proof, prove } from './proof.ts';
import { MemoryWords } from './words.ts';

/** How long after the first look the second may be: a lock that is only busy moves in less. */
export const APART_MS = 200;

/** A member of a cycle, looked at again. */
export interface SecondThread {
  readonly starttime: number;
  readonly look: Reading<Syscall>;
  readonly execStart: number | undefined;
  /** Whether it was switched to between `secondLookAt` and this look; undefined: its counters were not to be had. */
  readonly switched: boolean | undefined;
  /** What the memory of the lock says now; undefined: not read, or no proof any more. */
  readonly proof: Proof | undefined;
}

/** What a second look, at least `APART_MS` after the first, saw; by TID. A thread that is gone is not in it. */
export type SecondLook = ReadonlyMap<number, SecondThread>;

/** How often threads have been taken off a CPU, by TID; those whose status can't be read are not in it. */
type Switches = ReadonlyMap<number, number>;

/**
 * Gets ready to look again at the members of cycles and those who must stand still with them, right after the first look. Call what it returns `APART_MS` later.
 * Of members without an exec_start (a kernel without the sched file, or one that has forgotten it) it reads how often they were switched to, which
 * tells as well who ran between the looks.
 */
export function secondLookAt(root: ProcRoot, { graph, cycles }: Circles): () => SecondLook {
  const edges = cycles.flatMap((cycle) => [...cycle, ...supportOf(graph, cycle)]);
  const before = switchesOf(root, edges);
  return () => readSecondLook(root, edges, before);
}

function switchesOf(root: ProcRoot, edges: readonly Edge[]): Switches {
  const switches = new Map<number, number>();
  for (const { waiter } of edges) {
    const { pid, tid, execStart } = waiter.thread;
    const count = execStart === undefined ? readSwitches(root, `${pid}/task/${tid}`) : undefined;
    if (count !== undefined) switches.set(tid, count);
  }
  return switches;
}

function readSwitches(root: ProcRoot, dir: string): number | undefined {
  const status = readStatus(root, dir);
  if (!isRead(status)) return undefined;
  const { voluntary_ctxt_switches: own, nonvoluntary_ctxt_switches: forced } = status;
  return own === undefined || forced === undefined ? undefined : own + forced;
}

function readSecondLook(root: ProcRoot, edges: readonly Edge[], before: Switches): SecondLook {
  const second = new Map<number, SecondThread>();
  for (const { waiter, lock } of edges) {
    const { pid, tid } = waiter.thread;
    const dir = `${pid}/task/${tid}`;
    const stat = readStat(root, dir);
    if (!isRead(stat)) continue;
    const look = readSyscall(root, dir);
    const sched = readSched(root, dir);
    const first = waiter.futex;
    const had = before.get(tid);
    const has = had === undefined ? undefined : readSwitches(root, dir);
    second.set(tid, {
      starttime: stat.starttime,
      look,
      execStart: isRead(sched) && sched.exec_start_ms !== 0 ? sched.exec_start_ms : undefined,
      switched: has === undefined ? undefined : has !== had,
      proof:
        first === undefined || lock === undefined || first.object.object === 'join'
          ? undefined
          : prove(waiter.process.libc, first.call, first.object, new MemoryWords(root, pid)),
    });
  }
  return second;
}

/**
 * True when the thread of `edge` is the same, in the same wait for the same owner, and has not had a CPU between the
 * looks: exec_start moves whenever it gets one, and without the sched file the counts of switches do. Without either in
 * both looks nothing is proved.
 */
export function stoodStill(edge: Edge, second: SecondThread | undefined): boolean {
  const { waiter, lock } = edge;
  const { thread, futex } = waiter;
  if (second === undefined || second.starttime !== thread.starttime) return false;
  if (!isRead(second.look) || second.look.state !== 'blocked') return false;
  if (thread.execStart === undefined ? second.switched !== false : thread.execStart !== second.execStart) {
    return false;
  }
  // One that has not run since, in the call that it was in, waits for what it waited for.
  if (lock === undefined) return isSameCall(thread.look, second.look);
  if (futex === undefined) return false;
  const call = decodeFutex(second.look.args);
  if (call === undefined || call.uaddr !== futex.call.uaddr || call.op !== futex.call.op) return false;
  if (call.val !== futex.call.val) return false;
  if (futex.object.owner !== undefined) return true;
  const owner = second.proof?.owner;
  return owner !== undefined && owner === lock.owner?.stored;
}

function isSameCall(before: Reading<Syscall>, now: Blocked): boolean {
  if (!isRead(before) || before.state !== 'blocked' || before.nr !== now.nr) return false;
  return before.sp === now.sp && before.args.every((arg, index) => arg === now.args[index]);
}
