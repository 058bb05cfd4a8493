import { isKnown } from '../../model/unknown.ts';
import type { Unreadable } from '../../procfs/unreadable.ts';
import type { Finding } from './finding.ts';
import { disposition, endOf, sigwaiter, whoMayLook } from './parent-state.ts';
import type { Scene } from './scene.ts';
import { lessSure, unreadMask } from './unread.ts';

/** What is left to say of a parent of which nothing shows that it takes care of its children. */

/** The default: SIGCHLD is thrown away, and nobody waits. */
export function neverWaits(scene: Scene): Finding {
  if (scene.blind !== undefined) return notKnown(scene, scene.blind);
  const { isOwn, goingOn, parentName } = scene;
  const who = isOwn ? parentName : `${parentName}, which has started or adopted it,`;
  const isSure = isOwn && goingOn === undefined && sigwaiter(scene) === undefined;
  const finding: Finding = {
    cause: 'parent-never-waits',
    confidence: isSure ? 'certain' : 'likely',
    evidence: [
      `no thread of ${who} waits (syscall): it reaps only if it calls wait later`,
      ...disposition(scene),
      scene.doing(),
      ...polled(scene),
    ],
    advice: `Fix ${parentName}: it must wait for its children. ${endOf(scene)}`,
  };
  return lessSure(finding, unreadMask(scene));
}

/**
 * True when the parent may yet come to a wait that does not block: a thread of it goes on by itself, and the zombie is
 * not known to have been dead for so long that such a wait would have taken it.
 */
export function mayBePolledFor(scene: Scene): boolean {
  return scene.goingOn !== undefined && !scene.isLongDead;
}

/** The sentence that the parent may poll; none when no thread of it goes on by itself. */
export function poller(scene: Scene): readonly string[] {
  const { goingOn, isOwn, parentName } = scene;
  if (goingOn === undefined) return [];
  const name = goingOn.tid === scene.ppid ? 'its main thread' : `its thread ${goingOn.tid}`;
  const may = `${name} goes on by itself: it may poll with a wait that does not block (WNOHANG)`;
  if (mayBePolledFor(scene)) return [`${may}, which one look does not tell`];
  const unless = isOwn ? '' : `, unless ${parentName} has adopted it just now`;
  return [`${may}, but in more than a minute it has not taken this one${unless}`];
}

/** Where the parent's calls are closed to us, it may wait for another child as well as not at all. */
export function notKnown(scene: Scene, blind: Unreadable): Finding {
  const seconds = isKnown(scene.age) ? Math.floor(scene.age / 1000) : 0;
  const unless = scene.isOwn ? '' : ', unless it was adopted just now';
  return {
    cause: null,
    confidence: 'unknown',
    evidence: [
      ...disposition(scene),
      scene.doing(),
      ...polled(scene),
      `whether a thread waits for another child can not be read (${blind.file}: ${blind.code})`,
      ...(scene.lasted === undefined ? [] : [`${scene.lasted}: who waits for it would have it by now`]),
      ...(seconds > 0 && scene.lasted === undefined
        ? [`none waits for this one${unless}: it has been dead for ${seconds} s (sched)`]
        : []),
    ],
    advice: blind.denied ? whoMayLook(scene) : endOf(scene),
  };
}

function polled(scene: Scene): readonly string[] {
  return scene.pidfds().map((fd) => `it holds pidfd ${fd} of it (fdinfo/${fd})`);
}
