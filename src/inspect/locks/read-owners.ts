import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { readSyscall } from '../../procfs/syscall.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { readUptime } from '../../procfs/uptime.ts';
import { processOf } from '../../scan/process-of.ts';
import { decodeFutex, type FutexObject, type Libc } from '../waits/futex.ts';
import type { FutexGroup, FutexWait, Judged } from '../waits/judge.ts';
import { InnerTasks } from './inner-tasks.ts';
import { mayBeShared, type Strangers, type Task } from './lock.ts';
import { type Proof, prove } from './proof.ts';
import { MemoryWords } from './words.ts';

/** What `--owners` reads. */
export interface OwnerEvidence {
  readonly proofs: ReadonlyMap<string, Proof>;
  /** Keys of waits on words that were read, and are those of no known object. */
  readonly refuted: ReadonlySet<string>;
  readonly strangers: Strangers;
  /** Processes whose memory could not be read, with the errno. */
  readonly unreadable: ReadonlyMap<number, string>;
  /** When this was read, milliseconds since boot; undefined: not known. */
  readonly uptimeMs?: number | undefined;
}

export const NO_OWNERS: OwnerEvidence = {
  proofs: new Map(),
  refuted: new Set(),
  strangers: new Map(),
  unreadable: new Map(),
};

/** The same without memory: the owners that the calls themselves name. */
export function ownersOfCalls(root: ProcRoot, judged: readonly Judged[]): OwnerEvidence {
  return {
    ...NO_OWNERS,
    strangers: readStrangers(root, judged, NO_OWNERS.proofs),
    uptimeMs: uptimeOf(root, judged),
  };
}

/**
 * Reads the few words of memory that name the owners of the locks that `judged` wait for: one object once, some
 * 96 bytes each. What is read counts only if the waiter was still in the same wait afterwards.
 */
export function readOwners(root: ProcRoot, judged: readonly Judged[]): OwnerEvidence {
  const proofs = new Map<string, Proof>();
  const refuted = new Set<string>();
  const unreadable = new Map<number, string>();
  const asked = new Set<FutexGroup>();
  for (const { futex, process, thread } of judged) {
    if (futex === undefined || asked.has(futex.group) || futex.object.object === 'join') continue;
    asked.add(futex.group);
    const words = new MemoryWords(root, process.pid);
    const proof = prove(process.libc, futex.call, futex.object, words);
    const { failure } = words;
    if (failure !== undefined && proof === undefined && mayBeOwned(futex.object) && !hasGone(root, failure))
      unreadable.set(process.pid, failure);
    const isNone = proof === undefined && isRefuted(process.libc, futex, words);
    if (proof === undefined && !isNone) continue;
    if (!root.captured && !stillWaits(root, thread, futex.call)) continue;
    if (proof === undefined) refuted.add(futex.group.key);
    else proofs.set(futex.group.key, proof);
  }
  return {
    proofs,
    refuted,
    strangers: readStrangers(root, judged, proofs),
    unreadable,
    uptimeMs: uptimeOf(root, judged),
  };
}

/** Milliseconds since boot, where somebody waits in a futex. */
function uptimeOf(root: ProcRoot, judged: readonly Judged[]): number | undefined {
  if (!judged.some(({ futex }) => futex !== undefined)) return undefined;
  const uptime = readUptime(root);
  return isRead(uptime) ? uptime.uptime * 1000 : undefined;
}

/** True where the process has ended meanwhile; in a tree the memory is not held. */
function hasGone(root: ProcRoot, failure: string): boolean {
  return !root.captured && (failure === 'ENOENT' || failure === 'ESRCH');
}

/** True for a wait on what an owner keeps. */
function mayBeOwned({ object }: FutexObject): boolean {
  return ['mutex', 'pi-mutex', 'robust'].includes(object) || object.startsWith('rwlock');
}

/**
 * True when all words about a wait could be read, and the waiter has reason to wait still: then it is on none of the
 * objects of glibc that its call looks like. PI and robust mutexes are told by the call itself.
 */
