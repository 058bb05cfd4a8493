import type { BlockedKind, StateAnalysis } from '../../model/state-analysis.ts';
import { isKnown } from '../../model/unknown.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import { durationText } from '../../text/amounts.ts';
import { blockedKind } from '../waits/blocked-kind.ts';
import type { WaitClass } from '../waits/classes.ts';
import { who } from '../waits/text-lock.ts';
import type { Wait } from '../waits/wait.ts';
import { type ExplainEvidence, hasEnded } from './evidence.ts';
import type { LastSecond } from './last-second.ts';
import { listed, many, type Sentence, say } from './sentence.ts';
import { socketSentences } from './socket.ts';
import { watchedSentences } from './watched.ts';
import { waitWords } from './wait-words.ts';

/** What the task does at this moment, and what it did in the last second. */
export function doing(evidence: ExplainEvidence): Sentence[] {
  const { wait, second } = evidence;
  if (hasEnded(evidence)) return [say('It does nothing any more.', 'stat: state'), ...fellows(evidence)];
  return [
    ...(wait === undefined ? [say('It ended while it was looked at.', 'task')] : nowSentences(wait)),
    ...socketSentences(evidence),
    ...watchedSentences(evidence),
    ...(second === undefined ? totals(evidence) : secondSentences(second, evidence)),
    ...fellows(evidence),
  ];
}

/** A task in a state of these has been in it since it last ran. */
const STATES: Readonly<Record<string, readonly [now: string, since: string]>> = {
  S: ['It sleeps', 'It has slept for'],
  D: [
    'It sleeps where signals do not wake it (state D)',
    'It sleeps where signals do not wake it (state D), for',
  ],
  T: ['It is stopped', 'It has been stopped for'],
  t: ['It is stopped', 'It has been stopped for'],
  I: ['It is idle', 'It has been idle for'],
};

/** Texts of a runnable thread that begin with what it is, and not with what it does. */
const STATE_WORDS = /^(?:running|ready) /;

function nowSentences(wait: Wait): Sentence[] {
  const { since, state, judged } = wait;
  const words = wait.wait === 'cpu' || wait.wait === 'runq' ? undefined : STATES[state];
  if (words === undefined)
    return [say(`It ${STATE_WORDS.test(wait.text) ? 'is ' : ''}${wait.text}.`, 'stat, schedstat')];
  const [now, long] = words;
  const what = wait.text.startsWith('not to be seen') ? `what it waits for is ${wait.text}` : waitWords(wait);
  const files = wait.syscall === null ? 'stat, wchan' : `syscall: ${wait.syscall}`;
  const sentences = isKnown(since)
    ? [say(`${long} ${durationText(since)}: ${what}.`, `${files}; sched`)]
    : [say(`${now}, since when is not known: ${what}.`, `${files}; ${since.reason}`)];
  if (judged.thread.uncertain)
    sentences.push(say('It was about to change: two looks did not agree.', 'stat, syscall'));
  return sentences;
}

/** True for a thread of which the looks do not tell whether it has a CPU or waits for one. */
function mayBeReady({ wait, state, judged }: Wait): boolean {
  return wait === 'cpu' && state === 'R' && judged.thread.stayed !== true;
}

const CLASSES = 4;

