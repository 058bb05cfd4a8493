import { type ByteString, byteString } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import { type FileLock, parseLockLine } from './locks.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** One `tfd:` line: a descriptor that an epoll instance watches. */
export interface EpollWatch {
  /** The number at the time of EPOLL_CTL_ADD; may have been closed or reused since. */
  readonly tfd: number;
  /** EPOLL* bits. */
  readonly events: number;
  /** Inode of the file that was added; kernels from 4.13. */
  readonly ino?: number;
}

/** `/proc/PID/fdinfo/N`, proc_pid_fdinfo(5). Lines of other kinds of files are undefined. */
export interface Fdinfo {
  /** The file offset; 0 for what has none (pipes, sockets, terminals). */
  readonly pos: number;
  /** Access mode, status flags and O_CLOEXEC, as open(2) has them on this architecture. */
  readonly flags: number;
  readonly mnt_id: number;
  /** Inode number; kernels from 5.14. */
  readonly ino?: number;
  readonly eventfd_count?: ByteString;
  /** Equal for descriptors of one eventfd. */
  readonly eventfd_id?: number;
  /** What an epoll instance watches; undefined for other files and for one that watches nothing. */
  readonly watches?: readonly EpollWatch[];
  /** The watch descriptors of an inotify instance. */
  readonly inotify?: readonly number[];
  /** Nanoseconds until a timerfd expires; 0: not armed. */
  readonly timer_left_ns?: number;
  readonly timer_interval_ns?: number;
  /** A signalfd's mask, hex. */
  readonly sigmask?: string;
  /** The process of a pidfd; -1: it has ended. */
  readonly Pid?: number;
  readonly locks?: readonly FileLock[];
  /** Descriptors that were sent to a Unix socket and are not received yet; kernels from 5.12. */
  readonly scm_fds?: number;
}

type Draft = { -readonly [Key in keyof Fdinfo]: Fdinfo[Key] };

/** The lines that every open file has, in the kernel's order (fs/proc/fd.c, seq_show); `ino` since 5.14. */
const COMMON = /^pos:\t(\d+)\nflags:\t([0-7]+)\nmnt_id:\t(\d+)\n(?:ino:\t(\d+)\n)?/;

/** The record in a fdinfo file, or `MALFORMED` when pos, flags or a line's end is missing. */
export function parseFdinfo(bytes: Buffer, end: number = bytes.length): Reading<Fdinfo> {
  const broken = notWholeLines('fdinfo', bytes, end);
  if (broken !== undefined) return broken;
  const text = byteString(bytes, 0, end);
  const common = COMMON.exec(text);
  const draft: Draft =
    common === null ? { pos: Number.NaN, flags: Number.NaN, mnt_id: Number.NaN } : commonOf(common);
  const taken = common === null ? 0 : common[0].length;
  if (taken < text.length) {
    for (const line of text.slice(taken, -1).split('\n')) takeLine(draft, line);
  }
  if (Number.isNaN(draft.pos)) return malformed('fdinfo', 'has no pos');
  return Number.isNaN(draft.flags) ? malformed('fdinfo', 'has no flags') : draft;
}

function commonOf([, pos, flags = '', mount, ino]: RegExpExecArray): Draft {
  const draft: Draft = { pos: Number(pos), flags: Number.parseInt(flags, 8), mnt_id: Number(mount) };
  if (ino !== undefined) draft.ino = Number(ino);
  return draft;
}

function takeLine(draft: Draft, line: ByteString): void {
  const colon = line.indexOf(':');
  const key = colon < 0 ? line : line.slice(0, colon);
  const value = line.slice(key.length + 1).trim();
  switch (key) {
    case 'pos':
      draft.pos = decimal(value);
      return;
    case 'flags':
      draft.flags = octal(value);
      return;
    case 'mnt_id':
      draft.mnt_id = decimal(value);
      return;
    case 'ino':
      draft.ino = decimal(value);
      return;
    default:
      takeRareLine(draft, key, value, line);
  }
}

function decimal(word: ByteString): number {
  return /^\d+$/.test(word) ? Number(word) : Number.NaN;
}

function takeRareLine(draft: Draft, key: ByteString, value: ByteString, line: ByteString): void {
  switch (key) {
    case 'eventfd-count':
      draft.eventfd_count = value;
      return;
    case 'eventfd-id':
      draft.eventfd_id = Number(value);
      return;
    case 'tfd': {
      const found = /^(\d+) events: +([0-9a-f]+)(?:.* ino:([0-9a-f]+))?/.exec(value);
      if (found === null) return;
      const [, tfd, events = '', ino] = found;
      const watch = {
        tfd: Number(tfd),
        events: Number.parseInt(events, 16),
        ...(ino === undefined ? {} : { ino: Number.parseInt(ino, 16) }),
      };
      if (draft.watches === undefined) draft.watches = [watch];
      else (draft.watches as EpollWatch[]).push(watch);
      return;
    }
    case 'it_value':
      draft.timer_left_ns = timespec(value);
      return;
    case 'it_interval':
      draft.timer_interval_ns = timespec(value);
      return;
    case 'sigmask':
      draft.sigmask = value;
      return;
    case 'scm_fds':
      draft.scm_fds = decimal(value);
      return;
    case 'Pid':
      draft.Pid = Number(value);
      return;
    case 'lock': {
      const lock = parseLockLine(value);
      if (lock === undefined) return;
      if (draft.locks === undefined) draft.locks = [lock];
      else (draft.locks as FileLock[]).push(lock);
      return;
    }
    default: {
      const wd = /^inotify wd:(\d+) /.exec(line)?.[1];
      if (wd === undefined) return;
      if (draft.inotify === undefined) draft.inotify = [Number(wd)];
      else (draft.inotify as number[]).push(Number(wd));
    }
  }
}

function octal(word: ByteString): number {
  return /^[0-7]+$/.test(word) ? Number.parseInt(word, 8) : Number.NaN;
}

/** `(seconds, nanoseconds)` in nanoseconds; NaN when it is neither. */
function timespec(value: ByteString): number {
  const found = /^\((\d+), (\d+)\)$/.exec(value);
  return found === null ? Number.NaN : Number(found[1]) * 1e9 + Number(found[2]);
}

/** Reads `/proc/PID/fdinfo/FD`. ENOENT: it was closed; EACCES without the rights of ptrace. */
export function readFdinfo(root: ProcRoot, pid: number, fd: number): Reading<Fdinfo> {
  return root.parse(`${pid}/fdinfo/${fd}`, parseFdinfo);
}
