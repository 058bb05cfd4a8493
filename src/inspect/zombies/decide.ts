import { exitSignal, leaderWithLiveThreads, parentOutside, traced } from './child-rows.ts';
import type { Finding } from './finding.ts';
import type { Scene } from './scene.ts';
import {
  adoptedByInit,
  adoptedBySubreaper,
  handlerDoesNotWait,
  ignoredTooLate,
  neverWaits,
  sigchldBlocked,
  signalfdNotRead,
} from './signal-rows.ts';
import { aboutToReap, otherThreadForked, parentStopped, waitsForAnother } from './wait-rows.ts';

/** The decision table, first match: each row answers, or leaves it to the next. */
const ROWS: readonly ((scene: Scene) => Finding | undefined)[] = [
  leaderWithLiveThreads,
  traced,
  parentOutside,
  exitSignal,
  parentStopped,
  aboutToReap,
  waitsForAnother,
  otherThreadForked,
  adoptedByInit,
  adoptedBySubreaper,
  ignoredTooLate,
  signalfdNotRead,
  sigchldBlocked,
  handlerDoesNotWait,
];

/** Why a zombie is still there and what to do about it. */
export function decide(scene: Scene): Finding {
  for (const row of ROWS) {
    const finding = row(scene);
    if (finding !== undefined) return finding;
  }
  return neverWaits(scene);
}
