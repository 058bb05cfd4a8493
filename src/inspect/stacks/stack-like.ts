import type { U64 } from '../../procfs/stat.ts';
import { isMarked } from './area-kind.ts';
import type { Layout, Space } from './layout.ts';

/** No C library makes a smaller stack, glibc not even of memory that the program supplies (PTHREAD_STACK_MIN). */
export const SMALLEST = 16 * 1024;

/** sizeof(struct pthread) of glibc on x86_64, which lies at the top of the stack of every thread. */
const STRUCT_PTHREAD = 2304;

/** True for memory that looks as a C library maps a stack: marked by the kernel, or with a guard where it marks none. */
export function maybeStack(space: Space, layout: Layout): boolean {
  if (space.kind !== 'anonymous') return false;
  if (isMarked(space.area)) return true;
  return !layout.marks && (space.guard > 0 || space.cut || space.onAnother);
}

/** The stack pointer of a thread is no nearer to the top of its own stack than so many bytes. */
export function leastUsed({ libc, arch }: Layout): number {
  return libc === 'glibc' && arch === 'x86_64' ? STRUCT_PTHREAD : 1;
}

/** True for a stack pointer where the C library keeps its own data of a thread: the stack is no thread's of it. */
export function isTooNearTop({ high }: Space, sp: U64, layout: Layout): boolean {
  return typeof sp === 'number' && high - sp < leastUsed(layout);
}
