/**
 * Why a file of /proc gave no record. Threads vanish while one looks and rights are missing: both are
 * ordinary answers here, not exceptions, so readers and parsers return an `Unreadable` instead of throwing.
 */

/** `MALFORMED` is ours: the bytes arrived, but are not what the file's manual page describes. */
export type UnreadableCode = 'MALFORMED' | (string & {});

/** Tells an `Unreadable` also where another part of the build made it, with its own copy of the class. */
const BRAND = Symbol.for('tinspect.Unreadable');

/** A file that could not be read or understood. */
export class Unreadable {
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  readonly [BRAND] = true;
  /** The file, as it was asked for: `12/task/13/stat`, or just `stat` when a parser speaks. */
  readonly file: string;
  /** The errno name (`ENOENT`, `EACCES` …) or `MALFORMED`. */
  readonly code: UnreadableCode;
  /** What was wrong with the bytes; empty for an errno. */
  readonly detail: string;

  constructor(file: string, code: UnreadableCode, detail = '') {
    this.file = file;
    this.code = code;
    this.detail = detail;
  }

  /** True when the task or process has ended: ENOENT on open, ESRCH on read (proc(5)). */
  get gone(): boolean {
    return this.code === 'ENOENT' || this.code === 'ESRCH';
  }

  /** True when the kernel refused: EACCES, EPERM. */
  get denied(): boolean {
    return this.code === 'EACCES' || this.code === 'EPERM';
  }
}

/** What a read or a parse gives: the record, or why there is none. */
export type Reading<T> = T | Unreadable;

/** True when `reading` holds the record. */
export function isRead<T>(reading: Reading<T>): reading is T {
  return !(reading instanceof Unreadable);
}

/** An `Unreadable` for bytes that are not what `file` should hold. */
export function malformed(file: string, detail: string): Unreadable {
  return new Unreadable(file, 'MALFORMED', detail);
}
