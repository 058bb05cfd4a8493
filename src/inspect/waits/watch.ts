import type { ProcRoot } from '../../procfs/root.ts';
import type { Steps } from '../../procfs/steps.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { readStat } from '../../procfs/stat.ts';
import { readCircleFacts } from '../locks/circle-facts.ts';
import { type Deadlock, deadlockList } from '../locks/deadlocks.ts';
import { ownersOfCalls, readOwners } from '../locks/read-owners.ts';
import { APART_MS, type SecondLook, secondLookAt } from '../locks/second-look.ts';
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

  /** Looks once, without a pause. ENOENT or ESRCH when the process has ended. */
  *look(root: ProcRoot, pid: number): Steps<Reading<WaitLook>> {
    const stat = readStat(root, String(pid));
    if (!isRead(stat)) return stat;
    const evidence = yield* waitEvidenceSteps(root, [pid], { elapsed: this.elapsed });
    const judged = judgeWaits(evidence);
    const owners = this.owners ? readOwners(root, judged) : ownersOfCalls(root, judged);
    const stand = standstill(judged, owners, root.host.clock_ticks, evidence);
    const found = { ...stand, ...readCircleFacts(root, stand) };
    const { before } = this;
    const at_ms = this.elapsed();
    // A look that came too early leaves the one before as the first of two.
    const due = before?.pid === pid && at_ms - before.at_ms >= APART_MS;
    const once = deadlockList(found);
    const deadlocks = due && !root.captured ? confirmed(before, once) : once;
    if (before?.pid !== pid || due) {
      this.before = { pid, at_ms, found, lookAgain: secondLookAt(root, found) };
    }
    return { ...waitReport(evidence, found, deadlocks), evidence, owners };
  }
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
