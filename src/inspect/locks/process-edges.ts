import { hasEndedState } from '../../procfs/ended.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { isOpenFifo, type PipeEnds, pidsOf, pipeKey } from '../pipes/ends.ts';
import { childOf } from '../waits/child.ts';
import type { WaitEvidence } from '../waits/evidence.ts';
import { holderOfFileLock } from '../waits/file-lock.ts';
import type { Judged } from '../waits/judge.ts';
import { targetText } from '../waits/text-fd.ts';
import { who } from '../waits/text-lock.ts';
import type { Edge } from './cycles.ts';
import { listOf } from './list-words.ts';
import type { Unseen } from './unseen.ts';

/** What of the evidence tells which process another waits for. */
type Known = Pick<WaitEvidence, 'fileLocks' | 'pipes'>;

/** The processes any one of which can end a wait, and in which words. */
export interface Target {
  readonly pids: readonly number[];
  /** @param names of the processes but its own; empty: its own alone can end the wait */
  readonly how: (names: readonly string[], own: boolean) => string;
  readonly doubtful?: boolean;
  /** True for a wait that only a thread of the waiter's own process can end. */
  readonly own?: boolean;
  readonly unseen?: Unseen;
  /** The files of /proc that name them. */
  readonly evidence: string;
}

/**
 * Who waits for a file lock, a pipe or a child of processes which alone can end the wait: any thread of these can, so that
 * all of them count but those that have ended. Those that do nothing until a signal comes are left out: they may let go
 * then. Where there are any such waits, those in futexes that only the own process can wake count as well: such a thread
 * lets nobody else go on by itself.
 */
export function processEdges(judged: readonly Judged[], known: Known): Edge[] {
  const wanted = judged.flatMap((waiter) => {
    const target = targetOf(waiter, known);
    return target === undefined ? [] : [{ waiter, target }];
  });
  if (wanted.every(({ target }) => target.own === true)) return [];
  const threads = new ProcessThreads(judged);
  const idle = idleThreads(judged, wanted, threads);
  return wanted.flatMap(({ waiter, target }): Edge[] => {
    const parts = threads.parts(target.pids, idle);
    const [first] = parts?.able ?? [];
    if (parts === undefined || first === undefined) return [];
    const { pid } = waiter.thread;
    const names = target.pids.filter((other) => other !== pid).map((other) => threads.name(other));
    const edge = {
      waiter,
      lock: undefined,
      to: first,
      how: target.how(names, target.pids.includes(pid)),
      doubtful: target.doubtful === true,
      ...(target.own === true ? { own: true } : {}),
      unseen: target.unseen,
      evidence: target.evidence,
    };
    return [
      parts.able.length === 1 && parts.idle.length === 0
        ? edge
        : { ...edge, any: parts.able, idle: parts.idle },
    ];
  });
}

/** A thread, and the processes that can end its wait. */
interface Wanted {
  readonly waiter: Judged;
  readonly target: Target;
}

/** The threads that do nothing until a signal comes, and those that wait for nobody but such. */
function idleThreads(
  judged: readonly Judged[],
  wanted: readonly Wanted[],
  threads: ProcessThreads,
): ReadonlySet<Judged> {
  const idle = new Set(judged.filter(isIdle));
  for (let before = -1; before !== idle.size && idle.size > 0;) {
    before = idle.size;
    for (const { waiter, target } of wanted) {
      const all = threads.of(target.pids) ?? [];
      if (all.length > 0 && all.every((one) => idle.has(one))) idle.add(waiter);
    }
  }
  return idle;
}

/** Threads of processes: those that can end a wait sooner or later, and those that only a signal wakes. */
interface Parts {
  readonly able: readonly number[];
  readonly idle: readonly Judged[];
}

class ProcessThreads {
  private readonly byPid = new Map<number, Judged[]>();
  /** Who waits for the same processes gets the same list. */
  private readonly known = new Map<string, Parts>();
  private readonly all = new Map<string, readonly Judged[]>();

  constructor(judged: readonly Judged[]) {
    for (const one of judged) {
      const { pid } = one.process;
      const threads = this.byPid.get(pid);
      if (threads === undefined) this.byPid.set(pid, [one]);
      else threads.push(one);
    }
  }

  /** Those that have not ended; undefined where one of the processes was not looked at. */
  of(pids: readonly number[]): readonly Judged[] | undefined {
    if (pids.some((pid) => !this.byPid.has(pid))) return undefined;
    return cached(this.all, pids.join(), () =>
      pids.flatMap((pid) => this.byPid.get(pid) ?? []).filter((one) => !hasEnded(one)),
    );
  }

  /** The same, in parts. */
  parts(pids: readonly number[], idle: ReadonlySet<Judged>): Parts | undefined {
    const all = this.of(pids);
    if (all === undefined) return undefined;
    return cached(this.known, pids.join(), () => ({
      able: all.filter((one) => !idle.has(one)).map(({ thread }) => thread.tid),
      idle: all.filter((one) => idle.has(one)),
    }));
  }

