import type { ProcRoot } from '../../procfs/root.ts';
import { finish, type Steps } from '../../procfs/steps.ts';
import { readCircleFacts } from '../locks/circle-facts.ts';
import { deadlockList } from '../locks/deadlocks.ts';
import { type OwnerEvidence, ownersOfCalls, readOwners } from '../locks/read-owners.ts';
import { APART_MS, secondLookAt } from '../locks/second-look.ts';
import type { WaitEvidence } from './evidence.ts';
import { judgeWaits } from './judge.ts';
import { type WaitReadOptions, waitEvidenceSteps } from './read.ts';
import { standstill, type WaitReport, waitReport } from './report.ts';

/** How `lookAtWaits` looks. */
export interface WaitLookOptions extends WaitReadOptions {
  /** Read the owners of locks from the memory of the processes. */
  readonly owners?: boolean | undefined;
  /** Gives threads other names before anything is said of them. */
  readonly rename?: ((evidence: WaitEvidence) => WaitEvidence) | undefined;
}

/** The answer, and what it was made from. */
export interface WaitLook extends WaitReport {
  readonly evidence: WaitEvidence;
  readonly owners: OwnerEvidence;
}

/**
 * Looks at the threads of `pids` (undefined: of all processes) and answers what they wait for. Where a circle of locks
 * shows up, and `pause` is given, it looks a second time before it calls that a deadlock.
 */
export function lookAtWaits(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  options: WaitLookOptions = {},
): WaitLook {
  return finish(lookSteps(root, pids, options));
}

/** The same in steps, a thread in each. */
export function* lookSteps(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  options: WaitLookOptions = {},
): Steps<WaitLook> {
  const read = yield* waitEvidenceSteps(root, pids, options);
  const evidence = options.rename?.(read) ?? read;
  const judged = judgeWaits(evidence);
  const owners = options.owners === true ? readOwners(root, judged) : ownersOfCalls(root, judged);
  const stand = standstill(judged, owners, root.host.clock_ticks, evidence);
  const found = { ...stand, ...readCircleFacts(root, stand) };
  if (root.captured || options.pause === undefined || found.cycles.length === 0) {
    return { ...waitReport(evidence, found), evidence, owners };
  }
  const lookAgain = secondLookAt(root, found);
  options.pause(APART_MS);
  return { ...waitReport(evidence, found, deadlockList(found, lookAgain())), evidence, owners };
}
