import type { Wait } from '../waits/wait.ts';
import type { Judged } from '../waits/judge.ts';
import type { ByteString } from '../../procfs/bytes.ts';
import { isRead, type Unreadable } from '../../procfs/unreadable.ts';
import { isKernelThread } from '../waits/class-of.ts';
import { groupBy } from '../group-by.ts';
import { findCircles } from './circles.ts';
import { type Ends, type ListedFd, pidsOf, type PipeEnds, pipeKey } from './ends.ts';
import type { Holder } from './lineage.ts';
import type { Motion } from './motion.ts';
import type { Blocked, Pipe, PipeCircle, PipeJudgement } from './pipe.ts';
import { suspectsOf } from './suspects.ts';
import { circleText, pipeText } from './text.ts';
import type { Unlisted } from './unlisted.ts';
import { judgePipe } from './verdict.ts';

/** All that the answer about pipes and descriptors is made from. */
export interface PipeEvidence {
  /** Keys of the pipes and FIFOs to report, in order. */
  readonly keys: readonly string[];
  readonly ends: PipeEnds;
  /** What the threads of every process at an end wait for. */
  readonly waits: readonly Wait[];
  /** Of processes at the ends of pipes that somebody waits in. */
  readonly holders: ReadonlyMap<number, Holder>;
  readonly names: ReadonlyMap<number, ByteString>;
  /** Descriptors of the processes that were asked for. */
  readonly files: readonly ListedFd[];
  /** Of these, processes whose descriptors could not be read. */
  readonly closed: number;
  /** How the offsets of `files` moved between two looks, by `PID FD`; empty after one look. */
  readonly motions: ReadonlyMap<string, Motion>;
  /** Whether it is from a captured tree. */
  readonly captured: boolean;
}

/** One pipe with its state and the state in words. */
export interface PipeFinding extends Pipe, PipeJudgement {
  /** The circle that it is part of, or behind; undefined: none is seen. */
  readonly circle: PipeCircle | undefined;
  readonly text: string;
}

/** The answer of `tinspect pipes`. */
export interface PipeReport {
  readonly pipes: readonly PipeFinding[];
  readonly files: readonly ListedFd[];
  readonly motions: ReadonlyMap<string, Motion>;
  /** Processes, of all, whose descriptors could not be read. */
  readonly unreadable: number;
  /** Why they could not be read, in words. */
  readonly why: string;
  /** What of processes that are not listed, and may have an end that nobody is seen to have. */
  readonly unlisted: readonly Unlisted[];
  /** Of these, those that were asked for. */
  readonly closed: number;
  /** Sleepers of processes at the ends of which it is not known whether they wait in a pipe: why, once for each. */
  readonly silent: readonly Unreadable[];
}

/** Judges every pipe of the evidence. */
export function inspectPipes(evidence: PipeEvidence): PipeReport {
  const { ends, waits, holders } = evidence;
  const judged = waits.map((wait) => wait.judged);
  const threads = groupBy(judged, ({ thread }) => thread.pid);
  const epolls = groupBy(
    judged.filter(({ wait }) => wait === 'epoll'),
    ({ thread }) => thread.pid,
  );
  const known = { ...evidence, epolls };
  const blocked = groupBy(
    judged.flatMap((one) => blockedOf(one) ?? []),
    ({ key }) => key,
  );
  const suspected = evidence.keys.flatMap((key) => {
    const found = ends.byKey.get(key);
    if (found === undefined) return [];
    const pipe = {
      key,
      ...nameOf(found),
      ...found,
      blocked: (blocked.get(key) ?? []).map((one) => one.blocked),
    };
    return { pipe, suspects: suspectsOf(pipe, ends) };
  });
  const circles = findCircles(suspected, threads);
  const unlisted = new Set<Unlisted>();
  const pipes = suspected.map(({ pipe, suspects }) => {
    const judgement = judgePipe(pipe, { holders, threads, suspects });
    const circle = circles.get(pipe.key);
    if (lacksEnd(pipe) || judgement.alone) for (const one of suspects.unlisted) unlisted.add(one);
    for (const one of circle?.suspects.unlisted ?? []) unlisted.add(one);
    const text = pipeText(pipe, judgement, known, suspects);
    return {
      ...pipe,
      ...judgement,
      circle,
      text: circle === undefined ? text : text + circleText(circle, known),
    };
  });
  const { files, motions, closed } = evidence;
  return {
    pipes,
    files,
    motions,
    unreadable: ends.unreadable,
    why: ends.why,
    unlisted: [...unlisted],
    closed,
    silent: silentOf(judged),
  };
}

/** True for a pipe with an end that nobody was seen to have. */
export function lacksEnd({ readers, writers }: Ends): boolean {
  return readers.length === 0 || writers.length === 0;
}

function silentOf(judged: readonly Judged[]): Unreadable[] {
  return judged.flatMap(({ thread }) => {
    const { look, state } = thread;
    const sleeps = (state === 'S' || state === 'D') && !isKernelThread(thread);
    return sleeps && !isRead(look) ? look : [];
  });
}

/** The pipe that a thread waits in, and how; undefined for all others. */
export function blockedOf(judged: Judged): { readonly key: string; readonly blocked: Blocked } | undefined {
  const { thread, wait, fd } = judged;
  if (wait !== 'pipe' || fd === undefined || !isRead(fd.target)) return undefined;
  const key = pipeKey(fd.target, fd.info);
  if (key === undefined) return undefined;
  const op = fd.op === 'write' ? 'write' : 'read';
  return { key, blocked: { pid: thread.pid, tid: thread.tid, op, judged } };
}

function nameOf({ readers, writers }: Ends): Pick<Pipe, 'inode' | 'path' | 'named'> {
  const all = [...readers, ...writers];
  // It may have several names, some of which are gone.
  const first = all.find(({ target }) => target.kind === 'path' && !target.deleted) ?? all[0];
  if (first === undefined) return { inode: Number.NaN, path: undefined, named: false };
  const { target, info } = first;
  if (target.kind === 'pipe') return { inode: target.inode, path: undefined, named: false };
  return {
    inode: info.ino ?? Number.NaN,
    path: target.name,
    named: target.kind === 'path' && !target.deleted,
  };
}

/** The processes of a pipe, readers first. */
export function pidsOfPipe({ readers, writers }: Ends): number[] {
  return pidsOf([...readers, ...writers]);
}
