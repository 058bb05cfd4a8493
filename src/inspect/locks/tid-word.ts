/** In a futex that holds a TID these bits are the TID; bit 31: somebody waits; bit 30: the owner died (futex(2)). */
export const TID_BITS = 0x3fff_ffff;
export const WAITERS_BIT = 0x8000_0000;

/** PID_MAX_LIMIT of 64-bit kernels: no task has a higher number. */
const LAST_TID = 4_194_304;

/** True for a number that a task can have. */
export function mayBeTid(number: number): boolean {
  return number > 0 && number <= LAST_TID;
}

/** A count of waiters above this is no count. */
export const MANY = 1_000_000;

/** True for a number of threads that wait somewhere. */
export function isCount(count = 0): boolean {
  return count > 0 && count < MANY;
}
