import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { readSyscall } from '../../procfs/syscall.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { decodeFutex } from '../waits/futex.ts';
import type { FutexGroup, Judged } from '../waits/judge.ts';
import type { Task } from './lock.ts';
import { type Proof, prove } from './proof.ts';
import { MemoryWords } from './words.ts';

/** What `--owners` reads. */
export interface OwnerEvidence {
  readonly proofs: ReadonlyMap<string, Proof>;
  /** Owners in processes that were not looked at, by TID. */
  readonly strangers: ReadonlyMap<number, Task>;
  /** Processes whose memory could not be read, with the errno. */
  readonly unreadable: ReadonlyMap<number, string>;
}

export const NO_OWNERS: OwnerEvidence = { proofs: new Map(), strangers: new Map(), unreadable: new Map() };

/**
 * Reads the few words of memory that name the owners of the locks that `judged` wait for: one object once, some
 * 96 bytes each. What is read counts only if the waiter was still in the same wait afterwards.
 */
export function readOwners(root: ProcRoot, judged: readonly Judged[]): OwnerEvidence {
  const proofs = new Map<string, Proof>();
  const unreadable = new Map<number, string>();
  const asked = new Set<FutexGroup>();
  for (const { futex, process, thread } of judged) {
    if (futex === undefined || asked.has(futex.group) || !hasLayout(futex.object.object)) continue;
    asked.add(futex.group);
    const words = new MemoryWords(root, process.pid);
    const proof = prove(process.libc, futex.call, futex.object, words);
    if (words.failure !== undefined && proof === undefined) unreadable.set(process.pid, words.failure);
    if (proof !== undefined && (root.captured || stillWaits(root, thread, futex.call))) {
      proofs.set(futex.group.key, proof);
    }
  }
  return { proofs, strangers: readStrangers(root, judged, proofs), unreadable };
}

function hasLayout(object: string): boolean {
  return object !== 'join' && object !== 'futex';
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

/** Owners of shared locks that live in other processes. */
function readStrangers(
  root: ProcRoot,
  judged: readonly Judged[],
  proofs: ReadonlyMap<string, Proof>,
): ReadonlyMap<number, Task> {
  const strangers = new Map<number, Task>();
  for (const { futex, process } of judged) {
    if (futex === undefined || !futex.call.shared) continue;
    const owner = proofs.get(futex.group.key)?.owner ?? futex.object.owner;
    // Numbers of another PID namespace name nobody here.
    if (owner === undefined || process.inner !== undefined || strangers.has(owner)) continue;
    if (process.threads.some(({ tid }) => tid === owner)) continue;
    const stat = readStat(root, String(owner));
    const status = readStatus(root, String(owner));
    if (!isRead(stat) || !isRead(status)) continue;
    const { comm, state, starttime } = stat;
    strangers.set(owner, { tid: owner, pid: status.Tgid, comm, state, starttime });
  }
  return strangers;
}
