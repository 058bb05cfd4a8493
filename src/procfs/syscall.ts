import { Cursor, NEWLINE, SPACE } from './bytes.ts';
import { hexU64 } from './hex.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import type { U64 } from './stat.ts';
import { malformed, type Reading } from './unreadable.ts';

/** A thread that was on a CPU or waiting for one: where it stands is not told. */
export interface Running {
  readonly state: 'running';
}

/** A thread asleep in the kernel. */
export interface Blocked {
  readonly state: 'blocked';
  /** The number of the system call; -1 when it sleeps outside one (a page fault), and for a zombie. */
  readonly nr: number;
  /** a0 to a5, whole registers; empty when `nr` is -1. */
  readonly args: readonly U64[];
  /** The user's stack pointer when it entered the kernel; 0 for a zombie. */
  readonly sp: U64;
  /** The address of the next instruction. */
  readonly pc: U64;
}

/** `/proc/PID/task/TID/syscall`, proc_pid_syscall(5). */
export type Syscall = Running | Blocked;

const RUNNING: Running = { state: 'running' };
const ARGS = 6;
const PREFIX = '0x';
const NONE: readonly U64[] = [];

/** The record in the first `end` bytes of a syscall file, or `MALFORMED`. */
export function parseSyscall(bytes: Buffer, end: number = bytes.length): Reading<Syscall> {
  const broken = notWholeLines('syscall', bytes, end);
  if (broken !== undefined) return broken;
  const line = new Cursor(bytes, end);
  if (line.skipText('running') && line.peek() === NEWLINE) return RUNNING;
  const nr = line.integer();
  const args = nr < 0 ? NONE : takeWords(line, ARGS);
  const sp = takeWord(line);
  const pc = takeWord(line);
  if (
    Number.isNaN(nr) ||
    args === undefined ||
    sp === undefined ||
    pc === undefined ||
    line.peek() !== NEWLINE
  ) {
    return malformed('syscall', 'has other words than a number, its arguments, SP and PC');
  }
  return { state: 'blocked', nr, args, sp, pc };
}

function takeWords(line: Cursor, count: number): U64[] | undefined {
  const words: U64[] = [];
  for (let i = 0; i < count; i++) {
    const word = takeWord(line);
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}

function takeWord(line: Cursor): U64 | undefined {
  return line.skip(SPACE) && line.skipText(PREFIX) ? hexU64(line) : undefined;
}

/**
 * Reads `DIR/syscall`, where `dir` is `PID/task/TID`. EACCES or EPERM without the rights of ptrace, ENOENT on a
 * kernel without CONFIG_HAVE_ARCH_TRACEHOOK.
 */
export function readSyscall(root: ProcRoot, dir: string): Reading<Syscall> {
  return root.parse(`${dir}/syscall`, parseSyscall);
}
