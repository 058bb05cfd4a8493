import type { LiveProcess, LiveTask } from '../scan/live-task.ts';
import { keyOfTask } from './rows.ts';

/** What is kept of a thread when a moment is marked. */
interface Kept {
  readonly task: LiveTask;
  readonly name: string;
  readonly state: string;
  readonly cpu: number;
  readonly nice: number;
}

/** A moment to compare with. */
export interface Mark {
  /** Seconds since 1970. */
  readonly at: number;
  readonly threads: ReadonlyMap<string, Kept>;
}

/** What became of a thread since a mark. */
export interface Change {
  readonly what: 'born' | 'ended' | 'renamed' | 'state' | 'nice' | 'ran';
  readonly task: LiveTask;
  /** Before and after, bytes as the kernel has them; empty where `what` says it all. */
  readonly detail: string;
  /** CPU time since the mark, nanoseconds; NaN: not known. */
  readonly cpu_ns: number;
}

/** CPU time of a thread, nanoseconds: schedstat, or ticks of stat where there is none. */
function cpuOf({ now }: LiveTask, clock_ticks: number): number {
  return Number.isNaN(now.run_ns) ? (now.cpu_ticks * 1e9) / clock_ticks : now.run_ns;
}

function eachThread(processes: Iterable<LiveProcess>, visit: (task: LiveTask) => void): void {
  for (const process of processes) for (const task of process.threads.values()) visit(task);
}

/** Keeps what threads are like now. */
export function takeMark(processes: Iterable<LiveProcess>, at: number, clock_ticks: number): Mark {
  const threads = new Map<string, Kept>();
  eachThread(processes, (task) => {
    const { comm: name, state, nice } = task.stat;
    threads.set(keyOfTask(task), { task, name, state, nice, cpu: cpuOf(task, clock_ticks) });
  });
  return { at, threads };
}

/** Everything that changed since `mark`: who came, who went, then by CPU time. */
export function changesSince(
  mark: Mark,
  processes: Iterable<LiveProcess>,
  clock_ticks: number,
): readonly Change[] {
  const changes: Change[] = [];
  const seen = new Set<string>();
  eachThread(processes, (task) => {
    const key = keyOfTask(task);
    seen.add(key);
    const kept = mark.threads.get(key);
    if (kept === undefined) {
      changes.push({ what: 'born', task, detail: '', cpu_ns: cpuOf(task, clock_ticks) });
      return;
    }
    const cpu_ns = cpuOf(task, clock_ticks) - kept.cpu;
    const add = (what: Change['what'], detail: string): number =>
      changes.push({ what, task, detail, cpu_ns });
    const { comm, state, nice } = task.stat;
    if (comm !== kept.name) add('renamed', `${kept.name} > ${comm}`);
    if (nice !== kept.nice) add('nice', `${kept.nice} > ${nice}`);
    if (state !== kept.state) add('state', `${kept.state} > ${state}`);
    else if (cpu_ns > 0 && comm === kept.name && nice === kept.nice) add('ran', '');
  });
  for (const [key, { task, cpu }] of mark.threads) {
    if (!seen.has(key))
      changes.push({ what: 'ended', task, detail: '', cpu_ns: cpuOf(task, clock_ticks) - cpu });
  }
  const rank = (change: Change): number => ORDER.indexOf(change.what);
  return changes.sort((a, b) => rank(a) - rank(b) || (b.cpu_ns || 0) - (a.cpu_ns || 0));
}

const ORDER: readonly Change['what'][] = ['born', 'ended', 'renamed', 'nice', 'state', 'ran'];
