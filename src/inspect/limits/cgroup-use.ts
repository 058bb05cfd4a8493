import type { ByteString } from '../../procfs/bytes.ts';
import { isRead, type Unreadable } from '../../procfs/unreadable.ts';
import type { CgroupUse } from './evidence.ts';
import { notes } from './row.ts';

/** The level of a hierarchy with least left. */
export interface TightLevel {
  readonly path: ByteString;
  readonly folder: ByteString;
  readonly used: number;
  readonly limit: number;
}

/** The level that binds first, the lower one of two that are equal; undefined when no level has a limit. */
export function tightest({ levels }: CgroupUse): TightLevel | undefined {
  let found: TightLevel | undefined;
  for (const { path, folder, max, current } of levels) {
    if (!isRead(max) || !isRead(current) || max === Infinity) continue;
    if (found === undefined || max - current < found.limit - found.used) {
      found = { path, folder, used: current, limit: max };
    }
  }
  return found;
}

/** A level's file that is there and could not be read. */
export function refusedLevel({ levels }: CgroupUse): Unreadable | undefined {
  for (const { max, current } of levels) {
    if (!isRead(max) && max.code !== 'ENOENT') return max;
    if (isRead(max) && !isRead(current)) return current;
  }
  return undefined;
}

/** What may bind and is not seen; empty: nothing. */
export function unseenNote(use: CgroupUse): string {
  const refused = refusedLevel(use);
  return notes(
    !use.complete && 'limits of groups above are out of sight here',
    refused !== undefined && `${refused.file}: ${refused.code}`,
  );
}
