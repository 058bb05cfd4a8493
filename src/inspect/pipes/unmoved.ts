import type { ListedFd } from './ends.ts';
import type { Motion } from './motion.ts';
import type { Offsets } from './offsets.ts';
import { accessOf } from './open-flags.ts';

/** A descriptor at two looks; `moved`: bytes forward, undefined where it has no offset. */
interface Seen {
  readonly file: ListedFd;
  readonly moved: number | undefined;
}

/**
 * The descriptors by which a process seems to read or write without moving an offset: the process transfers more than
 * its offsets moved, and there is one descriptor only that this can have gone through. Never more than one for each way;
 * a file that was opened and closed between the looks would look the same.
 */
export function unmovedTransfers(before: Offsets, after: Offsets): ReadonlyMap<number, Motion['perhaps']> {
  const found = new Map<number, Motion['perhaps']>();
  if (before.io === undefined || after.io === undefined) return found;
  const known = new Map(before.files.map((file) => [file.fd, file]));
  const seen = after.files.map((file) => ({ file, moved: movedBetween(known.get(file.fd), file) }));
  const read = candidateOf(seen, 'r', after.io.rchar - before.io.rchar);
  const written = candidateOf(seen, 'w', after.io.wchar - before.io.wchar);
  if (written !== undefined) found.set(written, 'pwrite');
  if (read !== undefined) found.set(read, 'pread');
  return found;
}

/** The one descriptor that `bytes` may have gone through, less what shows in offsets; undefined: none, or several. */
function candidateOf(seen: readonly Seen[], way: 'r' | 'w', bytes: number): number | undefined {
  let rest = bytes;
  const moved = new Set<string>();
  const others: Seen[] = [];
  for (const one of seen) {
    const { file } = one;
    const { info, target } = file;
    const access = info === undefined ? 'rw' : accessOf(info.flags);
    if (access !== way && access !== 'rw') continue;
    // Reading it gives nothing.
    if (way === 'r' && target.name === '/dev/null') continue;
    if (one.moved === undefined || one.moved === 0) {
      others.push(one);
      continue;
    }
    // Descriptors of one open file move together.
    const key = `${info?.mnt_id} ${info?.ino} ${info?.pos}`;
    if (!moved.has(key)) rest -= Math.abs(one.moved);
    moved.add(key);
  }
  const [only] = others;
  if (rest <= 0 || others.length !== 1 || only?.moved === undefined) return undefined;
  return only.file.fd;
}

/** How far an offset moved; undefined for what has none, is new or is another file now. */
function movedBetween(first: ListedFd | undefined, { target, info }: ListedFd): number | undefined {
  if (target.kind !== 'path' || target.name.startsWith('/dev/')) return undefined;
  const before = first?.info;
  if (before === undefined || info === undefined || before.ino !== info.ino) return undefined;
  return info.pos - before.pos;
}
