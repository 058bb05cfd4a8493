import { parseStat, type Stat } from '../../src/procfs/stat.ts';
import { parseStatus, type Status } from '../../src/procfs/status.ts';
import { isRead, type Reading } from '../../src/procfs/unreadable.ts';

/** The record, or a failed test. */
export function record<T>(reading: Reading<T>): T {
  if (isRead(reading)) return reading;
  throw new Error(`${reading.file}: ${reading.code} ${reading.detail}`);
}

const STAT = record(
  parseStat(
    Buffer.from(
      '12 (task) S 1 12 12 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n',
    ),
  ),
);
const NO_SIGNALS = '0000000000000000';
const STATUS = record(
  parseStatus(
    Buffer.from(
      `Name:\ttask\nState:\tS (sleeping)\nTgid:\t12\nPid:\t12\nPPid:\t1\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t12\nThreads:\t1\nSigPnd:\t${NO_SIGNALS}\nShdPnd:\t${NO_SIGNALS}\nSigBlk:\t${NO_SIGNALS}\nSigIgn:\t${NO_SIGNALS}\nSigCgt:\t${NO_SIGNALS}\n`,
    ),
  ),
);

/** A stat record with these fields; the others are those of a sleeping process 12, child of 1, of one thread. */
export function statOf(fields: Partial<Stat>): Stat {
  // A record may take its fields from the line when they are asked for, so that a copy would lack them.
  const changes = Object.entries(fields).map(([key, value]) => [key, { value, enumerable: true }]);
  return Object.create(STAT, Object.fromEntries(changes)) as Stat;
}

/** A status record with these fields; the others are those of process 12 of root, without signals. */
export function statusOf(fields: Partial<Status>): Status {
  return { ...STATUS, ...fields };
}
