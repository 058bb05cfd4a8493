import type { ByteString } from '../../procfs/bytes.ts';
import { whyNoFile } from '../../procfs/ended.ts';
import type { U64 } from '../../procfs/stat.ts';
import type { Smap } from '../../procfs/smaps.ts';
import { finish, type Steps } from '../../procfs/steps.ts';
import { isRead, type Unreadable } from '../../procfs/unreadable.ts';
import { Missing, type MissingEntry } from '../../render/missing.ts';
import { isUnused } from './area-kind.ts';
import { byName, namedSpaces } from './by-name.ts';
import { byStackPointer, doubtIn, FENCED, TOO_SMALL } from './by-stack-pointer.ts';
import { type CachedStacks, countCached } from './cached.ts';
import { emptyStacks } from './candidates.ts';
import { type ClaimedSpace, claimsOf } from './claims.ts';
import { type Doubt, doubtOf, lostTasks } from './doubt.ts';
import type { OwnStack, StackEvidence, StackTask } from './evidence.ts';
import { inSpace } from './extent.ts';
import { joinNotes, noStack, type StackFinding, withoutBounds } from './finding.ts';
import { inferStacks } from './inferred.ts';
import { hasEnded, type Layout, layoutOf, type Space, stackPointer } from './layout.ts';
import { mainStack, pointerReason } from './main.ts';
import { mergesOf } from './merges.ts';
import { type NearGuard, nearGuard } from './near-guard.ts';
import { isTooNearTop, maybeStack } from './stack-like.ts';
import { NOBODY } from './tid-word.ts';
import { groupStacks, type StackGroup, type StackTotals, totalStacks } from './totals.ts';

/** The answer about the stacks of one process. */
export interface StackFindings {
  readonly pid: number;
  readonly comm: ByteString;
  /** In the order of the evidence. */
  readonly threads: readonly StackFinding[];
  readonly cached: CachedStacks;
  readonly totals: StackTotals;
  readonly groups: readonly StackGroup[];
  readonly warnings: readonly NearGuard[];
  readonly missing: readonly MissingEntry[];
}

const NOT_OWN =
  "on a stack that is no thread's of the C library, by the words at its top: an alternate one, a fiber, or a bare clone's";
const NEAR_TOP =
  'too near to the top for a thread of glibc on its own stack: a fiber, an alternate stack, or a bare clone';
const OF_LIBRARY = 'by the words of the C library';
const AWAY = 'on another stack now';
const ENDED = 'it has ended: a zombie has no stack';

/**
 * Finds the stack of every thread of a process: by the name of the mapping, the main thread's own, by the stack
 * pointer with guards, flags and page markers; by inference only where nothing else is possible. What the evidence
 * does not carry is null, with the reason.
 */
export function inspectStacks(process: StackEvidence): StackFindings {
  return finish(stackFindingSteps(process));
}

/** The same in steps, a thread in each. */
export function* stackFindingSteps(process: StackEvidence): Steps<StackFindings> {
  const { areas, tasks } = process;
  if (process.kernelThread) {
    const threads = tasks.map((task) => noStack(task, 'a kernel thread: it has no stack of this kind'));
    return complete(process, threads, { count: 0, reserved: 0, touched: 0, note: '' }, new Missing());
  }
  if (!isRead(areas)) return unreadable(process, memoryReason(areas));
  yield;
  const search = new Search(process, areas);
  yield;
  return yield* search.findings();
}

function memoryReason(fault: Unreadable): string {
  if (fault.denied) return `permission denied (maps: ${fault.code})`;
  return fault.code === 'ESRCH' ? 'the process ended during the look' : whyNoFile('maps', fault);
}

function unreadable(process: StackEvidence, reason: string): StackFindings {
  const missing = new Missing();
  const threads = process.tasks.map((task) =>
    hasEnded(task) ? noStack(task, ENDED) : withoutBounds(task, 'unknown', reason),
  );
  missing.add('stacks', reason, threads.filter(({ none }) => !none).length);
  return complete(process, threads, { count: null, reserved: null, touched: null, note: reason }, missing);
}

function complete(
  { pid, comm, vanished }: StackEvidence,
  threads: readonly StackFinding[],
  cached: CachedStacks,
  missing: Missing,
): StackFindings {
  if (vanished > 0) missing.add('threads', 'ended during the look', vanished);
  return {
    pid,
    comm,
    threads,
    cached,
    totals: totalStacks(threads),
    groups: groupStacks(threads),
    warnings: nearGuard(threads),
    missing: missing.list(),
  };
}

function awayNote({ source }: StackFinding): string {
  return source === 'go' ? 'on a goroutine now' : AWAY;
}

