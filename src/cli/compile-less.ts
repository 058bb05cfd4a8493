import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';

/**
 * How much bytecode a function runs before V8 thinks of compiling it better; its own number is a sixtieth of this. What
 * runs for a second at most is over before it has paid for the work of the compiler, which takes other CPUs meanwhile.
 */
const BUDGET = 4_000_000;

/** So many threads keep a look busy for longer than V8 would compile. */
const MANY_THREADS = 200;

/**
 * Makes V8 compile only what stays hot for long: for commands that look once at much and end. Nothing changes for
 * processes with few threads; without `pids` every process is meant.
 */
export async function compileLess(root: ProcRoot, pids: readonly number[] | undefined): Promise<void> {
  if (pids !== undefined && threadsOf(root, pids) < MANY_THREADS) return;
  // node:v8 takes 3 ms to load, which a look at little would not get back.
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString(`--interrupt-budget=${BUDGET}`);
}

function threadsOf(root: ProcRoot, pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const threads = root.threadCount(pid);
    return sum + (isRead(threads) ? (threads ?? 0) : 0);
  }, 0);
}
