import type { U64 } from '../../procfs/stat.ts';
import { int32, uint32 } from '../waits/words.ts';

/** Which children a wait is for. Numbers are those of the waiter's own PID namespace. */
export type WaitTarget =
  | { readonly kind: 'any' }
  | { readonly kind: 'pid'; readonly pid: number }
  | { readonly kind: 'own group' }
  | { readonly kind: 'group'; readonly pgid: number }
  | { readonly kind: 'pidfd'; readonly fd: number };

/** A thread's blocked wait4(2) or waitid(2), or the waitpid(2) of 32-bit programs. */
export interface WaitCall {
  readonly name: 'wait4' | 'waitid' | 'waitpid';
  readonly target: WaitTarget;
  /** It takes children that have ended, not only stopped or continued ones. */
  readonly ended: boolean;
  /** WNOWAIT: it looks and leaves the child as it is. */
  readonly leaves: boolean;
  /** __WALL: children of every exit signal. */
  readonly all: boolean;
  /** __WCLONE: only children whose exit signal is not SIGCHLD. */
  readonly clones: boolean;
  /** __WNOTHREAD: only children that this very thread has started. */
  readonly ownOnly: boolean;
}

const WEXITED = 0x4;
const WNOWAIT = 0x100_0000;
const WNOTHREAD = 0x2000_0000;
const WALL = 0x4000_0000;
const WCLONE = 0x8000_0000;

const P_ALL = 0;
const P_PID = 1;
const P_PGID = 2;
const P_PIDFD = 3;

/** The wait that system call `name` with these argument words is, or undefined for every other call. */
export function waitCall(name: string | undefined, args: readonly U64[]): WaitCall | undefined {
  if (name === 'wait4' || name === 'waitpid')
    return { name, target: targetOfWait4(int32(args[0] ?? 0)), ended: true, ...flags(args[2]) };
  if (name !== 'waitid') return undefined;
  const target = targetOfWaitid(uint32(args[0] ?? 0), int32(args[1] ?? 0));
  if (target === undefined) return undefined;
  return { name, target, ended: (uint32(args[3] ?? 0) & WEXITED) !== 0, ...flags(args[3]) };
}

function flags(word: U64 = 0): Pick<WaitCall, 'leaves' | 'all' | 'clones' | 'ownOnly'> {
  const options = uint32(word);
  return {
    leaves: (options & WNOWAIT) !== 0,
    all: (options & WALL) !== 0,
    clones: (options & WCLONE) !== 0,
    ownOnly: (options & WNOTHREAD) !== 0,
  };
}

function targetOfWait4(pid: number): WaitTarget {
  if (pid > 0) return { kind: 'pid', pid };
  if (pid === 0) return { kind: 'own group' };
  return pid === -1 ? { kind: 'any' } : { kind: 'group', pgid: -pid };
}

function targetOfWaitid(type: number, id: number): WaitTarget | undefined {
  switch (type) {
    case P_ALL:
      return { kind: 'any' };
    case P_PID:
      return { kind: 'pid', pid: id };
    case P_PGID:
      return id === 0 ? { kind: 'own group' } : { kind: 'group', pgid: id };
    case P_PIDFD:
      return { kind: 'pidfd', fd: id };
    default:
      return undefined;
  }
}

/** What of a child decides whether a wait is for it. */
export interface WaitedChild {
  /** Its number in the waiter's PID namespace. */
  readonly pid: number;
  /** Its process group in the waiter's namespace; undefined: not known. */
  readonly pgid: number | undefined;
  readonly inWaitersGroup: boolean;
  /** Descriptors of the waiter that are pidfds of it. */
  readonly pidfds: readonly number[];
  readonly exitSignalIsChld: boolean;
  /** The waiting thread itself has started it; undefined: not known. */
  readonly startedByWaiter: boolean | undefined;
}

/**
 * How a wait and a dead child go together (kernel/exit.c, eligible_child and do_wait): `covers`: it is about to
 * collect it; `another`: it is for other children; `other-thread`: it would be for it, had the same thread started
 * it; `none`: it collects nobody.
 */
export type Coverage = 'covers' | 'another' | 'other-thread' | 'none';

export function coverage(call: WaitCall, child: WaitedChild): Coverage {
  if (!call.ended) return 'none';
  if (!aims(call.target, child)) return 'another';
  if (call.leaves) return 'none';
  if (!call.all && call.clones === child.exitSignalIsChld) return 'another';
  return call.ownOnly && child.startedByWaiter !== true ? 'other-thread' : 'covers';
}

function aims(target: WaitTarget, child: WaitedChild): boolean {
  switch (target.kind) {
    case 'any':
      return true;
    case 'pid':
      return target.pid === child.pid;
    case 'own group':
      return child.inWaitersGroup;
    case 'group':
      return target.pgid === child.pgid;
    case 'pidfd':
      return child.pidfds.includes(target.fd);
  }
}

/** The wait in words: `wait4 for process 4114`, `waitid for any child`. */
export function waitWords(call: WaitCall, who: (pid: number) => string): string {
  const { target } = call;
  const kind = call.clones && !call.all ? 'clone child' : 'child';
  switch (target.kind) {
    case 'any':
      return `${call.name} for any ${kind}${call.ownOnly ? ' that this thread has started' : ''}`;
    case 'pid':
      return `${call.name} for ${who(target.pid)}`;
    case 'own group':
      return `${call.name} for any ${kind} in its own process group`;
    case 'group':
      return `${call.name} for any ${kind} in process group ${target.pgid}`;
    case 'pidfd':
      return `${call.name} for the process of its pidfd ${target.fd}`;
  }
}
