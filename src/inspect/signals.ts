/** Signals by number, signal(7); the same on x86_64 and aarch64. */
const NAMES =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

export const SIGCHLD = 17;

/** Glibc keeps 32 and 33 for itself, so SIGRTMIN is 34. */
export const FIRST_REALTIME = 34;
export const LAST_REALTIME = 64;

/** `SIGTERM` for 15, `SIGRTMIN+2` for 36, `signal 33` for a number without a name. */
export function signalName(number: number): string {
  const name = NAMES[number - 1];
  if (name !== undefined) return `SIG${name}`;
  if (number < FIRST_REALTIME || number > LAST_REALTIME) return `signal ${number}`;
  return number === FIRST_REALTIME ? 'SIGRTMIN' : `SIGRTMIN+${number - FIRST_REALTIME}`;
}

/**
 * True when signal `number` is in a hexadecimal mask of `/proc/PID/status` (SigBlk, SigIgn, SigCgt …) or of a
 * signalfd's fdinfo: bit `number - 1`.
 */
export function inMask(mask: string, number: number): boolean {
  const place = mask.length - 1 - Math.floor((number - 1) / 4);
  const digit = Number.parseInt(mask[place] ?? '0', 16);
  return ((digit >> ((number - 1) % 4)) & 1) === 1;
}

/**
 * True for a mask SigCgt that has all real-time signals (but SIGRTMIN): the Go runtime catches whatever can be caught, and
 * such a handler says nothing of what the program does when the signal comes.
 */
export function catchesAll(mask: string): boolean {
  for (let number = FIRST_REALTIME + 1; number <= LAST_REALTIME; number++)
    if (!inMask(mask, number)) return false;
  return true;
}
