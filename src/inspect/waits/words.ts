import type { U64 } from '../../procfs/stat.ts';

/**
 * Arguments of a system call are whole registers: what the call takes as an int leaves junk, or a copy of the
 * sign, in the upper half. These cut them to what the call reads.
 */

const TWO_32 = 4_294_967_296;

/** The lower 32 bits, unsigned. */
export function uint32(word: U64): number {
  return typeof word === 'number' ? word % TWO_32 : Number(BigInt.asUintN(32, word));
}

/** The lower 32 bits as an int. */
export function int32(word: U64): number {
  return uint32(word) | 0;
}

/** Lower-case hex without `0x`, as addresses stand in JSON. Halves of 32 bits are written far faster than doubles. */
export function hexAddress(address: U64): string {
  if (typeof address === 'bigint' || address < TWO_32) return address.toString(16);
  return Math.floor(address / TWO_32).toString(16) + (address % TWO_32).toString(16).padStart(8, '0');
}
