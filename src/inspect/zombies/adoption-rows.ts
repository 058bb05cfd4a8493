import { isRead, type Unreadable } from '../../procfs/unreadable.ts';
import { elderBehind, isInit, proofOfAdoption } from './adoption.ts';
import type { Parent } from './evidence.ts';
import type { Finding } from './finding.ts';
import { disposition, endOf } from './parent-state.ts';
import type { Scene } from './scene.ts';
import { notKnown } from './silence-rows.ts';
import { lessSure, unreadStatus } from './unread.ts';

/** Rows of the decision table for a parent that was given the zombie as an orphan, and of which no thread waits. */

/** Process 1 of a PID namespace, which gets all orphans, does not wait. */
export function adoptedByInit(scene: Scene): Finding | undefined {
  const { parent, parentName } = scene;
  if (parent === undefined || !isInit(parent.stat, parent.status)) return undefined;
  const inside = parent.stat.pid === 1 ? '' : ', process 1 of a container (status: NSpid),';
  const reaper = `its parent ${parentName}${inside} is the reaper of its PID namespace`;
  if (scene.blind !== undefined) return unseenReaper(scene, scene.blind, reaper);
  const proof = proofOf(scene, parent);
  const sign = proof ?? signOfAdoption(scene);
  const how = scene.isOwn
    ? `${parentName} has started it itself, and no other child (stat: cminflt; task/TID/children)`
    : sign === undefined
      ? `whether ${parentName} has adopted it or started it itself can not be told`
      : `${parentName} has ${proof === undefined ? 'likely ' : ''}adopted it: ${sign}`;
  return {
    cause: 'adopted-by-init',
    confidence: proof === undefined ? 'likely' : 'certain',
    evidence: [`${reaper} and does not wait: ${scene.doing()}`, how, ...disposition(scene)],
    advice: 'Run a real init as process 1 (docker run --init, tini): it must collect every orphan.',
  };
}

/** A process that asked to be given orphans (or whose PID namespace gave it some) does not wait for them. */
export function adoptedBySubreaper(scene: Scene): Finding | undefined {
  const { parent, parentName } = scene;
  if (parent === undefined) return undefined;
  const proof = proofOf(scene, parent);
  const sign = proof ?? signOfAdoption(scene);
  if (sign === undefined) return undefined;
  const how = `${parentName} has ${proof === undefined ? 'likely ' : ''}adopted it: ${sign}`;
  if (scene.blind !== undefined) return unseenReaper(scene, scene.blind, how);
  const finding: Finding = {
    cause: 'adopted-by-subreaper',
    confidence: proof === undefined ? 'likely' : 'certain',
    evidence: [how, `${parentName} is a subreaper that does not wait: ${scene.doing()}`],
    advice: `Fix ${parentName}: a subreaper must wait for any child. ${endOf(scene)}`,
  };
  return lessSure(finding, unreadStatus(scene));
}

/** A reaper may be about to take what it has just been given, however long that is dead. */
function unseenReaper(scene: Scene, blind: Unreadable, how: string): Finding {
  const finding = notKnown(scene, blind);
  return { ...finding, evidence: [how, ...finding.evidence] };
}

function proofOf(scene: Scene, parent: Parent): string | undefined {
  return proofOfAdoption(scene.zombie.stat, parent.stat, (session) => scene.process(session));
}

/** Where it stands among the children of a parent that has one thread. */
function signOfAdoption(scene: Scene): string | undefined {
  const [thread, ...more] = scene.threads;
  if (thread === undefined || more.length > 0 || !isRead(thread.children)) return undefined;
  const before = elderBehind(scene.zombie.stat, thread.children, (pid) => scene.process(pid));
  return before === undefined
    ? undefined
    : `${scene.who(before.pid)} became its child earlier and started later (task/${thread.tid}/children)`;
}
