import { isRead, type Unreadable } from '../../procfs/unreadable.ts';
import { blocks } from './blocks.ts';
import type { Parent } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Scene } from './scene.ts';
import type { WaitCall } from './wait-call.ts';

/** What could have changed an answer and could not be read, in sentences. */

/** `status: EACCES`. */
function sourceOf({ file, code }: Unreadable): string {
  return `${/[^/]+$/.exec(file.replace(/\/\d+$/, ''))?.[0] ?? file}: ${code}`;
}

/** The sentence that the parent's status can not be read, which would tell what it does with SIGCHLD; none when it is. */
export function unreadStatus({ parent }: Scene): readonly string[] {
  if (parent === undefined || isRead(parent.status)) return [];
  const init = parent.stat.pid === 1 ? '' : ', and whether it is process 1 of a container,';
  return [`what it does with SIGCHLD${init} can not be read (${sourceOf(parent.status)})`];
}

/** The sentence that a thread of the parent may block SIGCHLD, and all others do; none when that is known. */
export function unreadMask({ parent, threads }: Scene): readonly string[] {
  if (parent === undefined || !isRead(parent.status)) return [];
  if (threads.some((thread) => isRead(thread.status) && !blocks(thread))) return [];
  for (const { tid, status } of threads) {
    if (!isRead(status))
      return [`whether thread ${tid} blocks SIGCHLD can not be read (${sourceOf(status)})`];
  }
  return [];
}

/** The sentence that a descriptor of the parent may be a signalfd; none when all that matter were read. */
export function unreadSignalfd({ parent }: Scene): readonly string[] {
  const unread = unreadFd(parent);
  return unread === undefined ? [] : [`whether it has a signalfd can not be read (${sourceOf(unread)})`];
}

/** Why one of the parent's descriptors, or any, could not be read; undefined: none of them mattered, or all were. */
function unreadFd(parent: Parent | undefined): Unreadable | undefined {
  const fds = parent?.fds;
  return fds !== undefined && !isRead(fds) ? fds : parent?.fdUnread;
}

/** Why the target of a wait can not be compared with the zombie, as a sentence; none when it can. */
export function unreadTarget(scene: Scene, { target }: WaitCall): readonly string[] {
  const { parent, parentName } = scene;
  const { status } = scene.zombie;
  if (target.kind === 'pidfd') {
    const isKnown = parent?.fds !== undefined && isRead(parent.fds) && parent.fds.has(target.fd);
    const unread = unreadFd(parent);
    if (isKnown || unread === undefined) return [];
    return [`whether pidfd ${target.fd} is of this one can not be read (${sourceOf(unread)})`];
  }
  if (parent === undefined || (target.kind !== 'pid' && target.kind !== 'group')) return [];
  if (!isRead(parent.status)) {
    return [
      `whether ${parentName} has numbers of its own for processes can not be read (${sourceOf(parent.status)})`,
    ];
  }
  if (scene.depth === 1) return [];
  if (target.kind === 'group') {
    return [`the number that the group of this one has in the PID namespace of ${parentName} is not known`];
  }
  if (isRead(status)) return [];
  return [
    `the number that this one has in the PID namespace of ${parentName} can not be read (${sourceOf(status)})`,
  ];
}

/** The finding, less sure where a tracer may hold the zombie: whether one does can not be read. */
export function maybeTraced({ zombie: { status } }: Scene, finding: Finding): Finding {
  if (isRead(status) || finding.cause === 'leader-with-live-threads' || finding.cause === 'traced')
    return finding;
  return lessSure(finding, [`whether it is traced can not be read (${sourceOf(status)})`]);
}

/** The finding with what could not be read for it, and at most likely then. */
export function lessSure(finding: Finding, unread: readonly string[]): Finding {
  if (unread.length === 0) return finding;
  return {
    ...finding,
    confidence: finding.confidence === 'certain' ? 'likely' : finding.confidence,
    evidence: [...finding.evidence, ...unread],
  };
}
