import type { Blocked } from '../../procfs/syscall.ts';
import { CALLS, type CallShape, type FdOp } from './calls.ts';
import { decodeFutex, decodeFutexWait, type FutexCall } from './futex.ts';
import { syscallName } from './syscalls.ts';
import { int32, uint32 } from './words.ts';

/** A system call that a thread is blocked in, its arguments read as the call reads them. */
export interface DecodedCall {
  /** The name, or the number where the table has none. */
  readonly name: string;
  /** How the arguments are read; undefined for a call that is not known to block, or not known at all. */
  readonly shape: CallShape | undefined;
  readonly fds: readonly { readonly fd: number; readonly op: FdOp }[];
  /** Milliseconds; undefined: none, or behind a pointer. */
  readonly timeoutMs: number | undefined;
  /** True when the wait ends by itself. */
  readonly timed: boolean;
  /** As `CallShape.count`. */
  readonly count: number | undefined;
  readonly futex: FutexCall | undefined;
  /** True for a clone that waits until its child execs or ends. */
  readonly vfork: boolean;
}

const F_SETLKW = 7;
const F_OFD_SETLKW = 38;
const P_PIDFD = 3;
/** clone(2); the flags of clone3 are behind a pointer. */
const CLONE_VFORK = 0x4000;

/**
 * What `look` does on a kernel of `arch`; undefined when it sleeps outside every call (`nr` -1).
 *
 * @param compat a 32-bit program on a 64-bit kernel: its numbers are those of another table
 */
export function decodeCall(arch: string, look: Blocked, compat = false): DecodedCall | undefined {
  const { nr, args } = look;
  if (nr < 0) return undefined;
  const name = compat ? undefined : syscallName(arch, nr);
  if (name === 'futex') return decodedFutex(name, decodeFutex(args));
  if (name === 'futex_wait') return decodedFutex(name, decodeFutexWait(args));
  const shape = name === undefined ? undefined : shapeOf(name, look, arch);
  const timeoutMs = shape?.timeoutMs === undefined ? -1 : int32(args[shape.timeoutMs] ?? 0);
  const pointer = shape?.timeoutAt === undefined ? 0 : Number(args[shape.timeoutAt] ?? 0);
  return {
    name: name ?? String(nr),
    shape,
    fds: shape?.fds?.map(({ arg, op }) => ({ fd: int32(args[arg] ?? 0), op })) ?? NO_FDS,
    timeoutMs: timeoutMs >= 0 ? timeoutMs : undefined,
    timed: timeoutMs >= 0 || pointer !== 0,
    count: shape?.count === undefined ? undefined : uint32(args[shape.count] ?? 0),
    futex: undefined,
    vfork: name === 'clone' && (uint32(args[0] ?? 0) & CLONE_VFORK) !== 0,
  };
}

const NO_FDS: DecodedCall['fds'] = [];

/** By far the most frequent call: threads by the thousand wait in it. */
function decodedFutex(name: string, futex: FutexCall | undefined): DecodedCall {
  return {
    name,
    shape: FUTEX,
    fds: NO_FDS,
    timeoutMs: undefined,
    timed: futex?.timed === true,
    count: undefined,
    futex,
    vfork: false,
  };
}

const FUTEX: CallShape | undefined = CALLS['futex'];

/** The shape of call `name`, where its arguments make it something else than usual. */
function shapeOf(name: string, look: Blocked, arch: string): CallShape | undefined {
  const shape = CALLS[name];
  if (name === 'ppoll' && isPause(look, arch)) return CALLS['pause'];
  if (name === 'fcntl') {
    const command = int32(look.args[1] ?? 0);
    return command === F_SETLKW || command === F_OFD_SETLKW ? shape : { wait: 'disk' };
  }
  if (name === 'waitid' && int32(look.args[0] ?? 0) === P_PIDFD) {
    return { wait: 'child', fds: [{ arg: 1, op: 'read' }] };
  }
  return shape;
}

/** aarch64 has no pause(2): C libraries make it of a ppoll of nothing without a time-out. */
function isPause({ args }: Blocked, arch: string): boolean {
  return arch === 'aarch64' && uint32(args[1] ?? 0) === 0 && Number(args[2] ?? 0) === 0;
}

/** True for a number that a descriptor can have. */
export function isFd(fd: number): boolean {
  return fd >= 0;
}