/** One process's search: the rules in their order. */
class Search {
  private readonly process: StackEvidence;
  private readonly layout: Layout;
  private readonly names: ReadonlyMap<number, Space>;
  private readonly claims: ReadonlyMap<number, ClaimedSpace>;
  private readonly doubt: Doubt;
  private readonly found = new Map<number, StackFinding>();
  /** Spaces that have an owner. */
  private readonly taken = new Set<Space>();
  /** Threads that nothing places. */
  private readonly pending: StackTask[] = [];
  /** Threads whose stack pointer is in memory that may not be their stack. */
  private wanderers = 0;

  constructor(process: StackEvidence, areas: readonly Smap[]) {
    this.process = process;
    this.layout = layoutOf(process, areas);
    this.names = namedSpaces(this.layout);
    this.claims = claimsOf(process, this.layout);
    const placed = new Set([...this.names.values(), ...[...this.claims.values()].map(({ space }) => space)]);
    this.doubt = doubtOf(
      lostTasks(process, this.layout).filter(({ tid }) => !this.claims.has(tid)),
      this.empty().filter((space) => !placed.has(space) && !this.isDead(space)),
      this.layout,
    );
  }

  *findings(): Steps<StackFindings> {
    const { process, layout } = this;
    for (const task of process.tasks) {
      this.place(task);
      yield;
    }
    const empty = this.empty();
    const dead = new Set(empty.filter((space) => this.isDead(space)));
    const left = {
      tasks: [...this.pending].sort((a, b) => a.tid - b.tid),
      spaces: empty.filter((space) => !dead.has(space)),
      wanderers: this.wanderers,
      hidden: this.pending.length > 0 && this.mayHide(),
      supplied: [...this.found.values()].some(
        ({ source, note }) =>
          (source === 'shared' && note !== '' && note !== TOO_SMALL) || note.includes(FENCED),
      ),
    };
    let unplaced = 0;
    for (const finding of inferStacks(left, layout, process)) {
      this.found.set(finding.tid, finding);
      unplaced++;
    }
    yield;
    const threads = process.tasks.flatMap(({ tid }) => this.found.get(tid) ?? []);
    const unowned = {
      spaces: empty,
      dead,
      unplaced: unplaced + this.displaced(),
      wanderers: this.wanderers,
      hidden: this.holdsOthers(),
    };
    // Only musl has written stacks down.
    const isMusl = layout.libc === 'musl' || process.own !== undefined;
    return complete(process, threads, countCached(unowned, layout, isMusl), this.missing());
  }

  /** Memory that looks like a stack and is nobody's, as far as is known by now. */
  private empty(): readonly Space[] {
    return emptyStacks(this.layout).filter((space) => !this.taken.has(space) && this.mayBeThreads(space));
  }

  /** True for the stack of a dead thread: by its name, or by the word at its top. */
  private isDead({ high, area }: Space): boolean {
    return isUnused(area) || this.process.owners?.get(high) === NOBODY;
  }

  /** True where stacks may lie in a mapping with others, as its stack pointers or its pages show. */
  private holdsOthers(): boolean {
    const { layout, doubt } = this;
    if (layout.isPureGo) return false;
    const merges = mergesOf(layout);
    return layout.spaces.some(
      (space) =>
        (layout.isUntold(space) && space.tasks.length > 0) ||
        (maybeStack(space, layout) && (space.tasks.length > 1 || merges.mayHoldTwo(space, doubt))),
    );
  }

  /** True where the stack of a thread that nothing places may be a part of a mapping that holds another one. */
  private mayHide(): boolean {
    const { layout, doubt } = this;
    return (
      this.holdsOthers() ||
      layout.spaces.some(
        (space) =>
          space.tasks.length > 0 && maybeStack(space, layout) && doubtIn(space, layout, doubt) !== '',
      )
    );
  }

  /** Threads that have a stack of their own beside the one that they are on: of goroutines, where cgo made them. */
  private displaced(): number {
    let count = 0;
    for (const { source, note } of this.found.values()) {
      if (source === 'go' || note === TOO_SMALL || note === NOT_OWN) count++;
    }
    return count;
  }

  private place(task: StackTask): void {
    const finding = this.decide(task);
    if (finding === undefined) this.pending.push(task);
    else this.found.set(task.tid, finding);
  }

