import { Unknown } from '../../model/unknown.ts';
import type { Stat } from '../../procfs/stat.ts';
import type { Reading } from '../../procfs/unreadable.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { signalName } from '../signals.ts';

/** How a process ended. */
export interface ExitStatus {
  /** What it gave to exit(2); null when a signal ended it. */
  readonly exit_code: number | null;
  /** The signal that ended it; 0: it ended by itself. */
  readonly signal: number;
  /** The kernel wrote, or handed to a program, a core dump. */
  readonly core: boolean;
}

const SIGNAL_BITS = 0x7f;
const CORE_BIT = 0x80;

/** Takes a wait status apart: low 7 bits the signal, bit 7 core, bits 8-15 the code (wait(2)). */
export function decodeExit(word: number): ExitStatus {
  const signal = word & SIGNAL_BITS;
  return signal === 0
    ? { exit_code: (word >> 8) & 0xff, signal: 0, core: false }
    : { exit_code: null, signal, core: (word & CORE_BIT) !== 0 };
}

/**
 * The exit status of a zombie from stat's exit_code. The kernel shows 0 to whoever may not see it, which looks like
 * success: a 0 counts only where it is known to have been shown.
 *
 * @param shown as `readExitShown` has it
 */
export function exitStatusOf({ exit_code }: Stat, shown: Reading<true>): ExitStatus | Unknown {
  if (Number.isNaN(exit_code)) return new Unknown('stat: this kernel writes no exit_code');
  if (exit_code !== 0 || isRead(shown)) return decodeExit(exit_code);
  return new Unknown(
    shown.denied
      ? `stat: exit_code reads 0 without the right to trace it (ns/user: ${shown.code})`
      : `stat: exit_code reads 0, and whether it was shown can not be told (ns/user: ${shown.code})`,
  );
}

/** `exit 3`, `SIGTERM`, `SIGABRT (core)`. */
export function exitWords(exit: ExitStatus): string {
  if (exit.exit_code !== null) return `exit ${exit.exit_code}`;
  return signalName(exit.signal) + (exit.core ? ' (core)' : '');
}

/** The number that a shell has in `$?` for it: the code, or 128 and the signal. */
export function shellStatus(exit: ExitStatus): number {
  return exit.exit_code ?? 128 + exit.signal;
}
