import { childOf } from '../waits/child.ts';
import type { Judged } from '../waits/judge.ts';
import { type OpenFd, pidsOf } from './ends.ts';
import { neverGoesOn } from './handlers.ts';
import { type Holder, isSilentFork, isStandard, onlyInherited } from './lineage.ts';
import type { LeakedEnd, Pipe } from './pipe.ts';

/** What the processes at the ends of a pipe tell of how it is used. */
export interface LeakScene {
  readonly holders: ReadonlyMap<number, Holder>;
  /** Every thread of the processes at the ends, by PID. */
  readonly threads: ReadonlyMap<number, readonly Judged[]>;
}

/**
 * Of the write ends `able` those for which nobody who waits in the pipe can hope, as far as it shows. That a program has
 * not written yet tells nothing of what it will do, and it may know a number by convention or from memory: sure is only
 * what can do nothing but end. A standard descriptor is meant to be inherited: of one it is never sure, and only said
 * where its holder did not write.
 */
export function leakedOf(able: readonly OpenFd[], pipe: Pipe, scene: LeakScene): LeakedEnd[] {
  const leaked = able.flatMap((end) => leakOf(end, pipe, scene) ?? []);
  // What a program that was left behind starts has its descriptors from it.
  for (const end of able) {
    if (!isStandard(end) || leaked.some((one) => one.pid === end.pid && one.fd === end.fd)) continue;
    const why = whyNot(end, pipe, scene);
    const source = sourceOf(end, leaked, scene.holders);
    if (why !== undefined && source !== undefined) leaked.push({ ...end, sure: false, open: false, why });
  }
  return leaked;
}

/** The nearest ancestor of the holder of `end` with the same descriptor among `ends`: the holder has it from there. */
export function sourceOf(
  end: OpenFd,
  ends: readonly OpenFd[],
  holders: ReadonlyMap<number, Holder>,
): number | undefined {
  const holding = new Set(pidsOf(ends.filter(({ fd }) => fd === end.fd)));
  return holders.get(end.pid)?.ancestors.find((pid) => holding.has(pid));
}

function leakOf(end: OpenFd, pipe: Pipe, scene: LeakScene): LeakedEnd | undefined {
  const { holders, threads } = scene;
  const readers = readersOf(pipe);
  if (readers.length === 0) return undefined;
  if (readers.every((pid) => waitsForItsReader(end, pid, threads)))
    return { ...end, sure: neverGoesOn(holders.get(end.pid)), open: false, why: 'waits for its reader' };
  const writer = holders.get(end.pid);
  if (writer === undefined) return undefined;
  const inPipe = new Set(pidsOf([...pipe.readers, ...pipe.writers]));
  let silent = false;
  const inherited = readers.every((pid) => {
    const reader = holders.get(pid);
    const readEnd = pipe.readers.find((one) => one.pid === pid);
    if (reader === undefined || readEnd === undefined) return false;
    silent ||= isSilentFork(writer, end, reader, readEnd);
    return onlyInherited(writer, end, reader, readEnd, inPipe) || waitsForItsReader(end, pid, threads);
  });
  if (!inherited || isFlowing(pipe, writer, holders)) return undefined;
  if (!isStandard(end) && sleepsForGood(writer, threads))
    return { ...end, sure: true, open: false, why: 'sleeps until a signal ends it' };
  const why = whyNot(end, pipe, scene);
  if (why === undefined && isStandard(end)) return undefined;
  return { ...end, sure: false, open: silent, why };
}

/** Calls that only the handler of a signal ends; aarch64 has no pause(2) but a ppoll(2) of nothing. */
const PAUSES: ReadonlySet<string> = new Set(['pause', 'rt_sigsuspend', 'ppoll']);

/** A process that waits for a signal and has no handler for any. */
function sleepsForGood(holder: Holder, threads: ReadonlyMap<number, readonly Judged[]>): boolean {
  const all = threads.get(holder.pid) ?? [];
  if (all.length === 0 || !neverGoesOn(holder)) return false;
  return all.every(
    ({ wait, thread: { call } }) => wait === 'signal' && call?.timed === false && PAUSES.has(call.name),
  );
}

/** The processes that wait to read. */
function readersOf({ readers, blocked }: Pipe): number[] {
  return pidsOf(readers).filter((pid) => blocked.some((one) => one.pid === pid));
}

/** A process that waits for the very reader to end, and so will never write: it forgot to close its write end. */
function waitsForItsReader(
  { pid, target }: OpenFd,
  reader: number,
  threads: ReadonlyMap<number, readonly Judged[]>,
): boolean {
  const all = threads.get(pid) ?? [];
  if (target.kind !== 'pipe' || all.length !== 1) return false;
  return all.every(({ wait, thread }) => wait === 'child' && childOf(thread) === reader);
}

/** Data is on the way where a reader ran within so long, */
const LATELY_MS = 10_000;
/** and so long after it and the writer began: what a program does first is not yet work. */
const STARTING_MS = 1000;

/** True when a reader that waits now has lately been woken: something still comes through the pipe. */
function isFlowing(pipe: Pipe, writer: Holder, holders: ReadonlyMap<number, Holder>): boolean {
  return pipe.blocked.some(({ pid, judged }) => {
    const { since } = judged.thread;
    const ages = [holders.get(pid)?.ageMs, writer.ageMs];
    if (typeof since !== 'number' || since > LATELY_MS) return false;
    return ages.every((age) => age !== undefined && age - since > STARTING_MS);
  });
}

/** Ages count in ticks, and the clock of a sleep is right to some 15 ms: so little apart may be the other way round. */
const APART_MS = 50;

/** What tells that the holder of `end` never wrote to the pipe; undefined: nothing does. */
function whyNot({ pid }: OpenFd, { blocked }: Pipe, { holders }: LeakScene): LeakedEnd['why'] {
  const writer = holders.get(pid);
  if (writer?.writes === 0) return 'has never written';
  const age = writer?.ageMs;
  if (age === undefined) return undefined;
  // A write would have woken one who waits.
  const slept = blocked.every(
    ({
      judged: {
        thread: { since },
      },
    }) => typeof since === 'number' && since > age + APART_MS,
  );
  return slept ? 'began after the reader fell asleep' : undefined;
}
