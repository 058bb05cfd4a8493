import { durationText } from '../../text/amounts.ts';
import { isCloexec } from './open-flags.ts';
import { who } from '../waits/text-lock.ts';
import { type OpenFd, pidsOf } from './ends.ts';
import { unlessHandled } from './handlers.ts';
import { sourceOf } from './leak.ts';
import { isStandard } from './lineage.ts';
import type { Pipe, PipeCircle, PipeJudgement } from './pipe.ts';
import type { PipeEvidence } from './report.ts';
import { shown } from '../waits/shown.ts';
import { isNobody, processes, type Suspects, suspectsText } from './suspects.ts';
import { type EpollWaits, watchersOf } from './watchers.ts';

interface Known extends Pick<PipeEvidence, 'names' | 'waits' | 'holders' | 'ends' | 'captured'> {
  readonly epolls: EpollWaits;
}

/**
 * The state of a pipe in a sentence, safe to print.
 *
 * @param suspects who may have an end of it unseen
 */
export function pipeText(pipe: Pipe, judgement: PipeJudgement, known: Known, suspects: Suspects): string {
  const { readers, writers, blocked } = pipe;
  const waiting = blocked.map(({ pid }) => pid);
  // A capture seldom holds all processes.
  const here = known.captured ? ' in this capture' : '';
  const unless = (does: 'read' | 'write'): string => {
    if (known.captured) return `, unless a process that is not in it ${does}s it`;
    return pipe.named ? `, unless somebody opens it to ${does} before` : '';
  };
  const excluded = excludedText(known);
  const lacks = isNobody(suspects) ? '' : `; ${suspectsText(suspects)}`;
  if (judgement.alone && pipe.named) {
    return `${heldText(pipe, known, 'is seen to have')} it open${here}: it goes on when somebody opens ${shown(pipe.path ?? '')}${lacks}`;
  }
  if (judgement.alone) return `likely ${standstillText(pipe, known, 'is seen to have')}${lacks}`;
  switch (judgement.verdict) {
    case 'waits-for-writer':
      return waitingText(pipe, judgement, known);
    case 'full':
      return `full: ${people(waiting, known)} waits to write; ${readersText(pipe, judgement.culprit, known)}`;
    case 'leaked-writer':
      return leakText(pipe, judgement, known);
    case 'no-reader':
      return `no reader${here}: the next write of ${people(pidsOf(writers), known)} gets SIGPIPE or EPIPE${unless('read')}${excluded}`;
    case 'no-writer':
      return `no writer${here}: the next read of ${people(pidsOf(readers), known)} gets end of file${unless('write')}${excluded}`;
    case 'self-held':
      return `${standstillText(pipe, known, 'has')}${here}${excluded}`;
    case 'wake-up':
      return `wake-up pipe of ${people(pidsOf(writers), known)}${watchText(pipe, known) || ': no read or write waits in it'}`;
    case 'ok':
      return `from ${sideText(writers, known, suspects)} to ${sideText(readers, known, suspects)}${watchText(pipe, known)}`;
  }
}

/** `; 12 (x) and 13 (y) wait for each other: …`; follows the state of a pipe. */
export function circleText({ pids, behind, suspects }: PipeCircle, known: Known): string {
  const each = pids.length === 2 ? 'each other' : 'one another';
  const here = known.captured ? ' in this capture' : '';
  const sure = isNobody(suspects);
  const others = sure ? '' : `; ${suspectsText(suspects)}`;
  return (
    `; ${behind ? 'behind a circle: ' : ''}${sure ? '' : 'likely '}${people(pids, known)} wait for ${each} in pipes` +
    `, and nobody else ${sure ? 'has' : 'is seen to have'} the other ends${here}${others}`
  );
}

