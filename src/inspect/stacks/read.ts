import { hasEndedState, tellsEnd } from '../../procfs/ended.ts';
import { readLimits } from '../../procfs/limits.ts';
import { readMaps } from '../../procfs/maps.ts';
import { type AddressRange, readPageRuns } from '../../procfs/pagemap.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { type Smap, smapsSteps, withoutDetails } from '../../procfs/smaps.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { finish, type Steps } from '../../procfs/steps.ts';
import { isRead, type Reading, Unreadable } from '../../procfs/unreadable.ts';
import { hasThreadName } from './by-name.ts';
import { emptyStacks, wantedBesides, wantedPages } from './candidates.ts';
import { doubtOf, lostTasks } from './doubt.ts';
import type { OwnStack, StackEvidence, StackTask } from './evidence.ts';
import { isJoin } from './joins.ts';
import { type Layout, layoutOf, stackPointer } from './layout.ts';
import { mergesOf } from './merges.ts';
import { muslThreads } from './musl-threads.ts';
import { folderOf, readCalls, readInnerTids, readTasks } from './read-tasks.ts';
import { findOwners, findTops, type Peek } from './tid-word.ts';

/** How to look. */
export interface StackReadOptions {
  /** Reads the pages of every stack, for the deepest that each ever was: eight bytes for each page of address space. */
  readonly pagemap?: boolean;
  /** Reads words of the process's memory, to learn whose a stack is where nothing else says it. */
  readonly memory?: boolean;
  /** Waits so many milliseconds, so that a running thread may go to sleep; without it each is looked at once. */
  readonly pause?: (milliseconds: number) => void;
  /** The threads, where a scan knows them already; without it their names are read. */
  readonly tasks?: readonly KnownTask[];
}

/** What a scan knows of a thread. */
export type KnownTask = Pick<StackTask, 'tid' | 'comm' | 'state' | 'seen'>;

/** A thread of the kernel (include/linux/sched.h). */
const PF_KTHREAD = 0x20_0000;
/** What stat says of every thread but the main one. */
const THREAD_EXIT_SIGNAL = -1;

/**
 * Reads what `inspectStacks` needs of process `pid`, or of the process that has a thread `pid`: comm and syscall of every
 * thread, smaps (or maps) of one that lives, limits, and pages where guards may be markers in them. ENOENT or ESRCH when
 * there is no such process.
 */
export function readStackEvidence(
  root: ProcRoot,
  pid: number,
  options: StackReadOptions = {},
): Reading<StackEvidence> {
  return finish(stackEvidenceSteps(root, pid, options));
}

/** The same in steps, a thread in each or a piece of smaps. */
export function* stackEvidenceSteps(
  root: ProcRoot,
  pid: number,
  options: StackReadOptions = {},
): Steps<Reading<StackEvidence>> {
  const leader = readStat(root, String(pid));
  if (!isRead(leader)) return leader;
  const tgid = processOf(root, leader);
  if (tgid !== pid) return yield* stackEvidenceSteps(root, tgid, options);
  const drafts = yield* readTasks(root, leader, options.tasks);
  if (!isRead(drafts)) return drafts;
  const kernelThread = (leader.flags & PF_KTHREAD) !== 0;
  const { areas, smaps } = kernelThread ? NO_AREAS : yield* readAreas(root, pid, drafts);
  const tasks = isRead(areas) && !kernelThread ? yield* readCalls(root, pid, drafts, options.pause) : drafts;
  const evidence: StackEvidence = {
    pid,
    comm: leader.comm,
    kernelThread,
    tasks,
    areas,
    smaps,
    stackLimit: readStackLimit(root, pid),
    pages: undefined,
    owners: undefined,
    arch: root.host.arch,
    pageSize: root.host.page_size,
    vanished: drafts.length - tasks.length,
  };
  if (!isRead(areas) || areas.length === 0) return evidence;
  if (needsInnerTids(evidence, areas, options)) readInnerTids(root, pid, tasks);
  return yield* addDetails(root, evidence, areas, options);
}

/** The process that a task belongs to; /proc/TID answers for every thread, though it is not listed. */
function processOf(root: ProcRoot, { pid, exit_signal }: Stat): number {
  if (exit_signal !== THREAD_EXIT_SIGNAL) return pid;
  const status = readStatus(root, String(pid));
  return isRead(status) ? status.Tgid : pid;
}

/** The mappings of a process, and why they are without the details of smaps; undefined: they have them. */
type AreasRead = Pick<StackEvidence, 'areas' | 'smaps'>;

const NO_AREAS: AreasRead = { areas: [], smaps: undefined };

/** smaps, else maps, of a thread that lives: those of a main thread that has left are empty. */
function* readAreas(root: ProcRoot, pid: number, tasks: readonly StackTask[]): Steps<AreasRead> {
  const alive = tasks.filter(({ state }) => !hasEndedState(state));
  let none: AreasRead | undefined;
  for (const { tid } of alive) {
    const folder = tid === pid ? String(pid) : folderOf(pid, tid);
    const read = yield* readAreasOf(root, folder);
    const { areas } = read;
    // One that is empty is of a thread that has ended meanwhile.
    if (isRead(areas) ? areas.length > 0 : !areas.gone) return read;
    if (!isRead(areas) && !tellsEnd(root, folder, areas)) none ??= read;
  }
  if (alive.length === 0) return NO_AREAS;
  return none ?? { areas: new Unreadable(`${pid}/maps`, 'ESRCH'), smaps: undefined };
}

