import { isKnown } from '../../model/unknown.ts';
import { durationText } from '../../text/amounts.ts';
import { decodeText } from '../../text/decode.ts';
import type { Deadlock } from '../locks/deadlocks.ts';
import type { Wait } from '../waits/wait.ts';
import { type ExplainEvidence, hasEnded } from './evidence.ts';
import type { LastSecond } from './last-second.ts';

/** The page in a line: who it is, what it does, and whether somebody keeps it from going on. */
export function headline(evidence: ExplainEvidence): string {
  const { pid, tid, process, thread, names } = evidence;
  const name = names?.rows.get(tid)?.name ?? decodeText(thread.comm);
  const whose = tid === pid ? '' : ` of process ${pid} (${decodeText(process.comm)})`;
  return `${tid} (${name})${whose}: ${verdict(evidence)}`;
}

function verdict(evidence: ExplainEvidence): string {
  const { wait, pid, tid, process } = evidence;
  if (hasEnded(evidence))
    return tid === pid && process.num_threads > 1 ? 'ended, its process lives on' : 'a zombie';
  if (wait === undefined) return 'ended while it was looked at';
  return `${does(wait, evidence.second)}${held(evidence)}`;
}

/** From so many percent of a second on a wait for a CPU is worth a word. */
const SHARED = 5;

/** The class alone: the words for it are on the page. */
function does({ wait, state, since, judged }: Wait, second: LastSecond | undefined): string {
  const states = second?.states;
  if ((wait === 'cpu' || wait === 'runq') && states !== undefined && states.runnable >= SHARED) {
    return `runs and waits for a CPU in turn (${Math.round(states.running)} % and ${Math.round(states.runnable)} % of the last second)`;
  }
  if (wait === 'cpu') return judged.thread.stayed === true ? 'runs' : 'running or ready';
  if (wait === 'runq') return 'ready to run, waits for a CPU';
  const how = state === 'T' || state === 't' ? 'stopped' : state === 'D' ? 'asleep in state D' : 'asleep';
  const long = isKnown(since) ? ` for ${durationText(since)}` : '';
  return wait === 'stopped' || wait === 'traced' || wait === '?'
    ? `${how}${long}`
    : `${how}${long} (${wait})`;
}

function held(evidence: ExplainEvidence): string {
  const { chain, look, names, tid } = evidence;
  const inside = look.deadlocks.find(({ tids }) => tids.includes(tid));
  if (inside !== undefined) {
    return `, in a ${CIRCLES[inside.certainty]}`;
  }
  const behind = look.deadlocks.find((one) => one.behind.includes(tid));
  if (behind !== undefined) return `, behind a ${CIRCLES[behind.certainty]}`;
  if (names?.deadlocks.some(({ tids }) => tids.includes(tid)) === true) return ', in a deadlock';
  if (evidence.idleBackends !== undefined) return ', waits for a lock of PostgreSQL';
  const root = chain.links.at(-1);
  if (root === undefined || chain.links.length < 2) return '';
  if (chain.end === 'circle') return circleText(root.tid, evidence);
  if (chain.end === 'forked') return ', behind a lock that was held at the fork';
  return `, held up by ${root.tid}${chain.end === 'gone' ? ', which has ended' : ''}`;
}

const CIRCLES: Readonly<Record<Deadlock['certainty'], string>> = {
  certain: 'deadlock',
  likely: 'likely deadlock',
  timed: 'circle that a time-out ends',
};

/** A chain that comes round again at task `at`: what is known of that circle. */
function circleText(at: number, { look, names, tid }: ExplainEvidence): string {
  const found = look.deadlocks.find(({ tids }) => tids.includes(at));
  const named = names?.deadlocks.some(({ tids }) => tids.includes(at)) === true;
  const what = found === undefined ? (named ? 'deadlock' : 'circle of waits') : CIRCLES[found.certainty];
  return `, ${at === tid ? 'in' : 'behind'} a ${what}`;
}
