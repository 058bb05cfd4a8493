import type { FileName } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import { type Reading, Unreadable } from '../procfs/unreadable.ts';

/** The record, or undefined when it was not asked for or could not be read. */
export function recordOf<T>(reading: Reading<T> | undefined): T | undefined {
  return reading instanceof Unreadable ? undefined : reading;
}

/** One `Unknown` for each file and code: a listing of 10,000 rows that may not see a file has one reason. */
const known = new Map<string, Unknown>();

function reasonOf(reading: Unreadable, file: string): string {
  if (reading.denied) return `${file}: permission denied`;
  if (reading.gone) return `${file}: not there: the task ended, or this kernel has no such file`;
  return `${file}: ${reading.detail === '' ? reading.code : reading.detail}`;
}

/** Why there is no record of `file`. */
export function whyNot(reading: unknown, file: FileName | (string & {})): Unknown {
  const key = reading instanceof Unreadable ? `${file} ${reading.code} ${reading.detail}` : file;
  let unknown = known.get(key);
  if (unknown === undefined) {
    unknown = new Unknown(reading instanceof Unreadable ? reasonOf(reading, file) : `${file}: was not read`);
    known.set(key, unknown);
  }
  return unknown;
}

/** What `take` finds in a record; Unknown when there is no record, or not this field in it. */
export function fieldOf<T, V>(
  reading: Reading<T> | undefined,
  file: FileName,
  take: (record: T) => V | undefined,
): V | Unknown {
  const record = recordOf(reading);
  if (record === undefined) return whyNot(reading, file);
  return take(record) ?? notWritten(file);
}

/** For a field that this kernel does not have in `file`. */
export function notWritten(file: FileName | 'stat'): Unknown {
  const key = `${file} field`;
  let unknown = known.get(key);
  if (unknown === undefined) {
    unknown = new Unknown(`${file}: this kernel does not write it`);
    known.set(key, unknown);
  }
  return unknown;
}
