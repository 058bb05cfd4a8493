import type { ProcRoot } from '../../procfs/root.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { readStat } from '../../procfs/stat.ts';
import { type Deadlock, deadlockList } from '../locks/deadlocks.ts';
import { NO_OWNERS, readOwners } from '../locks/read-owners.ts';
import { APART_MS, readSecondLook } from '../locks/second-look.ts';
import { judgeWaits } from './judge.ts';
import type { WaitLook } from './look.ts';
import { readWaitEvidence } from './read.ts';
import { type Standstill, standstill, waitReport } from './report.ts';

/** What a process waits for, looked at again and again: the look before is the first one that a deadlock needs. */
export class WaitWatch {
  /** Whether the owners of locks are read from the memory of the process. */
  owners = false;
  private readonly elapsed: () => number;
  private before: { readonly pid: number; readonly at_ms: number; readonly found: Standstill } | undefined =
    undefined;

  /** @param elapsed a clock that only goes forward, milliseconds */
  constructor(elapsed: () => number) {
    this.elapsed = elapsed;
  }

  /** Looks once, without a pause. ENOENT or ESRCH when the process has ended. */
  look(root: ProcRoot, pid: number): Reading<WaitLook> {
    const stat = readStat(root, String(pid));
    if (!isRead(stat)) return stat;
    const evidence = readWaitEvidence(root, [pid], { elapsed: this.elapsed });
    const judged = judgeWaits(evidence);
    const owners = this.owners ? readOwners(root, judged) : NO_OWNERS;
    const found = standstill(judged, owners, root.host.clock_ticks);
    const report = waitReport(evidence, found);
    const { before } = this;
    const at_ms = this.elapsed();
    // A look that came too early leaves the one before as the first of two.
    if (before?.pid !== pid || at_ms - before.at_ms >= APART_MS) this.before = { pid, at_ms, found };
    const twice = !root.captured && before?.pid === pid && at_ms - before.at_ms >= APART_MS;
    const deadlocks = twice ? confirmed(root, before.found, report.deadlocks) : report.deadlocks;
    return { ...report, deadlocks, evidence, owners };
  }
}

/** Of the deadlocks of this look those that the look before has not seen, and of the others those that stand still. */
function confirmed(root: ProcRoot, before: Standstill, now: readonly Deadlock[]): readonly Deadlock[] {
  if (before.cycles.length === 0) return now;
  const seen = new Set(deadlockList(before).map(keyOf));
  const still = deadlockList(before, readSecondLook(root, before.cycles)).filter((deadlock) =>
    now.some((other) => keyOf(other) === keyOf(deadlock)),
  );
  return [...still, ...now.filter((deadlock) => !seen.has(keyOf(deadlock)))];
}

function keyOf({ tids }: Deadlock): string {
  return tids.join(' ');
}
