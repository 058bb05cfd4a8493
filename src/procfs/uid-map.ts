import { Cursor } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** One line of `/proc/PID/uid_map`, user_namespaces(7): a run of ids and what they are outside. */
export interface IdRange {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

/** The ranges in a uid_map or gid_map file; none for a user namespace that has no map yet. */
export function parseUidMap(bytes: Buffer, end: number = bytes.length): Reading<readonly IdRange[]> {
  const ranges: IdRange[] = [];
  const cursor = new Cursor(bytes, end);
  while (cursor.at < end) {
    const inside = cursor.blanks().integer();
    const outside = cursor.blanks().integer();
    const count = cursor.blanks().integer();
    if (Number.isNaN(inside) || Number.isNaN(outside) || Number.isNaN(count)) {
      return malformed('uid_map', `has no range in line ${ranges.length + 1}`);
    }
    ranges.push({ inside, outside, count });
    cursor.nextLine();
  }
  return ranges;
}

/** How many ids there are: a map of all of them is the initial user namespace's, or as good. */
const ALL_IDS = 2 ** 32 - 1;

/** True when every id means inside what it means outside. */
export function mapsAllToItself(ranges: readonly IdRange[]): boolean {
  const [first] = ranges;
  return ranges.length === 1 && first?.inside === 0 && first.outside === 0 && first.count === ALL_IDS;
}

/** Reads and parses `DIR/uid_map`, where `dir` is `PID`. */
export function readUidMap(root: ProcRoot, dir: string): Reading<readonly IdRange[]> {
  return root.parse(`${dir}/uid_map`, parseUidMap);
}
