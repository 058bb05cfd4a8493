import type { ByteString } from '../procfs/bytes.ts';

/** The kernel keeps this many bytes of a thread's name and cuts the rest (TASK_COMM_LEN). */
const LONGEST_NAME = 15;

/** What the names of a pool have in common: every run of digits is a `*`. `GC Thread#3` is `GC Thread#*`. */
export function namePattern(name: ByteString): ByteString {
  return name.replace(/\d+/g, '*');
}

/**
 * The pattern of each name. A name that was cut right before its number goes with those that were not:
 * `pool-10-thread-` with `pool-*-thread-*`.
 */
export function namePatterns(names: Iterable<ByteString>): ReadonlyMap<ByteString, ByteString> {
  const patterns = new Map<ByteString, ByteString>();
  for (const name of names) if (!patterns.has(name)) patterns.set(name, namePattern(name));
  const known = new Set(patterns.values());
  for (const [name, pattern] of patterns) {
    const whole = `${pattern}*`;
    if (name.length >= LONGEST_NAME && !pattern.endsWith('*') && known.has(whole)) patterns.set(name, whole);
  }
  return patterns;
}
