import type { Unknown } from '../../model/unknown.ts';
import { readChildren } from '../../procfs/children.ts';
import { type FdTarget, readFdTarget } from '../../procfs/fd-links.ts';
import { type Fdinfo, readFdinfo } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readSched, type Sched } from '../../procfs/sched.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { readSyscall, type Syscall } from '../../procfs/syscall.ts';
import { isRead, type Reading, Unreadable } from '../../procfs/unreadable.ts';
import { readWchan } from '../../procfs/wchan.ts';
import { stillFor, type TaskClock } from '../task-clock.ts';
import { needsWchan } from './class-of.ts';
import { type DecodedCall, decodeCall, isFd } from './decode.ts';
import type { FdEvidence, ThreadEvidence } from './evidence.ts';

/** A first look at a thread. */
export interface FirstLook {
  readonly dir: string;
  readonly stat: Stat;
  readonly look: Reading<Syscall>;
  readonly sched: Reading<Sched>;
  readonly since: number | Unknown;
  readonly uncertain: boolean;
}

/** One who has not run for longer than this, measured after its call was read, was in that call all the time. */
const STILL_MS = 50;

/** Reads threads one by one. What threads of a process share is read once. */
export class ThreadReader {
  private readonly root: ProcRoot;
  private readonly clock: TaskClock;
  private readonly elapsed: () => number;
  private readonly started: number;
  private readonly fds = new Map<string, Omit<FdEvidence, 'op'>>();

  /** @param elapsed a clock that only goes forward, milliseconds; `clock` was read just now */
  constructor(root: ProcRoot, clock: TaskClock, elapsed: () => number) {
    this.root = root;
    this.clock = clock;
    this.elapsed = elapsed;
    this.started = elapsed();
  }

  /** Where every thread of a process stands; empty for a process that is gone. */
  firstLooks(pid: number): FirstLook[] {
    const names = this.root.list(`${pid}/task`);
    if (!isRead(names)) return [];
    const looks: FirstLook[] = [];
    for (const name of names) {
      const look = this.firstLook(`${pid}/task/${name}`);
      if (look !== undefined) looks.push(look);
    }
    return looks;
  }

  private firstLook(dir: string): FirstLook | undefined {
    const { root } = this;
    const stat = readStat(root, dir);
    if (!isRead(stat)) return undefined;
    const look = readSyscall(root, dir);
    const sched = readSched(root, dir);
    const passed = this.elapsed() - this.started;
    const still = stillFor(this.clock, stat.processor, sched);
    const since = typeof still === 'number' ? still + passed : still;
    // Its place was read after its state: one that has not run since then was there when the state was read, too.
    const quiet = typeof since === 'number' && since > STILL_MS;
    const agree =
      quiet || root.captured ? isConsistent(stat, look) : this.isUnchanged(dir, stat, sched, look);
    return { dir, stat, look, sched, since, uncertain: !agree };
  }

  /** Looks again: true when the thread is in the same state and has not been off and on a CPU. */
  private isUnchanged(dir: string, stat: Stat, sched: Reading<Sched>, look: Reading<Syscall>): boolean {
    if (!isConsistent(stat, look)) return false;
    const again = readStat(this.root, dir);
    if (!isRead(again) || again.state !== stat.state) return false;
    if (stat.state === 'R' || !isRead(sched)) return true;
    const schedAgain = readSched(this.root, dir);
    return isRead(schedAgain) && schedAgain.nr_switches === sched.nr_switches;
  }

  /** All that the answer needs of a thread, from its first look. */
  complete(first: FirstLook, pid: number, compat: boolean, ran: boolean | undefined): ThreadEvidence {
    const { dir, stat, look, sched, since, uncertain } = first;
    const call =
      isRead(look) && look.state === 'blocked' && !isKernelCall(stat)
        ? decodeCall(this.root.host.arch, look, compat)
        : undefined;
    const fds = call === undefined || call.fds.length === 0 ? NO_FDS : this.readFds(pid, call);
    return {
      pid,
      tid: stat.pid,
      comm: stat.comm,
      state: stat.state,
      flags: stat.flags,
      starttime: stat.starttime,
      processor: stat.processor,
      look,
      call,
      wchan: needsWchan(stat.state, call, fds) ? readWchan(this.root, dir) : undefined,
      execStart: isRead(sched) ? sched.exec_start_ms : undefined,
      switches: isRead(sched) ? sched.nr_switches : undefined,
      since,
      uncertain,
      ran,
      fds,
      children: mayWaitForChild(call) ? this.readChildren(dir) : undefined,
    };
  }

  private readFds(pid: number, call: DecodedCall): readonly FdEvidence[] {
    return call.fds.map(({ fd, op }) => ({ ...this.readFd(pid, fd), op }));
  }

  private readFd(pid: number, fd: number): Omit<FdEvidence, 'op'> {
    const key = `${pid} ${fd}`;
    const known = this.fds.get(key);
    if (known !== undefined) return known;
    const name = `${pid}/fd/${fd}`;
    const target: Reading<FdTarget> = isFd(fd)
      ? readFdTarget(this.root, pid, fd)
      : new Unreadable(name, 'EBADF');
    const info: Reading<Fdinfo> | undefined =
      isRead(target) && target.kind !== 'socket' ? readFdinfo(this.root, pid, fd) : undefined;
    const found = { fd, target, info };
    this.fds.set(key, found);
    return found;
  }

  private readChildren(dir: string): readonly number[] | undefined {
    const children = readChildren(this.root, dir);
    return isRead(children) ? children : undefined;
  }
}

const NO_FDS: readonly FdEvidence[] = [];

/** PF_KTHREAD: what the `syscall` file of a kernel thread shows is no call of its. */
function isKernelCall({ flags }: Stat): boolean {
  return (flags & 0x20_0000) !== 0;
}

/** False when one file shows the thread awake and the other asleep. */
function isConsistent({ state }: Stat, look: Reading<Syscall>): boolean {
  if (!isRead(look)) return true;
  const asleep = look.state === 'blocked';
  if (state === 'R') return !asleep;
  return asleep || !'SDI'.includes(state);
}

const FOR_CHILDREN: ReadonlySet<string | undefined> = new Set([
  'wait4',
  'waitid',
  'vfork',
  'clone',
  'clone3',
]);

function mayWaitForChild(call: DecodedCall | undefined): boolean {
  return FOR_CHILDREN.has(call?.name);
}
