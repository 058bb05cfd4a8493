import { exitSignal, leaderWithLiveThreads, parentOutside, traced } from './child-rows.ts';
import type { Finding } from './finding.ts';
import type { Scene } from './scene.ts';
import { adoptedByInit, adoptedBySubreaper } from './adoption-rows.ts';
import { handlerDoesNotWait, ignoredTooLate, sigchldBlocked, signalfdNotRead } from './signal-rows.ts';
import { neverWaits } from './silence-rows.ts';
import {
  aboutToReap,
  otherThreadForked,
  parentStopped,
  waitsForAnother,
  waitsForStops,
} from './wait-rows.ts';

type Row = (scene: Scene) => Finding | undefined;

/** The decision table, first match: each row answers, or leaves it to the next. */
const ROWS: readonly Row[] = [
  leaderWithLiveThreads,
  traced,
  parentOutside,
  exitSignal,
  parentStopped,
  aboutToReap,
  waitsForAnother,
  otherThreadForked,
];

/** What is said where no thread of the parent waits. */
const WITHOUT_WAITERS: readonly Row[] = [
  adoptedByInit,
  adoptedBySubreaper,
  ignoredTooLate,
  signalfdNotRead,
  sigchldBlocked,
  handlerDoesNotWait,
  neverWaits,
];

/** Why a zombie is still there and what to do about it. */
export function decide(scene: Scene): Finding {
  return (
    first(ROWS, scene) ??
    tooYoung(scene) ??
    maybeYet(scene, withStops(scene, first(WITHOUT_WAITERS, scene) ?? neverWaits(scene)))
  );
}

function first(rows: readonly Row[], scene: Scene): Finding | undefined {
  for (const row of rows) {
    const finding = row(scene);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** Just dead, and what the parent does is closed to us: it may well be about to reap. */
function tooYoung(scene: Scene): Finding | undefined {
  const { blind } = scene;
  if (blind === undefined || !scene.isFresh) return undefined;
  return {
    cause: null,
    confidence: 'unknown',
    evidence: [
      'it has been dead for less than 1 s (sched)',
      `whether ${scene.parentName} waits for it can not be read (${blind.file}: ${blind.code})`,
    ],
    advice: 'Look again: if it stays, nobody waits for it.',
  };
}

function withStops(scene: Scene, finding: Finding): Finding {
  return { ...finding, evidence: [...finding.evidence, ...waitsForStops(scene)] };
}

/** A parent may come to its wait a moment after the death of its child. */
function maybeYet(scene: Scene, finding: Finding): Finding {
  if (!scene.isFresh) return finding;
  const evidence = [...finding.evidence, 'it has been dead for less than 1 s (sched): it may be reaped yet'];
  return {
    ...finding,
    confidence: finding.confidence === 'certain' ? 'likely' : finding.confidence,
    evidence,
  };
}
