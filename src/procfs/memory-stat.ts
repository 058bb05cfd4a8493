import { Cursor } from './bytes.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * `memory.stat` of a control group, by the kernel's names (Documentation/admin-guide/cgroup-v2.rst, and
 * cgroup-v1/memory.rst, where `total_` names count the groups below too). Bytes, and counts of events.
 */
export function parseMemoryStat(
  bytes: Buffer,
  end: number = bytes.length,
): Reading<ReadonlyMap<string, number>> {
  const values = new Map<string, number>();
  const cursor = new Cursor(bytes, end);
  while (cursor.at < end) {
    const name = cursor.word();
    const value = cursor.blanks().integer();
    if (name === '' || Number.isNaN(value))
      return malformed('memory.stat', `has no value in line ${values.size + 1}`);
    values.set(name, value);
    cursor.nextLine();
  }
  return values;
}
