import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';

/**
 * For a run that reads much, keeps what it read, and ends within a second or two:
 *
 * - A function runs sixty times as much bytecode as usual before V8 thinks of compiling it better. The run is over
 *   before it has paid for the work of the compiler, which takes other CPUs meanwhile.
 * - The space for young objects stays at its first 1 MiB. Nearly all of them live on, and most of what a larger one
 *   saves in moves it costs again in pages that the kernel has to make.
 * - They are moved by one thread: there is too little of them to wake others for.
 */
const FLAGS = ['--interrupt-budget=4000000', '--semi-space-growth-factor=1', '--no-parallel-scavenge'];

/** So many threads keep a look busy for longer than V8 would compile. */
const MANY_THREADS = 200;

/**
 * Makes V8 compile only what stays hot for long, and collect garbage thriftily: for commands that look once at much and
 * end. Nothing changes for processes with few threads; without `pids` every process is meant.
 */
export async function compileLess(root: ProcRoot, pids: readonly number[] | undefined): Promise<void> {
  if (pids !== undefined && threadsOf(root, pids) < MANY_THREADS) return;
  // node:v8 takes 3 ms to load, which a look at little would not get back.
  const { setFlagsFromString } = await import('node:v8');
  for (const flag of FLAGS) setFlagsFromString(flag);
}

function threadsOf(root: ProcRoot, pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const threads = root.threadCount(pid);
    return sum + (isRead(threads) ? (threads ?? 0) : 0);
  }, 0);
}
