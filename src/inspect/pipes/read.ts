import type { ByteString } from '../../procfs/bytes.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { finish, type Steps } from '../../procfs/steps.ts';
import { type Judged, judgeWaits } from '../waits/judge.ts';
import { readWaitEvidence, type WaitReadOptions, waitEvidenceSteps } from '../waits/read.ts';
import { standstill, waitReport } from '../waits/report.ts';
import { type Ends, endsOf, isOpenFd, type ListedFd, type OpenFd, pipeKey } from './ends.ts';
import { FdLook, listPids } from './find-ends.ts';
import { LocalFiles } from './local-files.ts';
import { readHolders } from './read-holders.ts';
import { readOrigins } from './origins.ts';
import { readMotions } from './read-motions.ts';
import type { Blocked } from './pipe.ts';
import { blockedOf, lacksEnd, type PipeEvidence, pidsOfPipe } from './report.ts';
import { unlistedBy } from './unlisted.ts';

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
  return finish(pipeEvidenceSteps(root, pids, options));
}

/** The same in steps, some descriptors or a thread in each. */
export function* pipeEvidenceSteps(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  options: PipeReadOptions = {},
): Steps<PipeEvidence> {
  const all = listPids(root);
  const selected = pids ?? all;
  const look = new FdLook(root);
  const files = yield* look.every(selected);
  const closed = look.unreadable;
  const local = new LocalFiles(root);
  const motions = readMotions(root, files, local, options);

  const fifos = findFifos(root, all, files, local);
  const pipes = new Set<string>();
  for (const { target, info } of files) if (target.kind === 'pipe') pipes.add(pipeKey(target, info) ?? '');

  const mine = new Set(selected);
  const wanted = { keys: new Set([...pipes, ...fifos.keys()]), paths: new Set(fifos.values()) };
  const theirs = all.filter((pid) => !mine.has(pid));
  const others = yield* look.ends(theirs, wanted);
  const isEnd = ({ target, info }: OpenFd): boolean =>
    target.kind === 'pipe' || (fifos.size > 0 && fifos.has(pipeKey(target, info) ?? ''));
  const ends = [...files, ...others];
  const known = ends.filter(isOpenFd).filter(isEnd);
  const blind = ends.filter((fd) => !isOpenFd(fd) && fd.target.kind === 'pipe');
  const holding = [...new Set([...known, ...blind].map(({ pid }) => pid))];
  const evidence = yield* waitEvidenceSteps(root, holding, { ...options, peers: false });
  yield;
  const judged = judgeWaits(evidence);
  yield;
  const byKey = endsOf([...known, ...endsWaitedAt(blind, judged)]);
  const waitedIn = new Set(judged.map((one) => blockedOf(one)?.key));
  const close = [...byKey].filter(([key]) => waitedIn.has(key)).flatMap(([, ends]) => pidsOfPipe(ends));
  const lacks = look.lacks();
  const unlisted = unlistedBy(root);
  const onesided = [...byKey.values()].filter(lacksEnd);
  const doubtful = new Set([...close, ...onesided.flatMap(pidsOfPipe)]);
  const inFlight = onesided.length > 0 || mayStandStill(byKey, judged) ? look.inFlight() : [];
  const seesAll = lacks.unreadable === 0 && unlisted.length === 0;
  const origins = readOrigins(root, seesAll ? [] : [...lacks.unseen.keys(), ...doubtful]);
  return {
    keys: [...wanted.keys],
    ends: { byKey, ...lacks, unlisted, inFlight, origins },
    waits: waitReport(evidence, standstill(judged)).waits,
    holders: readHolders(root, new Set(close)),
    names: evidence.names,
    files,
    closed,
    motions,
    captured: root.captured,
  };
}

/** True where all who could end the wait in some pipe have a thread that waits in one as well: perhaps nobody can. */
function mayStandStill(byKey: ReadonlyMap<string, Ends>, judged: readonly Judged[]): boolean {
  const waits = judged.flatMap((one) => blockedOf(one) ?? []);
  const pids = new Set(waits.map(({ blocked }) => blocked.pid));
  return waits.some(({ key, blocked }) => {
    const ends = byKey.get(key);
    const helpers = blocked.op === 'read' ? ends?.writers : ends?.readers;
    return helpers?.every(({ pid }) => pids.has(pid)) === true;
  });
}

/** Of the descriptors of pipes without fdinfo those that a thread waits at: its call tells which end it is. */
function endsWaitedAt(blind: readonly ListedFd[], judged: readonly Judged[]): OpenFd[] {
  if (blind.length === 0) return [];
  const waits = new Map<string, Blocked>();
  for (const one of judged) {
    const blocked = blockedOf(one)?.blocked;
    if (blocked !== undefined) waits.set(`${blocked.pid} ${one.fd?.fd}`, blocked);
  }
  return blind.flatMap((fd) => {
    const op = waits.get(`${fd.pid} ${fd.fd}`)?.op;
    const flags = op === 'write' ? O_WRONLY : 0;
    return op === undefined ? [] : { ...fd, info: { pos: 0, flags, mnt_id: Number.NaN } };
  });
}
const O_WRONLY = 1;

/** The FIFOs among `files`: their paths by key. */
function findFifos(
  root: ProcRoot,
  all: readonly number[],
  files: readonly ListedFd[],
  local: LocalFiles,
): Map<string, ByteString> {
  const fifos = new Map<string, ByteString>();
  // Files that many processes have open are asked about once.
  const first = new Map<string, OpenFd>();
  for (const file of files.filter(isOpenFd)) {
    const key = mayBeFifo(file) ? pipeKey(file.target, file.info) : undefined;
    if (key !== undefined && !first.has(key)) first.set(key, file);
  }
  if (first.size === 0) return fifos;
  const waitedIn = root.captured ? keysWaitedIn(root, all) : undefined;
  for (const [key, file] of first) {
    const isFifo = waitedIn?.has(key) ?? local.behind(file.pid, file.fd, file.info)?.fifo === true;
    if (isFifo) fifos.set(key, file.target.name);
  }
  return fifos;
}

/** A tree has no kinds of files: there a FIFO is what a thread is seen to wait in like in a pipe. */
function keysWaitedIn(root: ProcRoot, pids: readonly number[]): ReadonlySet<string> {
  const judged = judgeWaits(readWaitEvidence(root, pids, { peers: false }));
  return new Set(judged.flatMap((one) => blockedOf(one)?.key ?? []));
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
