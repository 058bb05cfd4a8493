import type { ByteString } from '../../procfs/bytes.ts';
import { isRead, type Unreadable } from '../../procfs/unreadable.ts';
import type { CgroupUse } from './evidence.ts';
import { notes } from './row.ts';

/** The level of a hierarchy with least left. */
export interface TightLevel {
  readonly path: ByteString;
  readonly folder: ByteString;
  /** Without the threads of tinspect itself, unless they are asked about. */
  readonly used: number;
  readonly limit: number;
  readonly own: number | undefined;
}

/**
 * The level that binds first, the lower one of two that are equal; undefined when no level has a limit.
 *
 * @param asked true when tinspect itself is asked about, so that its threads count
 */
export function tightest({ levels }: CgroupUse, asked: boolean): TightLevel | undefined {
  let found: TightLevel | undefined;
  for (const { path, folder, max, current, own } of levels) {
    if (!isRead(max) || !isRead(current) || max === Infinity) continue;
    const used = withoutOwn(current, own, asked);
    if (found === undefined || max - used < found.limit - found.used) {
      found = { path, folder, used, limit: max, own };
    }
  }
  return found;
}

/** A count of a live system without the threads of tinspect itself, which are gone before any are made. */
export function withoutOwn(count: number, own: number | undefined, asked: boolean): number {
  return asked || own === undefined ? count : Math.max(0, count - own);
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
