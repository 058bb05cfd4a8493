import { malformed, type Reading } from './unreadable.ts';

/** Keys of the auxiliary vector, getauxval(3). */
export const AT_PAGESZ = 6;
export const AT_CLKTCK = 17;

const LARGEST_KEY = 1024;

/** Pairs of words up to the key 0; undefined when a key is not one. */
function pairs(words: readonly bigint[]): Map<number, bigint> | undefined {
  const found = new Map<number, bigint>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const key = Number(words[at]);
    if (key === 0) return found;
    if (key > LARGEST_KEY) return undefined;
    found.set(key, words[at + 1] as bigint);
  }
  return found;
}

/**
 * `/proc/PID/auxv`, proc_pid_auxv(5): the values that the kernel gave a program at its start, by key. The words are
 * as wide as the program's, and in its byte order; a page size is in every vector, so the width that finds one
 * is the right one.
 */
export function parseAuxv(bytes: Buffer, end: number = bytes.length): Reading<ReadonlyMap<number, bigint>> {
  const aligned = new Uint8Array(bytes.subarray(0, end - (end % 8))).buffer;
  const wide = pairs([...new BigUint64Array(aligned)]);
  if (wide?.has(AT_PAGESZ) === true) return wide;
  const narrow = pairs([...new Uint32Array(aligned)].map(BigInt));
  return narrow?.has(AT_PAGESZ) === true ? narrow : malformed('auxv', 'has no page size');
}
