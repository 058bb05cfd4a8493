import type { FdTarget } from '../../procfs/fd-links.ts';
import type { Fdinfo } from '../../procfs/fdinfo.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { accessOf } from './open-flags.ts';
import type { InFlight } from './in-flight.ts';
import type { Origins } from './origins.ts';
import type { Unlisted } from './unlisted.ts';

/** An open descriptor of a process. */
export interface OpenFd {
  readonly pid: number;
  readonly fd: number;
  readonly target: FdTarget;
  readonly info: Fdinfo;
}

/** A descriptor as it is listed: undefined where its fdinfo was not to be had. */
export interface ListedFd extends Omit<OpenFd, 'info'> {
  readonly info: Fdinfo | undefined;
}

/** True for a descriptor of which it is known how it is open. */
export function isOpenFd(fd: ListedFd): fd is OpenFd {
  return fd.info !== undefined;
}

/** Who holds a pipe or FIFO. A descriptor that reads and writes is in both. */
export interface Ends {
  readonly readers: readonly OpenFd[];
  readonly writers: readonly OpenFd[];
}

/** Pipes and FIFOs by `pipeKey`, and how many processes kept their descriptors from us. */
export interface PipeEnds {
  readonly byKey: ReadonlyMap<string, Ends>;
  /** One of these may hold an end that is not seen. */
  readonly unreadable: number;
  /** What of processes that are not even listed, one of which may hold an end, too; empty where all are. */
  readonly unlisted: readonly Unlisted[];
  /** Sockets with descriptors that nobody has, any of which may be an end; looked for where it matters. */
  readonly inFlight: readonly InFlight[];
  /** Where those with ends come from, and `unseen` in the answer about pipes; read where not all processes are seen. */
  readonly origins: Origins;
  /** These, by PID; `flags`: it has an end, but of which kind is not known. */
  readonly unseen: ReadonlyMap<number, 'closed' | 'flags'>;
  /** Why these could not be read, in words. */
  readonly why: string;
}

/**
 * What is the same for all ends of one pipe: the inode of an anonymous pipe, which its link shows; the inode and
 * the mount of a FIFO, whose link is a path. Undefined for a path whose fdinfo was not to be had, and for the rest.
 */
export function pipeKey(target: FdTarget, info: Reading<Fdinfo> | undefined): string | undefined {
  if (target.kind === 'pipe') return `pipe:${target.inode}`;
  if (target.kind !== 'path' || info === undefined || !isRead(info) || info.ino === undefined) {
    return undefined;
  }
  return `fifo:${info.mnt_id}:${info.ino}`;
}

/** True for a FIFO that anybody may open by its path, whoever has it open now. */
export function isOpenFifo(target: FdTarget): boolean {
  return target.kind === 'path' && !target.deleted;
}

/** Sorts descriptors of pipes and FIFOs by what they are the ends of. */
export function endsOf(fds: Iterable<OpenFd>): Map<string, Ends> {
  const byKey = new Map<string, { readers: OpenFd[]; writers: OpenFd[] }>();
  for (const fd of fds) {
    const key = pipeKey(fd.target, fd.info);
    if (key === undefined) continue;
    let ends = byKey.get(key);
    if (ends === undefined) byKey.set(key, (ends = { readers: [], writers: [] }));
    const access = accessOf(fd.info.flags);
    if (access === 'r' || access === 'rw') ends.readers.push(fd);
    if (access === 'w' || access === 'rw') ends.writers.push(fd);
  }
  return byKey;
}

/** The processes of some ends, each once, in their order. */
export function pidsOf(ends: readonly OpenFd[]): number[] {
  return [...new Set(ends.map(({ pid }) => pid))];
}
