import { type ByteString, Cursor, MINUS } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** One line of `/proc/tty/drivers`, in the file's order. */
export interface TtyDriver {
  /** The device's path prefix: `/dev/tty`. */
  readonly name: ByteString;
  readonly major: number;
  readonly minor_first: number;
  readonly minor_last: number;
}
export type TtyDrivers = readonly TtyDriver[];

/**
 * The drivers of terminals in the first `end` bytes of a drivers file (proc_tty_drivers(5)): name, path,
 * major, minor or range of minors, type. `MALFORMED` without its end or without any driver; other lines are
 * skipped.
 */
export function parseTtyDrivers(bytes: Buffer, end: number = bytes.length): Reading<TtyDrivers> {
  const broken = notWholeLines('drivers', bytes, end);
  if (broken !== undefined) return broken;
  const drivers: TtyDriver[] = [];
  const line = new Cursor(bytes, end);
  do {
    const driver = takeDriver(line);
    if (driver !== undefined) drivers.push(driver);
  } while (line.nextLine());
  return drivers.length > 0 ? drivers : malformed('drivers', 'names no driver');
}

function takeDriver(line: Cursor): TtyDriver | undefined {
  line.word();
  const name = line.blanks().word();
  const major = line.number();
  const minor_first = line.blanks().integer();
  const minor_last = line.skip(MINUS) ? line.number() : minor_first;
  if (Number.isNaN(major + minor_first + minor_last)) return undefined;
  return { name, major, minor_first, minor_last };
}

/** Reads and parses `/proc/tty/drivers`. */
export function readTtyDrivers(root: ProcRoot): Reading<TtyDrivers> {
  return root.parse('tty/drivers', parseTtyDrivers, true);
}
