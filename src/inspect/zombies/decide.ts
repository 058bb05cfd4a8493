import { exitSignal, leaderWithLiveThreads, parentOutside, traced } from './child-rows.ts';
import type { Answer, Finding } from './finding.ts';
import type { Scene } from './scene.ts';
import { adoptedByInit, adoptedBySubreaper } from './adoption-rows.ts';
import { handlerDoesNotWait, ignoredTooLate, sigchldBlocked, signalfdNotRead } from './signal-rows.ts';
import { mayBePolledFor, neverWaits, poller } from './silence-rows.ts';
import { maybeTraced } from './unread.ts';
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

/** Why a zombie is still there, whether it stays and what to do about it. */
export function decide(scene: Scene): Answer {
  const found = first(ROWS, scene) ?? tooYoung(scene);
  if (found !== undefined) {
    const held = maybeTraced(scene, found);
    return { ...held, stuck: isStuck(scene, held) };
  }
  const silent = first(WITHOUT_WAITERS, scene) ?? neverWaits(scene);
  const finding = maybeTraced(scene, withStops(scene, silent));
  const polled = mayBePolledFor(scene);
  const stuck = polled ? null : isStuck(scene, finding);
  return { ...maybeYet(scene, polled ? maybeLater(finding) : finding), stuck };
}

/** Whether it stays: what the parent's calls, its own age and who looks tell of that. */
function isStuck(scene: Scene, { cause, confidence }: Finding): boolean | null {
  if (cause === 'leader-with-live-threads') return false;
  if (cause === 'about-to-reap') return confidence === 'certain' ? false : null;
  if (scene.isFresh) return null;
  return cause === null && !scene.isLongDead ? null : true;
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
      youth(scene),
      `whether ${scene.parentName} waits for it can not be read (${blind.file}: ${blind.code})`,
    ],
    advice: 'Look again: if it stays, nobody waits for it.',
  };
}

function youth({ atMostFrom }: Scene): string {
  return `it has been dead for less than 1 s (${atMostFrom})`;
}

function withStops(scene: Scene, finding: Finding): Finding {
  return { ...finding, evidence: [...finding.evidence, ...poller(scene), ...waitsForStops(scene)] };
}

/** Until it polls, a parent is as one that never waits. */
function maybeLater(finding: Finding): Finding {
  return {
    ...finding,
    confidence: finding.confidence === 'certain' ? 'likely' : finding.confidence,
    advice: `Look again: if it stays, nobody polls for it. ${finding.advice}`,
  };
}

/** A parent may come to its wait a moment after the death of its child. */
function maybeYet(scene: Scene, finding: Finding): Finding {
  if (!scene.isFresh) return finding;
  const evidence = [...finding.evidence, `${youth(scene)}: it may be reaped yet`];
  return {
    ...finding,
    confidence: finding.confidence === 'certain' ? 'likely' : finding.confidence,
    evidence,
  };
}