  /** A process in words, that of one thread as the thread. */
  name(pid: number): string {
    const [first, second] = this.byPid.get(pid) ?? [];
    if (first === undefined) return String(pid);
    if (second === undefined) return who(first.thread.tid, first.thread.comm);
    return `process ${who(pid, first.process.comm)}`;
  }
}

function cached<T>(known: Map<string, T>, key: string, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

function hasEnded({ thread: { state } }: Judged): boolean {
  return hasEndedState(state);
}

/** True for a thread in pause(2), sigsuspend(2) or sigwait(3) without a time-out. */
function isIdle({ wait, thread: { call } }: Judged): boolean {
  return wait === 'signal' && call?.timed === false;
}

/** The processes that can end the wait of `waiter`, as far as they are all known; undefined where they are not. */
export function targetOf(waiter: Judged, known: Known): Target | undefined {
  switch (waiter.wait) {
    case 'filelock':
      return ofFileLock(waiter, known);
    case 'pipe':
      return ofPipe(waiter, known);
    case 'child':
      return ofChild(waiter);
    case 'lock':
      return ofFutex(waiter);
    default:
      return undefined;
  }
}

/**
 * A wait without a time-out in a private futex, whatever is kept in it: the kernel lets nobody else wake it. Doubtful, as
 * the handler of a signal may, like that of a program that sleeps in a semaphore until it is to end.
 */
function ofFutex({ thread: { pid }, futex }: Judged): Target | undefined {
  if (futex === undefined || futex.call.shared || futex.call.timed) return undefined;
  return {
    pids: [pid],
    own: true,
    doubtful: true,
    evidence: 'syscall',
    how: () => 'waits in a futex that only threads of its own process can wake',
  };
}

function ofFileLock({ thread, fd, process }: Judged, { fileLocks }: Known): Target | undefined {
  if (fd === undefined) return undefined;
  const holder = holderOfFileLock(fileLocks, thread.pid, fd);
  if (holder === undefined || holder.uncertain || holder.pid <= 0) return undefined;
  const alone = process.threads.length === 1;
  const itself = alone ? 'that it holds itself' : 'that its own process holds';
  const pids = [holder.pid, ...holder.others];
  return {
    pids,
    ...(holder.unseen === undefined ? {} : { unseen: { closed: holder.unseen, flags: [], holders: pids } }),
    evidence: 'locks',
    how: (names, own) => {
      const held = names.length === 0 ? itself : `held by ${listOf(names)}`;
      const share = names.length > 0 && own ? ' with the same open file as its own process' : '';
      return `waits for the lock on ${targetText(fd)} ${held}${share}`;
    },
  };
}

function ofPipe({ thread, fd }: Judged, { pipes }: Known): Target | undefined {
  if (fd === undefined || pipes === undefined || !isRead(fd.target)) return undefined;
  // Anybody may open it by its path.
  if (isOpenFifo(fd.target)) return undefined;
  const ends = pipes.byKey.get(pipeKey(fd.target, fd.info) ?? '');
  const reads = fd.op === 'read';
  const pids = ends === undefined ? [] : pidsOf(reads ? ends.writers : ends.readers);
  // What a process does to itself with a pipe is told with the pipe.
  if (pids.every((pid) => pid === thread.pid)) return undefined;
  const target = targetText(fd);
  return {
    pids,
    unseen: { ...unseenOf(pipes), holders: pidsOf([...(ends?.readers ?? []), ...(ends?.writers ?? [])]) },
    evidence: 'fd',
    how: (names, own) => {
      const peers = listOf(own ? [...names, 'itself'] : names);
      const s = names.length + (own ? 1 : 0) === 1 ? 's' : '';
      return reads
        ? `reads ${target}, which only ${peers} write${s}`
        : `writes ${target} (full), which only ${peers} read${s}`;
    },
  };
}

function unseenOf({ unseen }: PipeEnds): Pick<Unseen, 'closed' | 'flags'> {
  const all = [...unseen];
  const of = (how: 'closed' | 'flags'): number[] => all.filter(([, why]) => why === how).map(([pid]) => pid);
  return { closed: of('closed'), flags: of('flags') };
}

function ofChild({ thread }: Judged): Target | undefined {
  const { children } = thread;
  const child = childOf(thread);
  // Of a wait for a process group it is not known which children are in it.
  if (child === null || child < -1 || child === 0) return undefined;
  const known = children ?? (child > 0 ? [child] : []);
  // A process of another PID namespace has other numbers for its children.
  if (known.length === 0 || (child > 0 && !known.includes(child) && known.length > 1)) return undefined;
  return {
    pids: child > 0 && known.includes(child) ? [child] : known,
    doubtful: children === undefined,
    evidence: 'children',
    how: (names) =>
      `waits for ${names.length === 1 ? 'its child' : 'any of its children'} ${listOf(names, 'or')}`,
  };
}
