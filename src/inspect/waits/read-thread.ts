import { Unknown } from '../../model/unknown.ts';
import { readChildren } from '../../procfs/children.ts';
import { readExecStart } from '../../procfs/exec-start.ts';
import { type FdTarget, readFdTarget } from '../../procfs/fd-links.ts';
import { type Fdinfo, readFdinfo } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { mapSteps, type Steps } from '../../procfs/steps.ts';
import { readSyscall, type Syscall } from '../../procfs/syscall.ts';
import { isRead, type Reading, Unreadable } from '../../procfs/unreadable.ts';
import { readWchan } from '../../procfs/wchan.ts';
import { FORGOTTEN, type TaskClock } from '../task-clock.ts';
import { isKernelThread, needsWchan } from './class-of.ts';
import { type DecodedCall, decodeCall, isFd } from './decode.ts';
import type { FdEvidence, ThreadEvidence } from './evidence.ts';
import type { Ran } from './runnable.ts';
import { MountDevices } from './mount-devices.ts';

/** A first look at a thread: what `complete` makes the evidence of. */
export interface FirstLook extends ThreadEvidence {
  /** `PID/task/TID`. */
  readonly dir: string;
}

type Draft = { -readonly [Key in keyof FirstLook]: FirstLook[Key] };

/** One who has not run for longer than this, measured after its call was read, was in that call all the time. */
const STILL_MS = 50;

/** Reads threads one by one. What threads of a process share is read once. */
export class ThreadReader {
  private readonly root: ProcRoot;
  private readonly clock: TaskClock;
  private readonly elapsed: () => number;
  private readonly started: number;
  /** The clock of each CPU when it was read. */
  private readonly clocks: (number | Unknown)[] = [];
  /** The same of all CPUs, when they agree so well that it does not matter which one a thread was on. */
  private readonly common: number | undefined;
  private readonly mounts: MountDevices;
  private readonly fds = new Map<string, Omit<FdEvidence, 'op'>>();

  /** @param elapsed a clock that only goes forward, milliseconds; `clock` was read just now */
  constructor(root: ProcRoot, clock: TaskClock, elapsed: () => number) {
    this.root = root;
    this.clock = clock;
    this.elapsed = elapsed;
    this.mounts = new MountDevices(root);
    this.started = elapsed();
    for (let cpu = 0; cpu < root.host.cpus; cpu++) this.clocks[cpu] = clock.now(cpu);
    this.common = agreed(this.clocks);
  }

  /** Where every thread of a process stands, the main thread first; empty for a process that is gone. */
  *firstLooks(pid: number): Steps<FirstLook[]> {
    const names = this.root.names(`${pid}/task`);
    if (!isRead(names)) return [];
    const tids = names.map(Number).filter(Number.isInteger);
    tids.sort((a, b) => rank(a, pid) - rank(b, pid));
    const looks = yield* mapSteps(tids, (tid) => this.firstLook(`${pid}/task/${tid}`));
    return looks.filter((look) => look !== undefined);
  }

  /** Where the thread with the folder `dir` (`PID/task/TID`) stands; undefined when it is gone. */
  firstLook(dir: string): FirstLook | undefined {
    const { root } = this;
    const stat = readStat(root, dir);
    if (!isRead(stat)) return undefined;
    const { state } = stat;
    // It stands so far behind in the line that taking it costs as much as all the rest.
    const processor = state === 'R' || this.common === undefined ? stat.processor : Number.NaN;
    const look = readSyscall(root, dir);
    const execStart = readExecStart(root, dir);
    const since = this.since(processor, execStart);
    // Its place was read after its state: one that has not run since then was there when the state was read, too.
    const quiet = root.captured || (typeof since === 'number' && since > STILL_MS);
    const consistent = isConsistent(state, look);
    const again = quiet || !consistent ? 'same' : this.lookAgain(dir, state, execStart);
    // What was there to be read of it after its call is no more: it has ended, and lacks nothing.
    if (again === 'ended' && typeof execStart !== 'number') return undefined;
    return {
      dir,
      pid: Number.NaN,
      tid: stat.pid,
      comm: stat.comm,
      state,
      flags: stat.flags,
      starttime: stat.starttime,
      processor,
      look,
      call: undefined,
      wchan: undefined,
      execStart: typeof execStart === 'number' && execStart !== 0 ? execStart : undefined,
      since,
      uncertain: !consistent || again !== 'same',
      ran: undefined,
      stayed: false,
      fds: NO_FDS,
      children: undefined,
    };
  }

  private since(cpu: number, execStart: Reading<number>): number | Unknown {
    if (typeof execStart !== 'number') return new Unknown(`sched: ${execStart.code}`);
    if (execStart === 0) return FORGOTTEN;
    const now = this.common ?? (this.clocks[cpu] ??= this.clock.now(cpu));
    return typeof now === 'number' ? Math.max(0, now + this.elapsed() - this.started - execStart) : now;
  }

