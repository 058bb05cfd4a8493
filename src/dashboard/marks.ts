import type { LiveProcess, LiveTask } from '../scan/live-task.ts';
import { policyName } from '../inspect/policy.ts';
import { keyOfTask } from './rows.ts';

/** What is kept of a thread when a moment is marked. */
interface Kept {
  readonly task: LiveTask;
  readonly name: string;
  readonly state: string;
  readonly cpu: CpuTimes;
  readonly nice: number;
  readonly policy: string;
}

/** CPU time of a thread as both files have it; NaN: not known. */
interface CpuTimes {
  readonly run_ns: number;
  readonly ticks: number;
}

/** A moment to compare with. */
export interface Mark {
  /** Seconds since 1970. */
  readonly at: number;
  readonly threads: ReadonlyMap<string, Kept>;
  /** How many threads were seen to come and to go since. */
  passed: number;
}

/** What became of a thread since a mark. */
export interface Change {
  readonly what: 'born' | 'ended' | 'renamed' | 'state' | 'nice' | 'policy' | 'ran';
  readonly task: LiveTask;
  /** Before and after, bytes as the kernel has them; empty where `what` says it all. */
  readonly detail: string;
  /** CPU time since the mark, nanoseconds; of one that has ended what was seen of it, at least. NaN: not known. */
  readonly cpu_ns: number;
}

/** The newest times: of one that has ended the last reading may have found nothing. */
function cpuOf({ now, before }: LiveTask): CpuTimes {
  return {
    run_ns: Number.isNaN(now.run_ns) ? before.run_ns : now.run_ns,
    ticks: Number.isNaN(now.cpu_ticks) ? before.cpu_ticks : now.cpu_ticks,
  };
}

/** Nanoseconds from schedstat where both readings have it, else from the ticks of stat. */
function between(from: CpuTimes, to: CpuTimes, clock_ticks: number): number {
  const run_ns = to.run_ns - from.run_ns;
  return Number.isNaN(run_ns) ? ((to.ticks - from.ticks) * 1e9) / clock_ticks : run_ns;
}

const NOTHING: CpuTimes = { run_ns: 0, ticks: 0 };

function eachThread(processes: Iterable<LiveProcess>, visit: (task: LiveTask) => void): void {
  for (const process of processes) for (const task of process.threads.values()) visit(task);
}

/** Keeps what threads are like now. */
export function takeMark(processes: Iterable<LiveProcess>, at: number): Mark {
  const threads = new Map<string, Kept>();
  eachThread(processes, (task) => {
    const { comm: name, state, nice } = task.stat;
    const policy = policyName(task.stat.policy, task.stat.rt_priority);
    threads.set(keyOfTask(task), { task, name, state, nice, policy, cpu: cpuOf(task) });
  });
  return { at, threads, passed: 0 };
}

/** Counts those of `deaths`, the threads that a round missed, which were not there yet when `mark` was taken. */
export function countPassed(mark: Mark, deaths: readonly LiveTask[]): void {
  for (const task of deaths) if (!mark.threads.has(keyOfTask(task))) mark.passed++;
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
      changes.push({ what: 'born', task, detail: '', cpu_ns: between(NOTHING, cpuOf(task), clock_ticks) });
      return;
    }
    const cpu_ns = between(kept.cpu, cpuOf(task), clock_ticks);
    const add = (what: Change['what'], detail: string): number =>
      changes.push({ what, task, detail, cpu_ns });
    const { comm, state, nice } = task.stat;
    const policy = policyName(task.stat.policy, task.stat.rt_priority);
    if (comm !== kept.name) add('renamed', `${kept.name} > ${comm}`);
    if (nice !== kept.nice) add('nice', `${kept.nice} > ${nice}`);
    if (policy !== kept.policy) add('policy', `${kept.policy} > ${policy}`);
    if (state !== kept.state) add('state', `${kept.state} > ${state}`);
    else if (cpu_ns > 0 && comm === kept.name && nice === kept.nice && policy === kept.policy) add('ran', '');
  });
  for (const [key, { task, cpu }] of mark.threads) {
    if (!seen.has(key))
      changes.push({ what: 'ended', task, detail: '', cpu_ns: between(cpu, cpuOf(task), clock_ticks) });
  }
  const rank = (change: Change): number => ORDER.indexOf(change.what);
  return changes.sort((a, b) => rank(a) - rank(b) || (b.cpu_ns || 0) - (a.cpu_ns || 0));
}

const ORDER: readonly Change['what'][] = ['born', 'ended', 'renamed', 'nice', 'policy', 'state', 'ran'];
