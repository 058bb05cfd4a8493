import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';

/** Sixty times as much has to run as usual before V8 thinks of compiling a function better. */
const BY_BYTECODE = ['--interrupt-budget=4000000'];
const BY_CALLS = ['--invocation-count-for-turbofan=180000', '--invocation-count-for-osr=48000'];
/** The space for young objects stays at its first 1 MiB, and one thread moves them. */
const SMALL_HEAP = ['--semi-space-growth-factor=1', '--no-parallel-scavenge'];

/**
 * By version of V8, the flags for a run that reads much, keeps what it read, and ends within a second or two. It is over
 * before it has paid for the work of the compiler, which takes other CPUs meanwhile; nearly all young objects live on,
 * and a larger space for them costs more in pages that the kernel has to make than it saves in moves. A version that is
 * not here is left as it is: V8 complains aloud of a flag that it does not know.
 */
export const FLAGS: Readonly<Record<string, readonly string[]>> = {
  '11': [...BY_BYTECODE, ...SMALL_HEAP],
  '12': [...BY_CALLS, ...SMALL_HEAP],
  '13': [...BY_CALLS, ...SMALL_HEAP],
};

/** So many threads keep a look busy for longer than V8 would compile. */
const MANY_THREADS = 200;

/**
 * Makes V8 compile only what stays hot for long, and collect garbage thriftily: for commands that look once at much and
 * end. Nothing changes for processes with few threads; without `pids` every process is meant.
 */
export async function compileLess(root: ProcRoot, pids: readonly number[] | undefined): Promise<void> {
  if (pids !== undefined && threadsOf(root, pids) < MANY_THREADS) return;
  const flags = FLAGS[Number.parseInt(process.versions.v8, 10)] ?? [];
  // node:v8 takes 3 ms to load, which a look at little would not get back.
  const { setFlagsFromString } = await import('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}

function threadsOf(root: ProcRoot, pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const threads = root.threadCount(pid);
    return sum + (isRead(threads) ? (threads ?? 0) : 0);
  }, 0);
}
