import type { AddressRange } from '../../procfs/pagemap.ts';
import { hasVmFlag, type Smap } from '../../procfs/smaps.ts';

/** The mappings of a process, those that are pieces of one put together again. */
export interface Joined {
  readonly areas: readonly Smap[];
  /** Memory inside of one of `areas` that may not be written; ascending. */
  readonly closed: readonly AddressRange[];
  /** Those of `areas` of which nothing shows that their pieces were one mapping. */
  readonly unsure: ReadonlySet<Smap>;
}

/**
 * Flags that a call on a part of a mapping changes, at which the kernel splits it: mlock(2), madvise(2), mprotect(2),
 * userfaultfd(2), mseal(2). What is left tells mappings of another kind apart.
 */
const OF_A_PART = new Set('rd wr ex lo lf dc dd wf sr rr um uw ui mg mt gu sd sl'.split(' '));

/**
 * Puts mappings together that touch and differ only by flags which a call on a part of a mapping changes: mlock of a
 * buffer on a stack makes three mappings of one. Where the flags do not differ at all, the kernel had another reason
 * not to merge them, a memory policy or that they are two stacks; and where no flag marks them as a stack, any
 * neighbour looks the same: such are `unsure`. Without flags (maps) nothing is put together.
 *
 * @param areas ascending
 */
export function joinPieces(areas: readonly Smap[]): Joined {
  const joined: Smap[] = [];
  const closed: AddressRange[] = [];
  const unsure = new Set<Smap>();
  for (let first = 0, next = 1; first < areas.length; first = next++) {
    while (next < areas.length && arePieces(areas[next - 1] as Smap, areas[next] as Smap)) next++;
    const only = areas[first] as Smap;
    if (next - first === 1) {
      joined.push(only);
      continue;
    }
    const pieces = areas.slice(first, next);
    const whole = together(pieces);
    joined.push(whole);
    for (const piece of pieces) if (!mayWrite(piece)) closed.push(piece);
    const twins = pieces.some(({ VmFlags }, index) => VmFlags === pieces[index - 1]?.VmFlags);
    if (twins || !isStackLike(only)) unsure.add(whole);
  }
  return { areas: joined, closed, unsure };
}

/** True when two neighbours, the lower first, may have been one mapping. */
function arePieces(lower: Smap, upper: Smap): boolean {
  if (lower.high !== upper.low || lower.inode !== 0 || upper.inode !== 0) return false;
  if (!mayRead(lower) || !mayRead(upper) || lower.VmFlags === '' || upper.VmFlags === '') return false;
  // The kernel names the piece of the main stack that its arguments begin in, and no other.
  if (lower.name !== upper.name && !(isGrowing(lower) && isGrowing(upper))) return false;
  // Equal flags say nothing where they are those of any memory.
  if (lower.VmFlags === upper.VmFlags) return isStackLike(lower);
  return kindOfFlags(lower) === kindOfFlags(upper);
}

/** Marked by the kernel as a stack, or the main thread's. */
function isStackLike(area: Smap): boolean {
  return hasVmFlag(area, 'nh') || isGrowing(area);
}

function isGrowing(area: Smap): boolean {
  return hasVmFlag(area, 'gd');
}

function mayRead({ perms }: Smap): boolean {
  return perms[0] === 'r' && perms[3] === 'p';
}

function mayWrite({ perms }: Smap): boolean {
  return perms[1] === 'w';
}

function kindOfFlags({ VmFlags }: Smap): string {
  return VmFlags.split(' ')
    .filter((flag) => !OF_A_PART.has(flag))
    .join(' ');
}

function together(pieces: readonly Smap[]): Smap {
  const [first] = pieces as [Smap];
  const flags = new Set(pieces.flatMap(({ VmFlags }) => VmFlags.split(' ')));
  flags.delete('');
  return {
    ...first,
    high: (pieces.at(-1) as Smap).high,
    perms: (pieces.find(mayWrite) ?? first).perms,
    name: pieces.find(({ name }) => name !== '')?.name ?? '',
    Rss: sum(pieces, 'Rss'),
    AnonHugePages: sum(pieces, 'AnonHugePages'),
    Swap: sum(pieces, 'Swap'),
    VmFlags: `${[...flags].join(' ')} `,
  };
}

function sum(pieces: readonly Smap[], key: 'Rss' | 'AnonHugePages' | 'Swap'): number {
  return pieces.reduce((total, piece) => total + piece[key], 0);
}
