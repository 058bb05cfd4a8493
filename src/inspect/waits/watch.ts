import type { ProcRoot } from '../../procfs/root.ts';
import type { Steps } from '../../procfs/steps.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { readStat } from '../../procfs/stat.ts';
import { readCircleFacts } from '../locks/circle-facts.ts';
import { type Deadlock, deadlockList } from '../locks/deadlocks.ts';
import { type BeyondLook, beyondSteps, lookOf } from '../locks/look-beyond.ts';
import { type OwnerEvidence, ownersOfCalls, readOwners } from '../locks/read-owners.ts';
import { APART_MS, type SecondLook, secondLookAt } from '../locks/second-look.ts';
import type { WaitEvidence } from './evidence.ts';
import { judgeWaits } from './judge.ts';
import type { WaitLook } from './look.ts';
import { waitEvidenceSteps } from './read.ts';
import { type Standstill, standstill, waitReport } from './report.ts';

/** A look that another may prove. */
interface Before {
  readonly pid: number;
  readonly at_ms: number;
  readonly found: Standstill;
  readonly lookAgain: () => SecondLook;
}

/** What a process waits for, looked at again and again: the look before is the first one that a deadlock needs. */
export class WaitWatch {
  /** Whether the owners of locks are read from the memory of the process. */
  owners = false;
  private readonly elapsed: () => number;
  private before: Before | undefined = undefined;

  /** @param elapsed a clock that only goes forward, milliseconds */
  constructor(elapsed: () => number) {
    this.elapsed = elapsed;
  }

  /**
   * Looks once, without a pause, at the process and at those that hold it up, as `lookBeyond` does. ENOENT or ESRCH when the
   * process has ended.
   */
  *look(root: ProcRoot, pid: number): Steps<Reading<BeyondLook>> {
    const stat = readStat(root, String(pid));
    if (!isRead(stat)) return stat;
    const own = yield* this.once(root, [pid]);
    const options = { owners: this.owners, elapsed: this.elapsed };
    const { looks, left, returns } = yield* beyondSteps(root, [pid], options, lookFrom(own, own.once));
    // What leads back here shows only in a look at all of them.
    const all = returns ? yield* this.once(root, [pid, ...looks.keys()]) : own;
    const look = lookFrom(all, this.proved(root, pid, all));
    return { ...(returns ? lookOf(look, new Set([pid])) : look), beyond: [...looks.values()], left };
  }

  private *once(root: ProcRoot, pids: readonly number[]): Steps<OneLook> {
    const evidence = yield* waitEvidenceSteps(root, pids, { elapsed: this.elapsed });
    const judged = judgeWaits(evidence);
    const owners = this.owners ? readOwners(root, judged) : ownersOfCalls(root, judged);
    const stand = standstill(judged, owners, root.host.clock_ticks, evidence);
    const found = { ...stand, ...readCircleFacts(root, stand) };
    return { evidence, owners, found, once: deadlockList(found) };
  }

  /** The deadlocks of a look at `pid`, as far as the one before proves them; keeps it as the first of the next two. */
  private proved(root: ProcRoot, pid: number, { found, once }: OneLook): readonly Deadlock[] {
    const { before } = this;
    const at_ms = this.elapsed();
    // A look that came too early leaves the one before as the first of two.
    const due = before?.pid === pid && at_ms - before.at_ms >= APART_MS;
    const deadlocks = due && !root.captured ? confirmed(before, once) : once;
    if (before?.pid !== pid || due) {
      this.before = { pid, at_ms, found, lookAgain: secondLookAt(root, found) };
    }
    return deadlocks;
  }
}

/** One look at processes, and the deadlocks that it alone would tell. */
interface OneLook {
  readonly evidence: WaitEvidence;
  readonly owners: OwnerEvidence;
  readonly found: Standstill;
  readonly once: readonly Deadlock[];
}

function lookFrom({ evidence, owners, found }: OneLook, deadlocks: readonly Deadlock[]): WaitLook {
  return { ...waitReport(evidence, found, deadlocks), evidence, owners };
}

/** Of the deadlocks of this look those that the look before has not seen, and of the others those that stand still. */
function confirmed({ found, lookAgain }: Before, now: readonly Deadlock[]): readonly Deadlock[] {
  if (found.cycles.length === 0) return now;
  const seen = new Set(deadlockList(found).map(keyOf));
  const still = deadlockList(found, lookAgain()).filter((deadlock) =>
    now.some((other) => keyOf(other) === keyOf(deadlock)),
  );
  return [...still, ...now.filter((deadlock) => !seen.has(keyOf(deadlock)))];
}

function keyOf({ tids }: Deadlock): string {
  return tids.join(' ');
}
