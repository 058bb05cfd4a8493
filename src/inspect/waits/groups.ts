import { isRead } from '../../procfs/unreadable.ts';
import { groupBy } from '../group-by.ts';
import { isConvoy } from '../locks/lock.ts';
import { pipeKey } from '../pipes/ends.ts';
import type { WaitClass, WaitObject } from './classes.ts';
import type { WaitReport } from './report.ts';
import { targetText } from './text-fd.ts';
import { objectText } from './text-lock.ts';
import type { Wait } from './wait.ts';

/** Threads that wait for the same thing. */
export interface WaitGroup {
  /** The same in the next look for the same object. */
  readonly key: string;
  /** What they wait for, in words. */
  readonly text: string;
  /** In the order of the report; at least one. */
  readonly waits: readonly Wait[];
  /** `stuck`: in or behind a deadlock. `held`: for a lock that one of them has, or that many want. */
  readonly trouble: 'stuck' | 'held' | undefined;
  /** True when they want it in different ways, as to read and to write. */
  readonly mixed: boolean;
}

/** What holds others up before what idles. */
const ORDER: readonly WaitClass[] = [
  'lock',
  'filelock',
  'pipe',
  'disk',
  'uring',
  'child',
  'socket',
  'ipc',
  '?',
  'traced',
  'stopped',
  'signal',
  'sleep',
  'tty',
  'poll',
  'epoll',
  'eventfd',
  'timerfd',
  'signalfd',
  'inotify',
  'idle-kernel',
  'runq',
  'cpu',
];
/** Futexes that pools idle in. */
const IDLE: ReadonlySet<WaitObject | null> = new Set(['condvar', 'semaphore', 'barrier', 'futex']);
const IDLE_RANK = ORDER.indexOf('signal');

/** The threads of a report by what they wait for: deadlocks, locks that are held, other locks, files, then what idles. */
export function groupWaits({ waits, deadlocks }: WaitReport): readonly WaitGroup[] {
  const stuck = new Set(
    deadlocks
      .filter(({ certainty }) => certainty !== 'timed')
      .flatMap(({ tids, behind }) => [...tids, ...behind]),
  );
  return [...groupBy(waits, objectKey)]
    .map(([key, list]): WaitGroup => ({
      key,
      text: groupText(list),
      waits: list,
      trouble: troubleOf(list, stuck),
      mixed: isMixed(list),
    }))
    .sort((a, b) => rankOf(a) - rankOf(b) || b.waits.length - a.waits.length);
}

function objectKey({ pid, tid, wait, judged, lock }: Wait): string {
  const { futex, fd } = judged;
  // The words of one object, where it is known.
  if (futex !== undefined) return `futex ${(lock?.groups[0] ?? futex.group).key}`;
  if (fd === undefined || !isRead(fd.target))
    return wait === 'cpu' ? `cpu ${tid}` : `${wait} ${judged.thread.call?.name ?? ''}`;
  const pipe = wait === 'pipe' ? pipeKey(fd.target, fd.info) : undefined;
  return pipe ?? `${wait} ${pid} ${fd.fd}`;
}

function groupText(waits: readonly Wait[]): string {
  const [first] = waits;
  if (first === undefined) return '';
  const { judged } = first;
  if (judged.futex !== undefined)
    return objectText(
      isMixed(waits) ? { ...first, object: first.lock?.kind === 'rwlock' ? 'rwlock' : 'futex' } : first,
    );
  if (waits.every(({ text }) => text === first.text)) return first.text;
  if (judged.fd !== undefined) return `${first.wait}: ${targetText(judged.fd)}`;
  return first.syscall === null ? first.wait : `${first.wait}, in ${first.syscall}`;
}

function isMixed(waits: readonly Wait[]): boolean {
  return waits.some(({ object }) => object !== waits[0]?.object);
}

function troubleOf(waits: readonly Wait[], stuck: ReadonlySet<number>): WaitGroup['trouble'] {
  if (waits.some(({ tid }) => stuck.has(tid))) return 'stuck';
  const lock = waits[0]?.lock;
  const held = waits.some(({ ownerTid, ownerPid }) => ownerTid !== null || ownerPid !== null);
  return held || (lock !== undefined && isConvoy(lock)) ? 'held' : undefined;
}

function rankOf({ waits, trouble }: WaitGroup): number {
  if (trouble !== undefined) return trouble === 'stuck' ? -2 : -1;
  const [first] = waits;
  if (first === undefined) return ORDER.length;
  return first.wait === 'lock' && IDLE.has(first.object) ? IDLE_RANK : ORDER.indexOf(first.wait);
}
