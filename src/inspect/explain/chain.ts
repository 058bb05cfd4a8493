import type { ByteString } from '../../procfs/bytes.ts';
import { holderOf, type NameJoin } from '../names/join.ts';
import { LOCK_WORDS } from '../waits/text-lock.ts';
import type { WaitLook } from '../waits/look.ts';
import type { PipeEnds } from '../pipes/ends.ts';
import type { Wait } from '../waits/wait.ts';
import { soleEnd } from './sole-end.ts';

/** One task of a chain. */
export interface Link {
  readonly pid: number;
  readonly tid: number;
  /** Undefined: it could not be looked at. */
  readonly comm: ByteString | undefined;
  /** What it waits for; undefined: it is gone, or not to be seen. */
  readonly wait: Wait | undefined;
  /** What makes the one before wait for this one, `holds the lock`; empty for the first. */
  readonly how: string;
  readonly evidence: string;
}

/**
 * Why a chain goes no further: its last task waits for nobody that is known, it is in a circle, it has ended, or it has the
 * original of a lock which was copied at a fork.
 */
export type ChainEnd = 'root' | 'circle' | 'gone' | 'forked' | 'long';

/** Who holds up whom, from the asked task to the root. */
export interface Chain {
  readonly links: readonly Link[];
  readonly end: ChainEnd;
}

/** Chains of real programs are short; what is longer is not read by anybody. */
const LONGEST = 32;

/** Whom a task waits for. */
interface Next {
  /** 0: some thread of `pid`, which one is not known. */
  readonly tid: number;
  readonly pid: number;
  readonly alive: boolean;
  readonly forked?: boolean;
  readonly comm: ByteString | undefined;
  readonly how: string;
  readonly evidence: string;
}

/**
 * Follows who holds up task `tid` of `pid`, to the root.
 *
 * @param look what the threads of a process wait for; undefined when it is gone
 * @param names a dump that knows locks which the kernel does not
 */
export function followChain(
  pid: number,
  tid: number,
  look: (pid: number) => WaitLook | undefined,
  names?: NameJoin,
): Chain {
  const links: Link[] = [linkOf(pid, tid, look, '', '')];
  const seen = new Set([tid]);
  for (;;) {
    const wait = links.at(-1)?.wait;
    const passed = new Set(links.map((link) => link.pid));
    const next = wait === undefined ? undefined : nextOf(wait, look(wait.pid)?.evidence.pipes, names, passed);
    if (next === undefined) return { links, end: 'root' };
    const { how, evidence } = next;
    if (!next.alive || next.forked === true) {
      links.push({ pid: next.pid, tid: next.tid, comm: next.comm, wait: undefined, how, evidence });
      return { links, end: next.forked === true ? 'forked' : 'gone' };
    }
    const link = linkOf(next.pid, next.tid === 0 ? next.pid : next.tid, look, how, evidence);
    if (seen.has(link.tid)) {
      links.push(link);
      return { links, end: 'circle' };
    }
    seen.add(link.tid);
    links.push(link);
    if (links.length >= LONGEST) return { links, end: 'long' };
  }
}

function linkOf(
  pid: number,
  tid: number,
  look: (pid: number) => WaitLook | undefined,
  how: string,
  evidence: string,
): Link {
  const wait = look(pid)?.waits.find((one) => one.tid === tid);
  return { pid, tid, comm: wait?.comm, wait, how, evidence };
}

function nextOf(
  wait: Wait,
  pipes: PipeEnds | undefined,
  names: NameJoin | undefined,
  passed: ReadonlySet<number>,
): Next | undefined {
  const holder = names === undefined ? undefined : holderOf(names, wait.tid);
  if (holder !== undefined) {
    return {
      tid: holder,
      pid: wait.pid,
      alive: true,
      comm: undefined,
      how: 'holds what it wants',
      evidence: `the dump (${names?.dump.format})`,
    };
  }
  return byLock(wait) ?? byFileLock(wait, passed) ?? byChild(wait) ?? byPipe(wait, pipes);
}

function byLock({ lock, judged }: Wait): Next | undefined {
  if (lock?.owner === undefined) return undefined;
  const { tid, pid, alive, comm, forked } = lock.owner;
  const join = lock.object === 'join';
  return {
    tid,
    // One that is not to be seen may be a main thread.
    pid: pid ?? tid,
    alive: alive !== false,
    forked,
    comm,
    how: join
      ? 'is the thread whose end it waits for'
      : `${forked ? 'held' : 'holds'} the ${LOCK_WORDS[lock.kind] ?? lock.kind}${forked ? ' at the fork' : ''}`,
    evidence: judged.futex?.object.owner === undefined ? 'syscall, mem' : 'syscall',
  };
}

function byFileLock({ wait, ownerPid, pid, fileLock }: Wait, passed: ReadonlySet<number>): Next | undefined {
  if (wait !== 'filelock' || ownerPid === null || ownerPid === pid) return undefined;
  // Others that have the same open file may let go as well, if they are not held up by this very wait.
  if (fileLock?.others.some((other) => !passed.has(other)) === true) return undefined;
  const holds = fileLock?.uncertain === true ? 'perhaps holds' : 'holds';
  return processNext(ownerPid, `${holds} the lock on the file`, 'locks');
}

function byChild({ wait, child, onlyChild }: Wait): Next | undefined {
  if (wait !== 'child' || child === null) return undefined;
  if (onlyChild !== null)
    return processNext(onlyChild, 'is its only child, and it waits for any', 'children');
  return child > 0 ? processNext(child, 'is the child that it waits for', 'syscall') : undefined;
}

function byPipe(wait: Wait, pipes: PipeEnds | undefined): Next | undefined {
  const { peers, pid, judged } = wait;
  const [peer] = peers ?? [];
  if (wait.wait !== 'pipe' || peer === undefined || peers?.length !== 1 || peer === pid) return undefined;
  const reads = judged.fd?.op === 'read';
  const how = {
    sure: `alone can ${reads ? 'write to' : 'read from'} the pipe`,
    seen: `alone is seen to have the ${reads ? 'writing' : 'reading'} end of the pipe`,
    open: `alone has the FIFO open to ${reads ? 'write' : 'read'}`,
  };
  return processNext(peer, how[soleEnd(wait, pipes)], 'fd');
}

function processNext(pid: number, how: string, evidence: string): Next {
  return { tid: 0, pid, alive: true, comm: undefined, how, evidence };
}
