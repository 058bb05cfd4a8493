import type { U64 } from '../../procfs/stat.ts';
import { CALLS } from '../waits/calls.ts';
import { decodeFutex, decodeFutexWait } from '../waits/futex.ts';
import { syscallName } from '../waits/syscalls.ts';
import { int32 } from '../waits/words.ts';

/**
 * System calls that threads of 32-bit programs are found blocked in, by number: arch/x86/entry/syscalls/syscall_32.tbl
 * and arch/arm/tools/syscall.tbl. Those with times of 64 bits have the names of the others: they read the same words.
 */
const OF_BOTH: Readonly<Record<number, string>> = {
  0: 'restart_syscall',
  3: 'read',
  29: 'pause',
  72: 'sigsuspend',
  114: 'wait4',
  142: 'select',
  162: 'nanosleep',
  168: 'poll',
  177: 'rt_sigtimedwait',
  179: 'rt_sigsuspend',
  240: 'futex',
  407: 'clock_nanosleep',
  413: 'pselect6',
  414: 'ppoll',
  421: 'rt_sigtimedwait',
  422: 'futex',
  441: 'epoll_pwait2',
};
const I386: Readonly<Record<number, string>> = {
  ...OF_BOTH,
  7: 'waitpid',
  256: 'epoll_wait',
  267: 'clock_nanosleep',
  284: 'waitid',
  308: 'pselect6',
  309: 'ppoll',
  319: 'epoll_pwait',
};
const ARM: Readonly<Record<number, string>> = {
  ...OF_BOTH,
  252: 'epoll_wait',
  265: 'clock_nanosleep',
  280: 'waitid',
  335: 'pselect6',
  336: 'ppoll',
  346: 'epoll_pwait',
};
const COMPAT: Readonly<Record<string, Readonly<Record<number, string>>>> = { x86_64: I386, aarch64: ARM };

/**
 * The name of system call `nr` on a 64-bit kernel of `arch`, or undefined: it is not known here.
 *
 * @param compat a 32-bit program: its numbers are those of another table
 */
export function callNameOf(arch: string, compat: boolean, nr: number): string | undefined {
  return compat ? COMPAT[arch]?.[nr] : syscallName(arch, nr);
}

const FOR_A_TIME: ReadonlySet<string> = new Set(['nanosleep', 'clock_nanosleep', 'restart_syscall']);

/** True when a thread that is blocked in this call goes on by itself: it sleeps for a time, or its wait has an end. */
export function endsByItself(name: string | undefined, args: readonly U64[]): boolean {
  if (name === undefined) return false;
  if (FOR_A_TIME.has(name)) return true;
  if (name === 'futex') return decodeFutex(args)?.timed === true;
  if (name === 'futex_wait') return decodeFutexWait(args).timed;
  const { timeoutMs, timeoutAt } = CALLS[name] ?? {};
  if (timeoutMs !== undefined && int32(args[timeoutMs] ?? 0) >= 0) return true;
  return timeoutAt !== undefined && Number(args[timeoutAt] ?? 0) !== 0;
}
