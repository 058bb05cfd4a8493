import type { ByteString } from '../../procfs/bytes.ts';
import { type FdTarget, listFds, readFdTarget } from '../../procfs/fd-links.ts';
import { readFdinfo } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import type { Steps } from '../../procfs/steps.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { isKernelThread } from '../waits/class-of.ts';
import { endsOf, isOpenFd, type ListedFd, type PipeEnds, pidsOf, pipeKey } from './ends.ts';
import { type InFlight, readInFlight, type SocketFd } from './in-flight.ts';
import { readOrigins } from './origins.ts';
import { unlistedBy } from './unlisted.ts';

/** The processes of a root, by PID. */
export function listPids(root: ProcRoot): number[] {
  const names = root.names('');
  if (!isRead(names)) return [];
  return names
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** The pipes and FIFOs whose ends are looked for. */
export interface WantedEnds {
  /** By `pipeKey`. */
  readonly keys: ReadonlySet<string>;
  /** Paths of the FIFOs among them: a descriptor on one may be an end although its fdinfo is not to be had. */
  readonly paths: ReadonlySet<ByteString>;
}

/** Looks through the descriptors of every process for the ends of `wanted`. */
export function* findEnds(root: ProcRoot, wanted: WantedEnds): Steps<PipeEnds> {
  const look = new FdLook(root);
  const found = yield* look.ends(listPids(root), wanted);
  const byKey = endsOf(found.filter(isOpenFd));
  const unlisted = unlistedBy(root);
  const holders =
    unlisted.length === 0
      ? []
      : [...byKey.values()].flatMap((ends) => pidsOf(ends.readers).concat(pidsOf(ends.writers)));
  return { byKey, ...look.lacks(), unlisted, inFlight: [], origins: readOrigins(root, holders) };
}

const NOTHING: WantedEnds = { keys: new Set(), paths: new Set() };

/** The sockets of all processes that hold descriptors on their way. Reads every link: for what is else sure only. */
export function* findInFlight(root: ProcRoot): Steps<InFlight[]> {
  const look = new FdLook(root);
  yield* look.ends(listPids(root), NOTHING);
  return look.inFlight();
}

/** The descriptors of all processes that are sockets. Reads every link. */
export function* findSockets(root: ProcRoot): Steps<readonly SocketFd[]> {
  const look = new FdLook(root);
  yield* look.ends(listPids(root), NOTHING);
  return look.sockets;
}

/** Descriptors that are read in a step. */
const AT_A_TIME = 32;

/** Reads descriptors, and counts the processes that may not be looked into. */
export class FdLook {
  private readonly root: ProcRoot;
  private readonly unseen = new Map<number, 'closed' | 'flags'>();
  private refused = false;
  /** Those that were met so far. */
  readonly sockets: SocketFd[] = [];

  constructor(root: ProcRoot) {
    this.root = root;
  }

  /** How many processes were unreadable so far. */
  get unreadable(): number {
    return this.unseen.size;
  }

  /** What was not to be seen so far. */
  lacks(): Pick<PipeEnds, 'unreadable' | 'unseen' | 'why'> {
    const { unseen, refused } = this;
    return { unreadable: unseen.size, unseen, why: refused ? 'permission denied' : 'fdinfo' };
  }

  /** Of the sockets of the processes so far those that hold descriptors on their way; reads what every one of them has. */
  inFlight(): InFlight[] {
    return readInFlight(this.root, this.sockets);
  }

  /** Every descriptor of processes, in steps of a few: some have very many. */
  *every(pids: readonly number[]): Steps<ListedFd[]> {
    const found: ListedFd[][] = [];
    for (const pid of pids) found.push(yield* this.look(pid));
    return found.flat();
  }

  /**
   * The descriptors of processes that are ends of `wanted`, or may be. Of those that can't be one nothing but the link
   * is read.
   */
  *ends(pids: readonly number[], wanted: WantedEnds): Steps<ListedFd[]> {
    const found: ListedFd[][] = [];
    for (const pid of pids) found.push(yield* this.look(pid, wanted));
    return found.flat();
  }

  private *look(pid: number, wanted?: WantedEnds): Steps<ListedFd[]> {
    const { root } = this;
    const fds = listFds(root, pid);
    if (!isRead(fds)) {
      if (fds.denied && !this.isKernelThread(pid)) this.count(pid, 'closed', true);
      return [];
    }
    const found: ListedFd[] = [];
    // A process may show how many descriptors it has and yet not where they lead.
    let lacks = false;
    let denied = false;
    for (const [index, fd] of fds.entries()) {
      if (index % AT_A_TIME === 0) yield;
      const target = readFdTarget(root, pid, fd);
      if (!isRead(target)) {
        denied ||= target.denied;
        continue;
      }
      if (target.kind === 'socket') this.sockets.push({ pid, fd, inode: target.inode });
      if (wanted !== undefined && !mayBeEnd(target, wanted)) continue;
      const info = readFdinfo(root, pid, fd);
      // One that was closed meanwhile is none; of one that keeps its flags to itself it is not known which end it is.
      if (!isRead(info) && info.gone && !root.captured) continue;
      const listed = { pid, fd, target, info: isRead(info) ? info : undefined };
      if (wanted !== undefined && !isEnd(listed, wanted)) continue;
      found.push(listed);
      if (isRead(info)) continue;
      denied ||= info.denied;
      lacks ||= target.kind === 'pipe' || wanted !== undefined;
    }
    if (denied || lacks) this.count(pid, lacks ? 'flags' : 'closed', denied);
    return found;
  }

  private count(pid: number, how: 'closed' | 'flags', denied: boolean): void {
    this.unseen.set(pid, how);
    this.refused ||= denied;
  }

  private isKernelThread(pid: number): boolean {
    const stat = readStat(this.root, String(pid));
    return isRead(stat) && isKernelThread(stat);
  }
}

/** False for a descriptor whose link tells that it is none. A FIFO may have several paths. */
function mayBeEnd(target: FdTarget, { keys, paths }: WantedEnds): boolean {
  return target.kind === 'pipe' ? keys.has(`pipe:${target.inode}`) : target.kind === 'path' && paths.size > 0;
}

/** As far as its fdinfo tells, or else its link. */
function isEnd({ target, info }: ListedFd, { keys, paths }: WantedEnds): boolean {
  if (info === undefined) return target.kind === 'pipe' || paths.has(target.name);
  return keys.has(pipeKey(target, info) ?? '');
}
