import type { BlockedKind, StateAnalysis } from '../../model/state-analysis.ts';
import { analyseStates } from '../../model/state-analysis.ts';
import { advance, computeRates, type Counters, noRates } from '../../model/rates.ts';
import type { WaitClass } from '../waits/classes.ts';

/** A thread of the process that used CPU time. */
export interface Busy {
  readonly tid: number;
  readonly comm: string;
  /** Percent of one CPU. */
  readonly cpu: number;
}

/** What a task did between two looks about a second apart. */
export interface LastSecond {
  readonly intervalMs: number;
  /** Undefined: it ended in between. */
  readonly states: StateAnalysis | undefined;
  /** Percent of the samples off the CPU in which it was in each class of wait. */
  readonly waits: Readonly<Partial<Record<WaitClass, number>>>;
  /** The classes of those waits that are of kind `other`, each once. */
  readonly others: readonly WaitClass[];
  readonly samples: number;
  /** Times a second that it gave up the CPU, and was taken off it; NaN: not known. */
  readonly vcsw: number;
  readonly ivcsw: number;
  /** Percent of one CPU, all threads of the process; NaN: not known. */
  readonly processCpu: number;
  /** The busiest threads of the process. */
  readonly busiest: readonly Busy[];
}

/** What a look at the task in between saw. */
export interface WaitSample {
  readonly wait: WaitClass;
  readonly kind: BlockedKind;
}

/** Nanoseconds on a CPU and the name of each thread, by TID. */
export type RunTimes = ReadonlyMap<number, { readonly comm: string; readonly run_ns: number }>;

/** The two ends of the interval and what was seen in it. */
export interface SecondReadings {
  readonly before: Counters;
  /** Undefined: it was gone. */
  readonly after: Counters | undefined;
  readonly samples: readonly WaitSample[];
  readonly runBefore: RunTimes;
  readonly runAfter: RunTimes;
  readonly clockTicks: number;
  readonly intervalMs: number;
}

const BUSIEST = 3;
/** Less than this many percent of a CPU is not worth a name. */
const WORTH_NAMING = 1;

/** Works out the last second from its readings. */
export function lastSecond(readings: SecondReadings): LastSecond {
  const { before, after, samples, intervalMs, clockTicks } = readings;
  const rates = noRates();
  if (after !== undefined) computeRates(before, after, clockTicks, rates);
  const off = samples.filter(({ wait }) => wait !== 'cpu' && wait !== 'runq');
  const waits: Partial<Record<WaitClass, number>> = {};
  for (const { wait } of off) waits[wait] = (waits[wait] ?? 0) + 100 / off.length;
  const busy = busyThreads(readings);
  return {
    intervalMs,
    states:
      after === undefined
        ? undefined
        : analyseStates(
            rates,
            off.map(({ kind }) => kind),
          ),
    waits,
    others: [...new Set(off.filter(({ kind }) => kind === 'other').map(({ wait }) => wait))],
    samples: samples.length,
    vcsw: rates.vcsw,
    ivcsw: rates.ivcsw,
    processCpu: busy.reduce((sum, { cpu }) => sum + cpu, 0),
    busiest: busy.filter(({ cpu }) => cpu >= WORTH_NAMING).slice(0, BUSIEST),
  };
}

function busyThreads({ runBefore, runAfter, intervalMs }: SecondReadings): Busy[] {
  return [...runAfter]
    .map(([tid, { comm, run_ns }]) => {
      // A thread that began in between ran for all that it has run.
      const ran = advance(runBefore.get(tid)?.run_ns ?? 0, run_ns);
      return { tid, comm, cpu: (ran * 100) / (intervalMs * 1e6) };
    })
    .sort((a, b) => b.cpu - a.cpu);
}