function* readAreasOf(root: ProcRoot, dir: string): Steps<AreasRead> {
  const smaps = yield* smapsSteps(root, dir);
  if (isRead(smaps) || smaps.code === 'ESRCH') return { areas: smaps, smaps: undefined };
  return { areas: withoutSizes(readMaps(root, dir)), smaps };
}

function withoutSizes(maps: ReturnType<typeof readMaps>): Reading<readonly Smap[]> {
  return isRead(maps) ? maps.map(withoutDetails) : maps;
}

function readStackLimit(root: ProcRoot, pid: number): number | undefined {
  const limits = readLimits(root, String(pid));
  return isRead(limits) ? limits.get('Max stack size')?.soft : undefined;
}

/** The process's own numbers of its threads stand in names, in joins and in its memory. */
function needsInnerTids(
  { tasks, arch }: StackEvidence,
  areas: readonly Smap[],
  options: StackReadOptions,
): boolean {
  if (tasks.length < 2) return false;
  return options.memory === true || areas.some(hasThreadName) || tasks.some(({ call }) => isJoin(call, arch));
}

/** Adds what only a first look at the memory shows that it is needed. */
function* addDetails(
  root: ProcRoot,
  first: StackEvidence,
  areas: readonly Smap[],
  options: StackReadOptions,
): Steps<StackEvidence> {
  let evidence = first;
  let latest = areas;
  let layout = layoutOf(evidence, latest);
  if (!root.captured && evidence.tasks.some((task) => isOutside(task, layout))) {
    // A new thread, or a stack that was used again: the maps are older than the stack pointers.
    const again = yield* readAreas(root, evidence.pid, evidence.tasks);
    evidence = { ...evidence, ...again };
    if (!isRead(again.areas)) return evidence;
    latest = again.areas;
    layout = layoutOf(evidence, latest);
  }
  const doubt = doubtOf(lostTasks(evidence, layout), emptyStacks(layout), layout);
  const wanted = wantedPages(layout, options.pagemap === true, doubt);
  if (wanted.length > 0) {
    evidence = { ...evidence, pages: readPageRuns(root, evidence.pid, wanted) };
    layout = layoutOf(evidence, latest);
    const besides = isRead(evidence.pages ?? []) ? wantedBesides(layout, doubt) : [];
    if (besides.length > 0) {
      const ranges = [...wanted, ...besides].sort((a, b) => a.low - b.low);
      evidence = { ...evidence, pages: readPageRuns(root, evidence.pid, ranges) };
      layout = layoutOf(evidence, latest);
    }
  }
  if (options.memory !== true) return evidence;
  const peek = peekAt(root, evidence.pid);
  const merges = mergesOf(layout);
  const crowded = layout.spaces.filter((space) => merges.needsWords(space, doubt));
  const tops = crowded.length === 0 ? undefined : findTops(crowded, layout, peek, evidence.arch);
  if (tops !== undefined) {
    evidence = { ...evidence, tops };
    layout = layoutOf(evidence, latest);
  }
  const owners = findOwners(layout, evidence.tasks, peek, evidence.arch);
  return withOwnStacks(root, { ...evidence, owners }, layout, wanted, peek);
}

/** Adds the stacks that musl has written down, and the pages of those that are a part of a mapping. */
function withOwnStacks(
  root: ProcRoot,
  evidence: StackEvidence,
  layout: Layout,
  wanted: readonly AddressRange[],
  peek: Peek,
): StackEvidence {
  // It may be linked into a program in which nothing else shows that.
  if (layout.libc === 'glibc') return evidence;
  const own = new Map<number, OwnStack>();
  for (const { tid, stack } of muslThreads(layout, evidence.tasks, peek, evidence.arch)) {
    if (stack !== undefined) own.set(tid, stack);
  }
  if (own.size === 0) return evidence;
  const parts = [...own.values()].filter((stack) => !isMapping(stack, layout));
  const more = parts.filter((part) => !wanted.some(({ low, high }) => low <= part.low && part.high <= high));
  if (more.length === 0) return { ...evidence, own };
  const ranges = [...wanted, ...more.map((part) => inPages(part, evidence))].sort((a, b) => a.low - b.low);
  return { ...evidence, own, pages: readPageRuns(root, evidence.pid, apart(ranges)) };
}

function isMapping({ low, high }: AddressRange, layout: Layout): boolean {
  const area = layout.areaAt(low);
  return area !== undefined && area.low === low && area.high === high;
}

/** The whole pages that hold a range. */
function inPages({ low, high }: AddressRange, { pageSize }: StackEvidence): AddressRange {
  return { low: low - (low % pageSize), high: Math.ceil(high / pageSize) * pageSize };
}

/** Ranges that do not overlap, of such as ascend. */
function apart(ranges: readonly AddressRange[]): AddressRange[] {
  const found: AddressRange[] = [];
  for (const { low, high } of ranges) {
    const last = found.at(-1);
    if (last === undefined || low >= last.high) found.push({ low, high });
    else if (high > last.high) found[found.length - 1] = { low: last.low, high };
  }
  return found;
}

function isOutside(task: StackTask, layout: Layout): boolean {
  const sp = stackPointer(task);
  return sp !== undefined && layout.areaAt(sp) === undefined;
}

function peekAt(root: ProcRoot, pid: number): Peek {
  return (address, length) => {
    const bytes = root.memory(pid, address, length);
    return isRead(bytes) ? bytes : undefined;
  };
}
