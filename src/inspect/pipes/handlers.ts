import type { Status } from '../../procfs/status.ts';
import { inMask, signalName } from '../signals.ts';
import type { Holder } from './lineage.ts';

/** Signals that a fault of the program itself raises, or CPU time, which one who sleeps does not use. */
const OWN_SIGNALS: ReadonlySet<number> = new Set([4, 5, 6, 7, 8, 11, 24, 26, 27, 31]);
/** Glibc catches these for pthread_cancel(3) and setuid(2). */
const LIBC_SIGNALS: ReadonlySet<number> = new Set([32, 33]);
const LAST_SIGNAL = 64;

/**
 * Signals that others may send to the process and for which it has a handler. Of one thread those that it blocks do not
 * count; of several another one may take them.
 */
export function signalsCaught({
  SigCgt,
  SigBlk,
  Threads,
}: Pick<Status, 'SigCgt' | 'SigBlk' | 'Threads'>): number[] {
  const caught: number[] = [];
  for (let signal = 1; signal <= LAST_SIGNAL; signal++) {
    if (!inMask(SigCgt, signal) || OWN_SIGNALS.has(signal) || LIBC_SIGNALS.has(signal)) continue;
    if (Threads !== 1 || !inMask(SigBlk, signal)) caught.push(signal);
  }
  return caught;
}

/** What of a process tells whether a signal or timer comes to it. */
type Stirred = Pick<Holder, 'caught' | 'timed'>;

/** True for a process that no signal makes do anything but end, and that no timer ends. */
export function neverGoesOn(holder: Stirred | undefined): boolean {
  return holder?.caught?.length === 0 && !holder.timed;
}

const NAMED = 3;

/**
 * `, unless a signal comes whose handler writes (caught: SIGCHLD), or a timer ends it`: what of a wait that only the
 * processes `pids` themselves could end; empty where none of them has a handler or timer. One whose handlers are not known
 * may have one.
 */
export function unlessHandled(
  pids: readonly number[],
  op: 'read' | 'write',
  holders: ReadonlyMap<number, Stirred>,
): string {
  const all = pids.map((pid) => holders.get(pid));
  const ends = all.some((holder) => holder?.timed === true) ? ['a timer ends the process'] : [];
  if (all.every((holder) => holder?.caught?.length === 0)) return unless(ends);
  const signals = [...new Set(all.flatMap((holder) => holder?.caught ?? []))].sort((a, b) => a - b);
  const names = signals.slice(0, NAMED).map(signalName);
  if (signals.length > NAMED) names.push(`${signals.length - NAMED} more`);
  const which = names.length === 0 ? '' : ` (caught: ${names.join(', ')})`;
  return unless([`a signal comes whose handler ${op === 'read' ? 'writes' : 'reads'}${which}`, ...ends]);
}

function unless(what: readonly string[]): string {
  return what.length === 0 ? '' : `, unless ${what.join(', or ')}`;
}