/** What the other threads of a process do, by class. */
function fellows({ look, pid, tid, process }: ExplainEvidence): Sentence[] {
  if (tid !== pid || process.num_threads < 2) return [];
  const counts = new Map<string, number>();
  for (const wait of look.waits) counts.set(placeOf(wait), (counts.get(placeOf(wait)) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, CLASSES).map(([what, count]) => `${count} ${what}`);
  const rest = sorted.slice(CLASSES).reduce((sum, [, count]) => sum + count, 0);
  if (rest > 0) shown.push(`${rest} in others`);
  return [
    say(`All ${look.waits.length} threads by what they do: ${shown.join(', ')}.`, `tinspect waits ${pid}`),
  ];
}

/** What a thread does, behind a number of them: a wait by its class. */
function placeOf(one: Wait): string {
  const { wait, state } = one;
  if (hasEndedState(state)) return 'ended';
  switch (wait) {
    case 'cpu':
      return mayBeReady(one) ? 'running or ready' : 'running';
    case 'runq':
      return 'ready to run';
    case '?':
      return 'in what is not known';
    case 'stopped':
    case 'traced':
      return 'stopped';
    case 'idle-kernel':
      return 'idle';
    default:
      return `in ${wait}`;
  }
}

const WORDS: Readonly<Record<BlockedKind, string>> = {
  disk: 'waiting for a disk',
  uninterruptible: 'waiting uninterruptibly, as for a disk',
  lock: 'waiting in futexes, or for semaphores or file locks',
  pipe: 'waiting for pipes',
  socket: 'waiting for sockets',
  child: 'waiting for children',
  sleep: 'asleep by its own wish',
  // Epoll, poll and the like: whether it idles, or an answer is due, is not to be told.
  idle: 'waiting for events',
  stopped: 'stopped',
  dead: 'dead',
  sleeping: 'asleep',
  other: 'doing what is not known',
};

/** What those wait for whose kind is `other`, by class. */
const OTHERS: Readonly<Partial<Record<WaitClass, string>>> = {
  uring: 'completions of io_uring',
  ipc: 'room in a message queue',
  tty: 'a terminal to take what it writes',
  eventfd: 'an eventfd to be read',
};

function wordsOf(kind: BlockedKind, others: readonly WaitClass[]): string {
  const known = others.flatMap((wait) => OTHERS[wait] ?? []);
  return kind === 'other' && known.length > 0 ? `waiting for ${listed(known)}` : WORDS[kind];
}

function secondSentences(second: LastSecond, evidence: ExplainEvidence): Sentence[] {
  const { states, intervalMs, samples } = second;
  if (states === undefined) return [say('It ended within the last second.', 'stat')];
  const files = `${states.exact ? 'schedstat' : 'stat: utime, stime'}; ${many(samples, 'sample')}`;
  return [
    say(
      `Over the last ${(intervalMs / 1000).toFixed(1)} s it was ${stateParts(states, othersOf(second, evidence)).join(', ')}.`,
      files,
    ),
    ...switches(second),
    ...ofProcess(second, evidence),
  ];
}

/** The classes of waits of kind `other`; where no samples were taken, the class of what it waits for now. */
function othersOf({ others }: LastSecond, { wait }: ExplainEvidence): readonly WaitClass[] {
  if (others.length > 0 || wait === undefined) return others;
  return blockedKind(wait.judged, wait.judged.thread.call) === 'other' ? [wait.wait] : [];
}

function stateParts({ running, runnable, blockedBy }: StateAnalysis, others: readonly WaitClass[]): string[] {
  const parts = [`${percent(running)} running`];
  if (runnable >= 0.5) parts.push(`${percent(runnable)} waiting for a CPU`);
  const blocked = Object.entries(blockedBy) as [BlockedKind, number][];
  for (const [kind, share] of blocked.sort(([, a], [, b]) => b - a)) {
    if (share >= 0.5) parts.push(`${percent(share)} ${wordsOf(kind, others)}`);
  }
  return parts;
}

function switches({ vcsw, ivcsw }: LastSecond): Sentence[] {
  if (!(vcsw + ivcsw > 0)) return [];
  return [
    say(
      `It gave up the CPU ${Math.round(vcsw)} times a second, and was taken off it ${Math.round(ivcsw)} times.`,
      'status: ctxt_switches',
    ),
  ];
}

function ofProcess({ processCpu, busiest }: LastSecond, { process, tid }: ExplainEvidence): Sentence[] {
  if (process.num_threads < 2) return [];
  const names = busiest.map(
    (busy) => `${who(busy.tid, busy.comm)}${busy.tid === tid ? ', this one,' : ''} ${percent(busy.cpu)}`,
  );
  const most = names.length === 0 ? '' : `; most by ${names.join(', ')}`;
  return [
    say(`All threads of the process together used ${percent(processCpu)} of a CPU${most}.`, 'schedstat'),
  ];
}

function percent(share: number): string {
  const rounded = share >= 10 ? Math.round(share) : Math.round(share * 10) / 10;
  return `${rounded} %`;
}

/** Without a second look: what it has used since it began. */
function totals({ thread, ageMs, clockTicks }: ExplainEvidence): Sentence[] {
  const cpuMs = ((thread.utime + thread.stime) * 1000) / clockTicks;
  const share = ageMs === undefined || ageMs <= 0 ? '' : `, ${percent((cpuMs * 100) / ageMs)} of its life`;
  return [
    say(
      `It has used ${(cpuMs / 1000).toFixed(2)} s of CPU time since it began${share}.`,
      'stat: utime, stime',
    ),
  ];
}
