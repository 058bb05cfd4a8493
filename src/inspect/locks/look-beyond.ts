import type { ProcRoot } from '../../procfs/root.ts';
import { finish, type Steps } from '../../procfs/steps.ts';
import { lookAtWaits, lookSteps, type WaitLook, type WaitLookOptions } from '../waits/look.ts';
import type { Wait } from '../waits/wait.ts';
import { targetOf } from './process-edges.ts';

/** A look at some processes, and at those beyond them that hold them up. */
export interface BeyondLook extends WaitLook {
  /** What the processes that hold up the asked ones wait for, those that hold these up, and so on: each by itself. */
  readonly beyond: readonly WaitLook[];
  /** Some that were not looked at, as there were too many; 0: none. */
  readonly left: number;
}

/** So many processes are looked at beyond those asked for. */
const MOST = 32;
/** One that so many can let go on is seldom in a circle. */
const MOST_TARGETS = 8;

/**
 * Looks at the threads of `pids` as `lookAtWaits` does, and at the processes that they wait for, as far as that goes: a
 * circle may lead through processes that nobody asked for. What is answered is of `pids`, and of circles those that
 * these are in or behind.
 *
 * @param first a look at `pids` that was made already
 */
export function lookBeyond(
  root: ProcRoot,
  pids: readonly number[],
  options: WaitLookOptions = {},
  first: WaitLook = lookAtWaits(root, pids, options),
): BeyondLook {
  const { looks, left, returns } = finish(beyondSteps(root, pids, options, first));
  const beyond = [...looks.values()];
  if (!returns) return { ...first, beyond, left };
  const joint = lookAtWaits(root, [...pids, ...looks.keys()], options);
  return { ...lookOf(joint, new Set(pids)), beyond, left };
}

/** The processes that hold up those of a first look, directly or through others. */
export interface Followed {
  /** By PID, each looked at by itself. */
  readonly looks: ReadonlyMap<number, WaitLook>;
  /** Some that were not looked at, as there were too many. */
  readonly left: number;
  /** True where one of them waits for a process that was come by already, or is in a circle of its own. */
  readonly returns: boolean;
}

/** Looks at the processes beyond those of `first`, a look at `pids`, in steps. */
export function* beyondSteps(
  root: ProcRoot,
  pids: readonly number[],
  options: WaitLookOptions,
  first: WaitLook,
): Steps<Followed> {
  const looks = new Map<number, WaitLook>();
  const passed = new Set(pids);
  let returns = false;
  let left = 0;
  const queue: number[] = [];
  const add = (targets: readonly number[], beyond: boolean): void => {
    for (const pid of targets) {
      returns ||= beyond && passed.has(pid);
      if (passed.has(pid)) continue;
      passed.add(pid);
      if (queue.length < MOST) queue.push(pid);
      else left++;
    }
  };
  add(targetsOf(first), false);
  // It grows while it is gone through.
  for (const pid of queue) {
    const found = yield* lookSteps(root, [pid], { ...options, pause: undefined, rename: undefined });
    looks.set(pid, found);
    returns ||= found.deadlocks.length > 0;
    add(targetsOf(found), true);
  }
  return { looks, left, returns };
}

/** The processes that the threads of a look wait for, other than their own, each once. */
function targetsOf({ waits, evidence }: WaitLook): readonly number[] {
  const targets = new Set<number>();
  for (const wait of waits) {
    for (const pid of targetsOfWait(wait, evidence)) if (pid !== wait.pid) targets.add(pid);
  }
  return [...targets];
}

function targetsOfWait({ lock, judged }: Wait, evidence: WaitLook['evidence']): readonly number[] {
  const owner = lock?.owner;
  if (owner !== undefined) {
    return owner.alive === true && !owner.forked && owner.pid !== undefined ? [owner.pid] : [];
  }
  const pids = targetOf(judged, evidence)?.pids ?? [];
  return pids.length > MOST_TARGETS ? [] : pids;
}

/** Of a look at several processes what is about `pids`: of circles those that these are in or behind. */
export function lookOf(look: WaitLook, pids: ReadonlySet<number>): WaitLook {
  const waits = look.waits.filter(({ pid }) => pids.has(pid));
  const tids = new Set(waits.map(({ tid }) => tid));
  return {
    ...look,
    waits,
    locks: look.locks.filter(({ waiters }) => waiters.some(({ thread }) => tids.has(thread.tid))),
    deadlocks: look.deadlocks.filter(
      (one) => one.tids.some((tid) => tids.has(tid)) || one.behind.some((tid) => tids.has(tid)),
    ),
    evidence: { ...look.evidence, processes: look.evidence.processes.filter(({ pid }) => pids.has(pid)) },
  };
}
