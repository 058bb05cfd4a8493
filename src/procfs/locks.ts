import { type ByteString, byteString, NEWLINE, seek } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * One line of `/proc/locks`, proc_locks(5), or of a `lock:` line in fdinfo. A line with `->` is a request that
 * waits for the lock of the same `id` (fs/locks.c, `lock_get_status`).
 */
export interface FileLock {
  /** The running number that a lock and those that wait for it share. */
  readonly id: number;
  /** True for a request that waits. */
  readonly waits: boolean;
  /** POSIX, OFDLCK, FLOCK, LEASE, DELEG … */
  readonly kind: ByteString;
  /** READ, WRITE, RW, UNLCK … */
  readonly access: ByteString;
  /** The TGID that asked; -1 for an open file description lock, which belongs to no process. */
  readonly pid: number;
  /** `MAJ:MIN` in hex as written, empty when the lock has no file. */
  readonly device: ByteString;
  readonly inode: number;
  /** First byte of the range. */
  readonly start: number;
  /** Last byte of the range; Infinity for `EOF`. */
  readonly end: number;
  /** Processes that have the open file which the lock belongs to; in no line, undefined: not looked for. */
  readonly holders?: readonly number[];
  /** Processes that may have it as well, as their descriptors could not be read; in no line. */
  readonly unseen?: readonly number[];
}

const LINE =
  /^(\d+):\s+(->\s+)?(\S+)\s+\S+\s+(\S+)\s+(-?\d+)\s+(?:([0-9a-f]+:[0-9a-f]+):(\d+)|<none>:0)\s+(\d+)\s+(EOF|\d+)$/;

/** The lock in one line, without its newline; undefined when it is none. */
export function parseLockLine(line: ByteString): FileLock | undefined {
  const found = LINE.exec(line);
  if (found === null) return undefined;
  const [, id, arrow, kind = '', access = '', pid, device = '', inode = '0', start, end] = found;
  return {
    id: Number(id),
    waits: arrow !== undefined,
    kind,
    access,
    pid: Number(pid),
    device,
    inode: Number(inode),
    start: Number(start),
    end: end === 'EOF' ? Number.POSITIVE_INFINITY : Number(end),
  };
}

/** The locks of `/proc/locks`; an empty file holds none. */
export function parseLocks(bytes: Buffer, end: number = bytes.length): Reading<FileLock[]> {
  const locks: FileLock[] = [];
  for (let at = 0; at < end;) {
    const stop = seek(bytes, NEWLINE, at, end);
    if (stop === end) return malformed('locks', 'is cut off');
    const lock = parseLockLine(byteString(bytes, at, stop));
    if (lock === undefined) return malformed('locks', `has no lock in line ${locks.length + 1}`);
    locks.push(lock);
    at = stop + 1;
  }
  return locks;
}

/** Reads `/proc/locks`: the file locks that our PID namespace shows. */
export function readLocks(root: ProcRoot): Reading<FileLock[]> {
  return root.parse('locks', parseLocks, true);
}