function isRefuted(libc: Libc, { call, object: guess }: FutexWait, words: MemoryWords): boolean {
  if (libc === 'musl' || guess.object === 'pi-mutex' || guess.object === 'robust') return false;
  return words.uint32(call.uaddr) === call.val && words.failure === undefined;
}

function stillWaits(
  root: ProcRoot,
  { pid, tid }: Judged['thread'],
  call: NonNullable<Judged['futex']>['call'],
): boolean {
  const again = readSyscall(root, `${pid}/task/${tid}`);
  if (!isRead(again) || again.state !== 'blocked') return false;
  const now = decodeFutex(again.args);
  return now !== undefined && now.uaddr === call.uaddr && now.op === call.op && now.val === call.val;
}

/** Owners of locks that live in other processes. */
function readStrangers(
  root: ProcRoot,
  judged: readonly Judged[],
  proofs: ReadonlyMap<string, Proof>,
): Strangers {
  const strangers = new Map<string, Task | 'gone'>();
  const inner = new InnerTasks(root);
  const asked = new Set<FutexGroup>();
  for (const one of judged) {
    const { futex, process } = one;
    if (futex === undefined || asked.has(futex.group) || futex.object.object === 'join') continue;
    asked.add(futex.group);
    const proved = proofs.get(futex.group.key)?.owner;
    const owner = proved ?? futex.object.owner;
    if (owner === undefined) continue;
    // What the call names is one of our numbers already, if it is a thread of this process.
    const ofCall = proved === undefined || process.inner === undefined;
    if (ofCall ? process.threads.some(({ tid }) => tid === owner) : process.inner?.has(owner)) continue;
    // In another PID namespace it is a number of that.
    const tid = process.inner === undefined ? owner : inner.find(process.pid, owner);
    if (tid === undefined || (tid === 'gone' && !showsAll(root))) continue;
    const shared = mayBeShared(one);
    const stranger = tid === 'gone' ? (shared ? tid : undefined) : taskOf(root, process.pid, tid, shared);
    if (stranger !== undefined) strangers.set(futex.group.key, stranger);
  }
  return strangers;
}

/** The owner of a lock that processes share, or that was copied at a fork. */
function taskOf(root: ProcRoot, pid: number, tid: number, shared: boolean): Task | 'gone' | undefined {
  return shared ? strangerOf(root, tid) : forebear(root, pid, tid);
}

function strangerOf(root: ProcRoot, tid: number): Task | 'gone' | undefined {
  const pid = processOf(root, tid);
  if (pid === undefined) return showsAll(root) ? 'gone' : undefined;
  const stat = readStat(root, `${pid}/task/${tid}`);
  if (!isRead(stat)) return stat.gone && showsAll(root) ? 'gone' : undefined;
  const { comm, state, starttime } = stat;
  return { tid, pid, comm, state, starttime };
}

/** So many generations are looked at. */
const GENERATIONS = 32;

/** Thread `tid`, where it is of a process that `pid` descends from and was there before that began. */
function forebear(root: ProcRoot, pid: number, tid: number): Task | undefined {
  const tgid = processOf(root, tid);
  let child = tgid === undefined || tgid === pid ? undefined : readStat(root, String(pid));
  for (let level = 0; level < GENERATIONS && child !== undefined && isRead(child); level++) {
    const { ppid, starttime: forked } = child;
    if (ppid === tgid) {
      const task = strangerOf(root, tid);
      return task === undefined || task === 'gone' || task.starttime > forked ? undefined : task;
    }
    child = ppid > 1 ? readStat(root, String(ppid)) : undefined;
  }
  return undefined;
}

/** False for a tree, which may not hold all, and where the processes of others are hidden (proc(5), hidepid). */
function showsAll(root: ProcRoot): boolean {
  return !root.captured && (root.host.euid === 0 || isRead(readStat(root, '1')));
}
