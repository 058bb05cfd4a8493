import type { ByteString } from '../../procfs/bytes.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { finish, type Steps } from '../../procfs/steps.ts';
import { readSysvipc } from '../../procfs/sysvipc.ts';
import { findEnds, listPids } from '../pipes/find-ends.ts';
import { type PipeEnds, pipeKey } from '../pipes/ends.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { readTaskClock } from '../task-clock.ts';
import { classOf } from './class-of.ts';
import type { ProcessEvidence, ThreadEvidence, WaitEvidence } from './evidence.ts';
import { readFileLocks } from './read-file-locks.ts';
import { readNames } from './read-names.ts';
import { completeProcess } from './read-process.ts';
import { type FirstLook, ThreadReader } from './read-thread.ts';
import { watchRunnable } from './runnable.ts';

/** How to look. */
export interface WaitReadOptions {
  /** Waits so many milliseconds. Without it runnable threads are looked at once only. */
  readonly pause?: ((milliseconds: number) => void) | undefined;
  /** A clock that only goes forward, milliseconds; without it the whole look counts as one moment. */
  readonly elapsed?: (() => number) | undefined;
  /** False: does not look for the other ends of pipes, which takes the descriptors of every process. */
  readonly peers?: boolean | undefined;
}

/** Reads what `inspectWaits` needs of the processes `pids`; undefined: of all. */
export function readWaitEvidence(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  options: WaitReadOptions = {},
): WaitEvidence {
  return finish(waitEvidenceSteps(root, pids, options));
}

/** The same in steps, a thread in each. */
export function* waitEvidenceSteps(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  options: WaitReadOptions = {},
): Steps<WaitEvidence> {
  // In a tree no time passes while it is read.
  const elapsed = root.captured ? undefined : options.elapsed;
  const reader = new ThreadReader(root, readTaskClock(root), elapsed ?? (() => 0));
  const looks: { readonly pid: number; readonly threads: readonly FirstLook[] }[] = [];
  for (const pid of pids ?? listPids(root)) {
    const threads = yield* reader.firstLooks(pid);
    if (threads.length > 0) looks.push({ pid, threads });
  }
  const ran = watchRunnable(
    root,
    looks.flatMap(({ threads }) => threads.filter(({ state }) => state === 'R').map(({ dir }) => dir)),
    options.pause,
  );
  const processes: ProcessEvidence[] = [];
  for (const { pid, threads } of looks)
    processes.push(yield* completeProcess(root, reader, pid, threads, ran));
  const threads = processes.flatMap((process) => process.threads);
  const waitsOn = (ipc: 'msg' | 'sem'): boolean => threads.some(({ call }) => call?.shape?.ipc === ipc);
  const fileLocks = yield* readFileLocks(root, threads);
  const pipes = options.peers === false ? undefined : yield* readPeers(root, threads);
  return {
    arch: root.host.arch,
    processes,
    fileLocks,
    queues: waitsOn('msg') ? readSysvipc(root, 'msg') : undefined,
    semaphores: waitsOn('sem') ? readSysvipc(root, 'sem') : undefined,
    pipes,
    names: readNames(root, processes, fileLocks, pipes),
  };
}

/** Who is at the ends of the pipes that somebody waits on. */
function* readPeers(root: ProcRoot, threads: readonly ThreadEvidence[]): Steps<PipeEnds | undefined> {
  const wanted = { keys: new Set<string>(), paths: new Set<ByteString>() };
  for (const thread of threads) {
    if (thread.fds.length === 0) continue;
    const { wait, fd } = classOf(thread);
    const target = fd?.target;
    if (wait !== 'pipe' || fd === undefined || target === undefined || !isRead(target)) continue;
    const key = pipeKey(target, fd.info);
    if (key === undefined) continue;
    wanted.keys.add(key);
    if (target.kind === 'path') wanted.paths.add(target.name);
  }
  return wanted.keys.size === 0 ? undefined : yield* findEnds(root, wanted);
}
