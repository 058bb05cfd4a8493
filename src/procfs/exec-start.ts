import { byteString, COLON } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * The end of the ruled line and the line behind it. A task's name stands raw in the line above and may hold newlines,
 * but it is 15 bytes long at most: this is longer.
 */
const MARK = Buffer.from('--\nse.exec_start');
/** The number, with blanks before it and six decimals behind. */
const WIDEST = 48;

/**
 * `se.exec_start` alone out of `/proc/PID/task/TID/sched`, milliseconds: what `parseSched` takes as `exec_start_ms`,
 * for those who read it of thousands of threads and need nothing else of the file.
 */
export function parseExecStart(bytes: Buffer, end: number = bytes.length): Reading<number> {
  const mark = bytes.indexOf(MARK);
  if (mark < 0 || mark + MARK.length > end) return malformed('sched', 'has no se.exec_start');
  const colon = bytes.indexOf(COLON, mark + MARK.length);
  if (colon < 0 || colon >= end) return malformed('sched', 'has no se.exec_start');
  const text = byteString(bytes, colon + 1, Math.min(end, colon + 1 + WIDEST));
  const newline = text.indexOf('\n');
  if (newline < 0) return malformed('sched', 'is cut off');
  const words = text.slice(0, newline).trim();
  const value = Number(words);
  return words === '' || !Number.isFinite(value) || value < 0
    ? malformed('sched', 'has no number for se.exec_start')
    : value;
}

/** Reads `se.exec_start` of `DIR/sched`, where `dir` is `PID/task/TID`; ENOENT on kernels without the file. */
export function readExecStart(root: ProcRoot, dir: string): Reading<number> {
  return root.parse(`${dir}/sched`, parseExecStart);
}
