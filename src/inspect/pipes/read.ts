import type { ByteString } from '../../procfs/bytes.ts';
import { type FdTarget, listFds, readFdTarget } from '../../procfs/fd-links.ts';
import { readFdinfo } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { isKernelThread } from '../waits/class-of.ts';
import { judgeWaits } from '../waits/judge.ts';
import { readWaitEvidence, type WaitReadOptions } from '../waits/read.ts';
import { standstill, waitReport } from '../waits/report.ts';
import { endsOf, isOpenFd, type ListedFd, type OpenFd, pipeKey } from './ends.ts';
import { listPids } from './find-ends.ts';
import { LocalFiles } from './local-files.ts';
import { readHolders } from './read-holders.ts';
import { readMotions } from './read-motions.ts';
import { blockedOf, type PipeEvidence, pidsOfPipe } from './report.ts';

/** How to look. */
export interface PipeReadOptions extends Omit<WaitReadOptions, 'peers'> {
  /** Look at the offsets of files twice, so many milliseconds apart; needs `pause`. */
  readonly motionMs?: number | undefined;
}

/**
 * Reads what `inspectPipes` needs: all descriptors of the processes `pids` (undefined: of all), and of the others
 * those at the other ends of the same pipes.
 */
export function readPipeEvidence(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  options: PipeReadOptions = {},
): PipeEvidence {
  const all = listPids(root);
  const selected = pids ?? all;
  const look = new FdLook(root);
  const files = selected.flatMap((pid) => look.every(pid));
  const closed = look.unreadable;
  const local = new LocalFiles(root);
  const motions = readMotions(root, files, local, options);

  const fifos = findFifos(root, selected, files, local);
  const pipes = new Set<string>();
  for (const { target, info } of files) if (target.kind === 'pipe') pipes.add(pipeKey(target, info) ?? '');

  const mine = new Set(selected);
  const names = new Set(fifos.values());
  const others = all.filter((pid) => !mine.has(pid)).flatMap((pid) => look.ends(pid, pipes, names));
  const isEnd = ({ target, info }: OpenFd): boolean =>
    target.kind === 'pipe' || (fifos.size > 0 && fifos.has(pipeKey(target, info) ?? ''));
  const byKey = endsOf([...files, ...others].filter(isOpenFd).filter(isEnd));

  const holding = [...new Set([...byKey.values()].flatMap(pidsOfPipe))];
  const evidence = readWaitEvidence(root, holding, { ...options, peers: false });
  const judged = judgeWaits(evidence);
  const waitedIn = new Set(judged.map((one) => blockedOf(one)?.key));
  const close = [...byKey].filter(([key]) => waitedIn.has(key)).flatMap(([, ends]) => pidsOfPipe(ends));
  return {
    keys: [...pipes, ...fifos.keys()],
    ends: { byKey, unreadable: look.unreadable },
    waits: waitReport(evidence, standstill(judged)).waits,
    holders: readHolders(root, new Set(close)),
    names: evidence.names,
    files,
    closed,
    motions,
  };
}

/** The FIFOs among `files`: their paths by key. */
function findFifos(
  root: ProcRoot,
  selected: readonly number[],
  files: readonly ListedFd[],
  local: LocalFiles,
): Map<string, ByteString> {
  const fifos = new Map<string, ByteString>();
  // A tree has no kinds of files: there a FIFO is what a thread is seen to wait in like in a pipe.
  if (root.captured) {
    for (const judged of judgeWaits(readWaitEvidence(root, selected, { peers: false }))) {
      const target = judged.fd?.target;
      const key = blockedOf(judged)?.key;
      if (key?.startsWith('fifo:') === true && target !== undefined && isRead(target))
        fifos.set(key, target.name);
    }
    return fifos;
  }
  // Files that many processes have open are asked about once.
  const seen = new Set<string>();
  for (const file of files.filter(isOpenFd)) {
    const key = mayBeFifo(file) ? pipeKey(file.target, file.info) : undefined;
    if (key === undefined || seen.has(key)) continue;
    seen.add(key);
    if (local.behind(file.pid, file.fd, file.info)?.fifo === true) fifos.set(key, file.target.name);
  }
  return fifos;
}

/** A FIFO has no offset, and device files are none. */
function mayBeFifo({ target, info }: OpenFd): boolean {
  return (
    target.kind === 'path' &&
    info.pos === 0 &&
    target.name.startsWith('/') &&
    !target.name.startsWith('/dev/')
  );
}

/** Reads descriptors, and counts the processes that may not be looked into. */
class FdLook {
  private readonly root: ProcRoot;
  unreadable = 0;

  constructor(root: ProcRoot) {
    this.root = root;
  }

  /** Every descriptor of a process. */
  every(pid: number): ListedFd[] {
    return this.look(pid, () => true);
  }

  /** The descriptors of a process that are ends of `pipes` (keys), or that have a path of `fifos`. */
  ends(pid: number, pipes: ReadonlySet<string>, fifos: ReadonlySet<string>): ListedFd[] {
    return this.look(pid, (target) =>
      target.kind === 'pipe'
        ? pipes.has(`pipe:${target.inode}`)
        : target.kind === 'path' && fifos.has(target.name),
    );
  }

  private look(pid: number, wanted: (target: FdTarget) => boolean): ListedFd[] {
    const { root } = this;
    const fds = listFds(root, pid);
    if (!isRead(fds)) {
      if (fds.denied && !this.isKernelThread(pid)) this.unreadable++;
      return [];
    }
    const found: ListedFd[] = [];
    // A process may show how many descriptors it has and yet not where they lead.
    let denied = false;
    for (const fd of fds) {
      const target = readFdTarget(root, pid, fd);
      if (!isRead(target)) denied ||= target.denied;
      else if (wanted(target)) {
        const info = readFdinfo(root, pid, fd);
        // One that was closed meanwhile is none; of one that keeps its flags to itself it is not known which end it is.
        if (isRead(info)) found.push({ pid, fd, target, info });
        else if (!info.gone || root.captured) {
          found.push({ pid, fd, target, info: undefined });
          denied ||= target.kind === 'pipe' || info.denied;
        }
      }
    }
    if (denied) this.unreadable++;
    return found;
  }

  private isKernelThread(pid: number): boolean {
    const stat = readStat(this.root, String(pid));
    return isRead(stat) && isKernelThread(stat);
  }
}
