import { isRead } from '../../procfs/unreadable.ts';
import { pidsOf, pipeKey } from '../pipes/ends.ts';
import { childOf, onlyChildOf } from '../waits/child.ts';
import type { WaitEvidence } from '../waits/evidence.ts';
import { holderOfFileLock } from '../waits/file-lock.ts';
import type { Judged } from '../waits/judge.ts';
import { targetText } from '../waits/text-fd.ts';
import { who } from '../waits/text-lock.ts';
import type { Edge } from './cycles.ts';

/** What of the evidence tells which process another waits for. */
type Known = Pick<WaitEvidence, 'fileLocks' | 'pipes'>;

/** The process that one waits for, and in which words. */
interface Target {
  readonly pid: number;
  readonly how: (name: string) => string;
  readonly doubtful?: boolean;
}

/**
 * Who waits for a file lock, a pipe or a child of a process that alone can end the wait. Only processes of one thread count:
 * in others any thread may let go.
 */
export function processEdges(judged: readonly Judged[], known: Known): Edge[] {
  const alone = new Map(
    judged.filter(({ process }) => process.threads.length === 1).map((one) => [one.process.pid, one]),
  );
  return judged.flatMap((waiter): Edge[] => {
    const target = targetOf(waiter, known);
    const other = target === undefined ? undefined : alone.get(target.pid);
    if (target === undefined || other === undefined) return [];
    const { tid, comm } = other.thread;
    return [
      {
        waiter,
        lock: undefined,
        to: tid,
        how: target.how(who(tid, comm)),
        doubtful: target.doubtful === true,
      },
    ];
  });
}

function targetOf(waiter: Judged, known: Known): Target | undefined {
  switch (waiter.wait) {
    case 'filelock':
      return ofFileLock(waiter, known);
    case 'pipe':
      return ofPipe(waiter, known);
    case 'child':
      return ofChild(waiter);
    default:
      return undefined;
  }
}

function ofFileLock({ thread, fd }: Judged, { fileLocks }: Known): Target | undefined {
  if (fd === undefined) return undefined;
  const holder = holderOfFileLock(fileLocks, thread.pid, fd);
  if (holder === undefined || holder.uncertain || holder.pid <= 0 || holder.others.length > 0)
    return undefined;
  const isOwn = holder.pid === thread.pid;
  return {
    pid: holder.pid,
    how: (name) =>
      `waits for the lock on ${targetText(fd)} ${isOwn ? 'that it holds itself' : `held by ${name}`}`,
  };
}

function ofPipe({ thread, fd }: Judged, { pipes }: Known): Target | undefined {
  if (fd === undefined || pipes === undefined || !isRead(fd.target)) return undefined;
  const ends = pipes.byKey.get(pipeKey(fd.target, fd.info) ?? '');
  const reads = fd.op === 'read';
  const peers = ends === undefined ? [] : pidsOf(reads ? ends.writers : ends.readers);
  const [pid] = peers;
  // What a process does to itself with a pipe is told with the pipe.
  if (pid === undefined || peers.length > 1 || pid === thread.pid) return undefined;
  const target = targetText(fd);
  return {
    pid,
    doubtful: pipes.unreadable > 0,
    how: (name) =>
      reads
        ? `reads ${target}, which only ${name} writes`
        : `writes ${target} (full), which only ${name} reads`,
  };
}

function ofChild({ thread }: Judged): Target | undefined {
  const child = childOf(thread);
  const pid = child === -1 ? onlyChildOf(thread) : child;
  if (pid === null || pid <= 0) return undefined;
  return { pid, how: (name) => `waits for its child ${name}` };
}