  /** Looks again: `moved` when the thread is in another state or has had a CPU. */
  private lookAgain(dir: string, state: string, execStart: Reading<number>): 'same' | 'moved' | 'ended' {
    const again = readStat(this.root, dir);
    if (!isRead(again)) return again.gone ? 'ended' : 'moved';
    if (again.state !== state) return 'moved';
    // One that runs moves its exec_start by running.
    if (state === 'R' || typeof execStart !== 'number') return 'same';
    return readExecStart(this.root, dir) === execStart ? 'same' : 'moved';
  }

  /** All that the answer needs of a thread: the rest is put into its first look, which is returned. */
  complete(first: FirstLook, pid: number, compat: boolean, ran: Ran | undefined): ThreadEvidence {
    const { look, state, dir } = first;
    const blocked = isRead(look) && look.state === 'blocked' && !isKernelThread(first);
    const call = blocked ? decodeCall(this.root.host.arch, look, compat) : undefined;
    const draft: Draft = first;
    draft.pid = pid;
    draft.ran = ran === undefined ? undefined : ran !== 'line' && ran !== 'left';
    draft.stayed = ran === 'stayed' || ran === 'came';
    draft.call = call;
    if (call !== undefined && call.fds.length > 0) draft.fds = this.readFds(pid, call);
    if (needsWchan(state, call, draft.fds)) draft.wchan = readWchan(this.root, dir);
    if (call !== undefined && mayWaitForChild(call)) draft.children = this.readChildren(dir);
    return draft;
  }

  /** Gives those of one process that ask for a child the children of all of its threads: any of them will do. */
  addChildren(looks: readonly FirstLook[]): void {
    const asking = looks.filter(({ call }) => call?.name === 'wait4' || call?.name === 'waitid');
    if (asking.length === 0) return;
    const all = looks.map(({ dir }) => this.readChildren(dir));
    if (all.includes(undefined)) return;
    const children = all.flatMap((some) => some ?? []).sort((a, b) => a - b);
    for (const draft of asking as Draft[]) draft.children = children;
  }

  private readFds(pid: number, call: DecodedCall): readonly FdEvidence[] {
    return call.fds.map(({ fd, op }) => {
      const found = this.readFd(pid, fd);
      return op === 'flock' || op === 'fcntl'
        ? { ...found, op, device: this.deviceOf(pid, found) }
        : { ...found, op };
    });
  }

  private deviceOf(pid: number, { info }: Omit<FdEvidence, 'op'>): string | undefined {
    return info !== undefined && isRead(info) ? this.mounts.of(pid, info.mnt_id) : undefined;
  }

  private readFd(pid: number, fd: number): Omit<FdEvidence, 'op'> {
    const key = `${pid} ${fd}`;
    const known = this.fds.get(key);
    if (known !== undefined) return known;
    const target = this.readTarget(pid, fd);
    const info: Reading<Fdinfo> | undefined =
      isRead(target) && target.kind !== 'socket' ? readFdinfo(this.root, pid, fd) : undefined;
    const found = { fd, target, info };
    this.fds.set(key, found);
    return found;
  }

  private readTarget(pid: number, fd: number): Reading<FdTarget> {
    if (!isFd(fd)) return new Unreadable(`${pid}/fd/${fd}`, 'EBADF');
    const target = readFdTarget(this.root, pid, fd);
    if (isRead(target) || !target.gone || !this.root.captured) return target;
    // In a tree that holds no descriptors of the process at all it was not closed.
    if (!isRead(this.root.names(`${pid}/fd`)))
      return new Unreadable(`${pid}/fd`, NOT_HELD, 'is not in this tree');
    return new Unreadable(`${pid}/fd/${fd}`, UNLISTED, 'was closed, or is not in this tree');
  }

  private readChildren(dir: string): readonly number[] | undefined {
    const children = readChildren(this.root, dir);
    return isRead(children) ? children : undefined;
  }
}

/** The code of what a tree does not hold, where ENOENT would say that it was not there. */
export const NOT_HELD = 'ENODATA';

/** The code of a descriptor that a tree lacks among others: it was closed, or the tree is not whole. */
export const UNLISTED = 'UNLISTED';

/** The main thread first, then by number. */
function rank(tid: number, pid: number): number {
  return tid === pid ? 0 : tid;
}

const NO_FDS: readonly FdEvidence[] = [];

/** Less than the clocks themselves are right to. */
const AGREE_MS = 15;

/** One clock for all, or undefined when they differ or are not known. */
function agreed(clocks: readonly (number | Unknown)[]): number | undefined {
  const known = clocks.filter((clock) => typeof clock === 'number');
  if (known.length === 0 || known.length < clocks.length) return undefined;
  return Math.max(...known) - Math.min(...known) > AGREE_MS ? undefined : known[0];
}

/** False when one file shows the thread awake and the other asleep. */
function isConsistent(state: string, look: Reading<Syscall>): boolean {
  if (!isRead(look)) return true;
  const asleep = look.state === 'blocked';
  if (state === 'R') return !asleep;
  return asleep || (state !== 'S' && state !== 'D' && state !== 'I');
}

function mayWaitForChild({ shape }: DecodedCall): boolean {
  return shape !== undefined && (shape.wait === 'child' || shape.wait === 'clone');
}