  /** The finding about `task`; undefined when only what is left over may tell. */
  private decide(task: StackTask): StackFinding | undefined {
    const { process, layout } = this;
    if (hasEnded(task)) return noStack(task, ENDED);
    const named = byName(task, this.names, layout, process);
    if (named !== undefined) {
      this.take(this.names.get(task.inner));
      return named;
    }
    if (task.tid === process.pid) return mainStack(task, layout, process, this.doubt);
    const own = process.own?.get(task.tid);
    if (own !== undefined) return this.inOwn(task, own);
    const sp = stackPointer(task);
    if (sp === undefined) return this.claimed(task, undefined);
    const finding = byStackPointer(task, sp, layout, process, this.doubt);
    if (finding.source === 'sp' && this.isOwn(task, sp)) {
      if (this.isOnFiber(sp)) {
        this.wanderers++;
        return withoutBounds(task, 'shared', 'its size can not be seen', NEAR_TOP);
      }
      if (finding.note === FENCED && process.owners?.get(finding.high ?? 0) !== task.tid) this.wanderers++;
      return finding;
    }
    const claimed = this.claimed(task, finding);
    if (claimed !== undefined) return claimed;
    if (finding.source === 'sp') {
      if (finding.atMost) return finding;
      this.wanderers++;
      return withoutBounds(task, 'shared', 'its size can not be seen', NOT_OWN);
    }
    if (finding.source === 'go' || finding.note !== '') this.wanderers++;
    return finding;
  }

  /** The finding by what the C library has written down of the stack of `task`. */
  private inOwn(task: StackTask, own: OwnStack): StackFinding | undefined {
    const { layout, process } = this;
    const area = layout.areaAt(own.low);
    if (area === undefined) return undefined;
    const sp = stackPointer(task);
    const away = sp !== undefined && (sp < own.low || sp >= own.high);
    const there = layout.spaceAt(own.low);
    const guard = own.supplied && there?.low === own.low ? there.guard : own.guard;
    const space = {
      ...own,
      guard,
      area,
      kind: 'anonymous',
      cut: false,
      onAnother: false,
      tasks: [task],
    } as const;
    this.take(there);
    const finding = inSpace(task, space, layout, process.pageSize, {
      source: 'sp',
      note: joinNotes(OF_LIBRARY, own.supplied ? 'supplied by the program' : '', away ? AWAY : ''),
      reason: sp === undefined ? pointerReason(task) : away ? 'its stack pointer is elsewhere' : '',
    });
    const end = guard === 0 ? { end: 'memory without a guard' } : {};
    return { ...finding, ...end };
  }

  /** False where a join or words of memory say that the stack which its stack pointer is in is not the thread's own. */
  private isOwn({ tid }: StackTask, sp: U64): boolean {
    const space = this.layout.spaceAt(sp);
    const claimed = this.claims.get(tid);
    if (claimed?.exact === true && claimed.space !== space) return false;
    const owner = space === undefined ? undefined : this.process.owners?.get(space.high);
    return owner === undefined || owner === tid;
  }

  /** True where its stack pointer can not be on its own stack, and one is left that may be its own. */
  private isOnFiber(sp: U64): boolean {
    const space = this.layout.spaceAt(sp);
    if (space === undefined || !maybeStack(space, this.layout) || !isTooNearTop(space, sp, this.layout)) {
      return false;
    }
    return this.empty().some((empty) => !this.isDead(empty));
  }

  /** False for memory that by its words is no stack of a thread of this process. */
  private mayBeThreads({ high }: Space): boolean {
    return (this.process.owners?.get(high) ?? NOBODY) >= NOBODY;
  }

  /** The finding by what else says whose stack it is; `instead` is what the stack pointer said. */
  private claimed(task: StackTask, instead: StackFinding | undefined): StackFinding | undefined {
    const claimed = this.claims.get(task.tid);
    if (claimed === undefined) return undefined;
    const { space, claim } = claimed;
    const sp = stackPointer(task);
    const here = sp !== undefined && this.layout.spaceAt(sp) === space;
    if (instead?.source === 'sp' && here) return undefined;
    if (space.tasks.some((inside) => inside !== task) || this.taken.has(space)) return undefined;
    this.take(space);
    const away = instead === undefined || here ? '' : awayNote(instead);
    const reason = here ? '' : instead === undefined ? pointerReason(task) : 'its stack pointer is elsewhere';
    const doubt = doubtIn(space, this.layout, this.doubt);
    return inSpace(task, space, this.layout, this.process.pageSize, {
      ...claim,
      note: joinNotes(claim.note ?? '', away, doubt),
      reason,
      atMost: doubt !== '',
    });
  }

  private take(space: Space | undefined): void {
    if (space !== undefined) this.taken.add(space);
  }

  private missing(): Missing {
    const missing = new Missing();
    const { tasks, areas, smaps, pages } = this.process;
    for (const { call } of tasks)
      if (!isRead(call)) missing.add('stack pointers', whyNoFile('syscall', call));
    if (isRead(areas) && areas.length > 0 && areas.every(({ Rss }) => Number.isNaN(Rss))) {
      missing.add('touched', whyNoFile('smaps', smaps ?? { code: 'ENOENT' }), tasks.length);
    }
    if (pages !== undefined && !isRead(pages)) missing.add('pages', whyNoFile('pagemap', pages));
    return missing;
  }
}