/** `: 12 (x) waits in epoll for data`; empty where nobody is seen to. */
function watchText(pipe: Pipe, known: Known): string {
  const { forData, forRoom } = watchersOf(pipe, known.epolls);
  const parts = [
    ...(forData.length === 0 ? [] : [`${people(forData, known)} waits in epoll for data`]),
    ...(forRoom.length === 0 ? [] : [`${people(forRoom, known)} waits in epoll for room`]),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** `nothing can end this wait: …`; a handler of those who wait may. */
function standstillText(pipe: Pipe, known: Known, has: string): string {
  const op = pipe.blocked.some((one) => one.op === 'write') ? 'write' : 'read';
  const helpers = pidsOf(op === 'read' ? pipe.writers : pipe.readers);
  return `nothing can end this wait${unlessHandled(helpers, op, known.holders)}: ${heldText(pipe, known, has)} its ends`;
}

/** `every thread of 12 (x) waits in it, and nobody else has`. */
function heldText({ readers, writers }: Pipe, known: Known, has: string): string {
  const holders = people(pidsOf([...readers, ...writers]), known);
  return `every thread of ${holders} waits in it, and nobody else ${has}`;
}

function sideText(side: readonly OpenFd[], known: Known, suspects: Suspects): string {
  if (side.length > 0) return people(pidsOf(side), known);
  return isNobody(suspects)
    ? 'nobody that can be seen'
    : `nobody that can be seen: ${suspectsText(suspects)}`;
}

/** Where an end may be that nobody was seen to have. */
function unseen({ ends }: Known): string {
  const { unreadable, unlisted, inFlight } = ends;
  const text = suspectsText({ closed: unreadable, unlisted, inFlight });
  return text === '' ? '' : `: ${text}`;
}

/** Follows what is sure although not all could be seen. */
function excludedText({ ends }: Known): string {
  const closed = ends.unreadable === 0 ? [] : [`${processes(ends.unreadable)} that may not be looked into`];
  const outside = ends.unlisted.some(({ kind }) => kind === 'outside')
    ? ['processes outside the PID namespace']
    : [];
  const all = [...closed, ...outside];
  return all.length === 0 ? '' : `; ${all.join(' and ')} can't have inherited it`;
}

const NAMED = 4;

function people(pids: readonly number[], { names }: Known): string {
  const all = [...new Set(pids)];
  const named = all.slice(0, NAMED).map((pid) => who(pid, names.get(pid)));
  if (all.length > NAMED) named.push(`${all.length - NAMED} more`);
  return named.join(', ');
}

/** What the process does: the wait of its main thread, and how many others it has. */
function doing(pid: number, { waits }: Known): string {
  const threads = waits.filter((wait) => wait.pid === pid);
  const main = threads.find(({ tid }) => tid === pid) ?? threads[0];
  if (main === undefined) return '';
  const more = threads.length === 1 ? '' : ` in its main thread of ${threads.length}`;
  return ` (${main.text}${more})`;
}

function waitingText({ writers, blocked }: Pipe, { leaked }: PipeJudgement, known: Known): string {
  const readers = people(
    blocked.map(({ pid }) => pid),
    known,
  );
  if (writers.length === 0) return `${readers} waits for a writer that is not to be seen${unseen(known)}`;
  const inherited = new Set(leaked.map(({ pid, fd }) => `${pid} ${fd}`));
  const able = writers.filter(({ pid, fd }) => !inherited.has(`${pid} ${fd}`));
  const all = able.length > 0 ? able : writers;
  // Who has it from another is named after that one: either may write.
  const heirs = all.filter((end) => sourceOf(end, all, known.holders) !== undefined);
  const first = pidsOf(all.filter((end) => !heirs.includes(end)));
  const others = pidsOf(heirs).filter((pid) => !first.includes(pid));
  const sole = first.length === 1 && first[0] !== undefined ? doing(first[0], known) : '';
  const from = others.length === 0 ? '' : `, or from ${people(others, known)}, started from there`;
  const how = leaked.every(({ sure }) => sure) ? 'only inherited' : 'may have only inherited';
  const also = leaked.length === 0 ? '' : `; ${people(pidsOf(leaked), known)} ${how} the write end`;
  return `${readers} waits for data from ${people(first, known)}${sole}${from}${also}`;
}

function readersText({ readers, blocked }: Pipe, culprit: number, known: Known): string {
  if (readers.length === 0) return `its reader is not to be seen${unseen(known)}`;
  if (culprit === 0) return `${people(pidsOf(readers), known)} does not read`;
  const reads = blocked.some(({ pid, op }) => pid === culprit && op === 'read');
  return `${who(culprit, known.names.get(culprit))} ${reads ? 'reads' : 'does not read'}${reads ? '' : doing(culprit, known)}`;
}

function leakText({ blocked }: Pipe, { leaked, culprit }: PipeJudgement, known: Known): string {
  const readers = people(
    blocked.map(({ pid }) => pid),
    known,
  );
  const holders = leaked
    .map((end) => holderText(end, known) + (end.pid === culprit ? doing(culprit, known) : ''))
    .join(', ');
  const first = leaked.find(({ pid }) => pid === culprit);
  if (first?.why === 'waits for its reader') {
    const unless = unlessHandled([first.pid], 'read', known.holders);
    return `${readers} never sees end of file${unless}: ${holders} waits for it to end, and has the write end still; close it before the wait`;
  }
  if (leaked.every(({ sure }) => sure)) {
    return (
      `${readers} never sees end of file: the write end leaked into ${holders}` +
      '; open it with O_CLOEXEC, or close it in the child'
    );
  }
  const remedy =
    first !== undefined && isStandard(first)
      ? 'start it with its output elsewhere'
      : 'open it with O_CLOEXEC, or close it in the child';
  return (
    `${readers} waits for data or end of file from ${holders}, which may have only inherited the write end` +
    `${first?.why === undefined ? '' : `: ${who(culprit, known.names.get(culprit))} ${first.why}`}` +
    `; if it is not meant to write, ${remedy}`
  );
}

function holderText({ pid, fd, info }: OpenFd, { names, holders }: Known): string {
  const { exe, ageMs } = holders.get(pid) ?? {};
  return [
    `${who(pid, names.get(pid))} as descriptor ${fd}`,
    isCloexec(info.flags) ? 'O_CLOEXEC' : 'no O_CLOEXEC',
    ...(exe === undefined ? [] : [shown(exe)]),
    ...(ageMs === undefined ? [] : [`started ${durationText(ageMs)} ago`]),
  ].join(', ');
}
