import type { Smap } from '../../procfs/smaps.ts';
import { hasGuardPages } from './area-kind.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import { inSpace } from './extent.ts';
import type { StackFinding } from './finding.ts';
import type { Layout, Space } from './layout.ts';

/**
 * Names that hold the TID of a stack's thread: glibc from 2.39 on with GLIBC_TUNABLES=glibc.mem.decorate_maps=1 (with a
 * blank in front), and bionic.
 */
const NAMED = /^\[anon:(?: glibc: pthread (user )?stack: |stack_and_tls:)(\d+)\]$/;

/** The TID, in the process's own namespace, that the name of a mapping says it is the stack of. */
function named({ area }: Space): { readonly inner: number; readonly user: boolean } | undefined {
  if (area.name === '') return undefined;
  const [whole, user, tid] = NAMED.exec(area.name) ?? [];
  return whole === undefined ? undefined : { inner: Number(tid), user: user !== undefined };
}

/** True for a mapping that is named after a thread. */
export function hasThreadName({ name }: Smap): boolean {
  return name !== '' && NAMED.test(name);
}

/** The spaces that are named after a thread, by its TID in the process's own namespace. */
export function namedSpaces(layout: Layout): ReadonlyMap<number, Space> {
  const spaces = new Map<number, Space>();
  for (const space of layout.spaces) {
    const found = named(space);
    if (found !== undefined) spaces.set(found.inner, space);
  }
  return spaces;
}

/** Rule 1: the mapping is named after the thread. */
export function byName(
  task: StackTask,
  names: ReadonlyMap<number, Space>,
  layout: Layout,
  { pageSize }: StackEvidence,
): StackFinding | undefined {
  const space = names.get(task.inner);
  if (space === undefined) return undefined;
  const note = named(space)?.user === true ? 'supplied by the program' : '';
  const finding = inSpace(task, space, layout, pageSize, { source: 'name', note });
  // glibc names the stack without its guard, which is a mapping of its own then, if only of page markers.
  const below = layout.below(space.area);
  const unseen = below !== undefined && hasGuardPages(below) && layout.pages?.touched(below) === undefined;
  if (finding.guard !== 0 || !unseen) return finding;
  return { ...finding, guard: null, reason: 'its guard may be page markers, and pagemap has no pages of it' };
}
