import type { ByteString } from '../../procfs/bytes.ts';
import { isCloexec } from './open-flags.ts';
import type { OpenFd } from './ends.ts';

/** Of a process at an end of a pipe: what tells how it came by its descriptor. */
export interface Holder {
  readonly pid: number;
  readonly comm: ByteString;
  readonly ppid: number;
  readonly session: number;
  /** The session of its parent; undefined: the parent is not to be seen. */
  readonly parentSession: number | undefined;
  /** Clock ticks since boot. */
  readonly starttime: number;
  /** The program; undefined: not to be read. */
  readonly exe: ByteString | undefined;
  /** The arguments, without the program's name; empty when not to be read. */
  readonly args: readonly ByteString[];
  /** Variables of its environment that may name a descriptor, `NOTIFY_FD=5`; empty when not to be read. */
  readonly variables: readonly ByteString[];
  /** Milliseconds since it began; undefined: the clock could not be read. */
  readonly ageMs: number | undefined;
  /** Calls of write and its kin that it made so far; undefined: not to be read. */
  readonly writes: number | undefined;
  /** Signals that may make it do something, as `signalsCaught` has them; undefined: not to be read. */
  readonly caught: readonly number[] | undefined;
  /** True where a timer is seen that ends it after a time. */
  readonly timed: boolean;
  /** Its ancestors that are processes of the same look, nearest first. */
  readonly ancestors: readonly number[];
}

const LAST_STANDARD = 2;

/** True for standard input, output and error, which are meant to be inherited. */
export const isStandard = ({ fd }: Pick<OpenFd, 'fd'>): boolean => fd <= LAST_STANDARD;

/**
 * True when `writer` came by the write end `end` only because nobody closed it, as far as that shows beside a
 * `reader` that waits for it: the descriptor has no O_CLOEXEC, and
 *
 * - it is one of the standard ones, and its parent has left it to a reaper while the reader has another parent;
 * - or it has a number that no program would look for unless it is told, and the two came by the pipe from a common
 *   ancestor: the writer runs another program than the reader, or `isSilentFork` holds of the two;
 * - or it has such a number, descends from the reader, and runs another program: what it was meant to write with would
 *   be one of the standard ones. A fork without an exec is meant to write.
 */
export function onlyInherited(
  writer: Holder,
  end: OpenFd,
  reader: Holder,
  readEnd: OpenFd,
  inPipe: ReadonlySet<number>,
): boolean {
  if (isCloexec(end.info.flags) || writer.pid === reader.pid) return false;
  // Who has made a pipe for its child means to write to it.
  if (reader.ancestors.includes(writer.pid)) return false;
  const descends = writer.ancestors.includes(reader.pid);
  if (isStandard(end)) return !descends && isOrphan(writer, reader, inPipe);
  if (isTold(writer, end.fd)) return false;
  // A FIFO that has a path may have been opened by it.
  if (end.target.kind !== 'pipe' && (descends || writer.ppid !== reader.ppid)) return false;
  if (writer.exe !== undefined && reader.exe !== undefined && writer.exe !== reader.exe) return true;
  return isSilentFork(writer, end, reader, readEnd);
}

/**
 * True for a process that perhaps runs the same program as the `reader`, has never written, and still has the number that
 * pipe(2) gave next to the reader's. A fork knows it from memory: it may as well be a worker that has not answered yet.
 */
export function isSilentFork(writer: Holder, end: OpenFd, reader: Holder, readEnd: OpenFd): boolean {
  const other = writer.exe !== undefined && reader.exe !== undefined && writer.exe !== reader.exe;
  if (other || writer.ancestors.includes(reader.pid)) return false;
  return writer.writes === 0 && Math.abs(end.fd - readEnd.fd) === 1;
}

/**
 * Left behind by the one that started it: its parent is of another session, which the true parent of a process that
 * leads none never is, and has nothing to do with the pipe or its reader.
 */
function isOrphan(writer: Holder, reader: Holder, inPipe: ReadonlySet<number>): boolean {
  if (writer.ppid === reader.ppid || writer.ppid === reader.pid || inPipe.has(writer.ppid)) return false;
  return writer.parentSession !== undefined && writer.parentSession !== writer.session;
}

/** True when the arguments or the environment name the descriptor: `--status-fd 5`, `/dev/fd/63`, `SYNC_PIPE=5`. */
function isTold({ args, variables }: Holder, fd: number): boolean {
  const number = new RegExp(`=(?:.*[^0-9])?${fd}(?![0-9])`);
  return (
    new RegExp(`fd[-_a-z]*[=/: ]?${fd}(?![0-9])`, 'i').test(args.join(' ')) ||
    variables.some((variable) => number.test(variable))
  );
}
