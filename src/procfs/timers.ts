import { byteString } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** A POSIX timer of `/proc/PID/timers`, proc_pid_timers(5), armed or not. Those of setitimer(2) and alarm(2) are not listed. */
export interface Timer {
  readonly id: number;
  /** The signal that it sends; 0: none. */
  readonly signal: number;
  /** How it tells: `signal`, `thread` or `none`. */
  readonly notify: string;
  /** As in clock_gettime(2); below 0 the clock of a process's or thread's CPU time. */
  readonly clock: number;
}

const RECORD = /^ID: (\d+)\nsignal: (\d+)\/.*\nnotify: (signal|thread|none)\/.*\nClockID: (-?\d+)$/;

/** The timers of a process; an empty file has none. Lines that newer kernels add behind each are skipped. */
export function parseTimers(bytes: Buffer, end: number = bytes.length): Reading<Timer[]> {
  const text = byteString(bytes, 0, end);
  if (text === '') return [];
  if (!text.endsWith('\n')) return malformed('timers', 'is cut off');
  const timers: Timer[] = [];
  for (const part of text.slice(0, -1).split(/\n(?=ID: )/)) {
    const found = RECORD.exec(part.split('\n').slice(0, 4).join('\n'));
    if (found === null) return malformed('timers', `has no timer in record ${timers.length + 1}`);
    const [, id, signal, notify = '', clock] = found;
    timers.push({ id: Number(id), signal: Number(signal), notify, clock: Number(clock) });
  }
  return timers;
}

/** Reads `/proc/PID/timers`. ENOENT on kernels without the file. */
export function readTimers(root: ProcRoot, pid: number): Reading<Timer[]> {
  return root.parse(`${pid}/timers`, parseTimers, true);
}
