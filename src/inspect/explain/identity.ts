import { isRead } from '../../procfs/unreadable.ts';
import { atMostText, durationText } from '../../text/amounts.ts';
import { decodeText } from '../../text/decode.ts';
import { exitWords } from '../zombies/exit-status.ts';
import type { ZombieRow } from '../zombies/report.ts';
import { namePattern } from '../name-pattern.ts';
import { policyName } from '../policy.ts';
import { titleOf } from '../runtimes/read.ts';
import { who } from '../waits/text-lock.ts';
import { type ExplainEvidence, hasEnded, isOfKernel } from './evidence.ts';
import { many, type Sentence, say } from './sentence.ts';

/** What the task is: its process, its name and role, its group, its user, when it began, its command, its parent. */
export function identity(evidence: ExplainEvidence): Sentence[] {
  return [
    whatItIs(evidence),
    ...ended(evidence),
    ...inOtherNamespaces(evidence),
    ...named(evidence),
    ...lens(evidence),
    ...group(evidence),
    ...owner(evidence),
    ...start(evidence),
    ...scheduling(evidence),
    ...command(evidence),
    ...parent(evidence),
  ];
}

function whatItIs(evidence: ExplainEvidence): Sentence {
  const { pid, tid, process, thread } = evidence;
  const threads = many(process.num_threads, 'thread');
  if (isOfKernel(evidence)) {
    return say(
      `${who(tid, thread.comm)} is a thread of the kernel: it has no program, no memory and no limits of its own.`,
      'stat: flags PF_KTHREAD',
    );
  }
  if (tid !== pid) {
    return say(
      `${who(tid, thread.comm)} is one of the ${threads} of process ${who(pid, process.comm)}.`,
      'status: Tgid',
    );
  }
  const alone = process.num_threads === 1;
  return say(
    alone
      ? `${who(pid, thread.comm)} is a process with one thread.`
      : `${who(pid, thread.comm)} is the main thread of a process with ${threads}; what follows is about this one.`,
    'status: Tgid, Threads',
  );
}

/** A zombie: how it ended, and why it is still there. */
function ended(evidence: ExplainEvidence): Sentence[] {
  if (!hasEnded(evidence)) return [];
  const { pid, tid, process, zombies } = evidence;
  if (tid === pid && process.num_threads > 1) {
    return [
      say(
        `This thread has ended, but the process lives on in ${many(process.num_threads - 1, 'other thread')}: it is not dead.`,
        'stat: state Z; status: Threads',
      ),
    ];
  }
  const row = zombies.find((zombie) => zombie.pid === pid);
  if (tid !== pid || row === undefined) return [say('It has ended and is about to go away.', 'stat: state')];
  const { signal, core, exit_code } = row;
  const how =
    signal === null || core === null
      ? 'how it ended is not to be seen'
      : exitWords({ exit_code, signal, core });
  const age = ageWords(row);
  return [
    say(
      `It is a zombie${age}: it has ended (${how}), and its parent has not asked for its exit status.`,
      'stat: state Z, exit_code',
    ),
    ...[...row.evidence, row.advice].map((text) => say(sentence(text))),
  ];
}

/** ` for 3 s`; ` for at most 3 s` where only a bound is known. */
function ageWords({ age_ms, age_at_most_ms }: ZombieRow): string {
  if (age_ms !== null) return ` for ${durationText(age_ms)}`;
  return age_at_most_ms === undefined ? '' : ` for ${atMostText(age_at_most_ms)}`;
}

/** With a capital at its start and a full stop at its end. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function inOtherNamespaces({ status, tid }: ExplainEvidence): Sentence[] {
  if (!isRead(status) || status.NSpid.length < 2) return [];
  return [
    say(
      `It lives in a PID namespace of its own, where its number is ${status.NSpid.at(-1) ?? tid}: logs and dumps of its program have that one.`,
      'status: NSpid',
    ),
  ];
}

function named({ names, tid }: ExplainEvidence): Sentence[] {
  if (names === undefined) return [];
  const row = names.rows.get(tid);
  const source = `the dump (${names.dump.format})`;
  if (row === undefined) return [say('The dump of names does not know it.', source)];
  const state = row.state === undefined || row.state === '' ? '' : `, its state there is ${row.state}`;
  const frame = row.frame === undefined ? '' : `, in ${row.frame}`;
  return [say(`Its full name is ${row.name ?? '(none)'}${state}${frame}.`, source)];
}

function lens({ runtime, role }: ExplainEvidence): Sentence[] {
  if (runtime === undefined) return [];
  const sentences = [say(`The process runs ${runtime.label}.`, runtime.basis)];
  if (role !== undefined) sentences.push(say(`This is ${role.role}.`, role.basis));
  return sentences;
}

function group({ group: own, tid, process }: ExplainEvidence): Sentence[] {
  if (own === undefined || own.count < 2) return [];
  const odd = own.odd.filter((one) => one.tid === tid && !one.main);
  const inherited = own.pattern === decodeText(namePattern(process.comm));
  const members = inherited
    ? `${own.count} threads of the process are called ${decodeText(process.comm)}: a thread that nobody names has the name of the one that made it.`
    : `By name it is one of the ${own.count} threads of the group ${own.pattern}.`;
  return [
    say(members, 'comm'),
    ...odd.map(({ trait, value, usual }) =>
      say(
        `It is the odd one out there: it has ${trait} ${value}, most have ${usual}.`,
        trait === 'cgroup' ? 'cgroup' : 'stat, status',
      ),
    ),
  ];
}

function owner({ status, user }: ExplainEvidence): Sentence[] {
  if (!isRead(status)) return [say('Whose it is can not be read.', `status: ${status.code}`)];
  const [real, effective] = status.Uid;
  const name = user === undefined ? '' : ` (${decodeText(user)})`;
  const started = real === effective ? '' : `; user ${real} started it`;
  return [say(`It has the rights of user ${effective}${name}${started}.`, 'status: Uid')];
}

function start({ started, ageMs }: ExplainEvidence): Sentence[] {
  if (started === undefined && ageMs === undefined) return [];
  const ago = ageMs === undefined ? '' : `${started === undefined ? '' : ', '}${durationText(ageMs)} ago`;
  return [say(`It began ${started === undefined ? '' : `on ${started}`}${ago}.`, 'stat: starttime')];
}

function scheduling({ thread, status, tracer }: ExplainEvidence): Sentence[] {
  const sentences: Sentence[] = [];
  if (thread.policy !== 0 || thread.nice !== 0) {
    const nice = thread.nice === 0 ? '' : ` with nice ${thread.nice}`;
    sentences.push(
      say(
        `It is scheduled as ${policyName(thread.policy, thread.rt_priority)}${nice}.`,
        'stat: policy, nice',
      ),
    );
  }
  if (isRead(status) && status.TracerPid > 0) {
    sentences.push(say(`Process ${who(status.TracerPid, tracer?.comm)} traces it.`, 'status: TracerPid'));
  }
  return sentences;
}

function command({ cmdline }: ExplainEvidence): Sentence[] {
  if (!isRead(cmdline)) return [];
  const line = decodeText(titleOf(cmdline)).replace(/\s+/g, ' ').trim();
  return line === '' ? [] : [say(`Its command is: ${line}`, 'cmdline')];
}

function parent({ process, parent: own }: ExplainEvidence): Sentence[] {
  if (own !== undefined) return [say(`Its parent is ${who(own.pid, own.comm)}.`, 'stat: ppid')];
  return [say('It has no parent that is to be seen from here.', `stat: ppid ${process.ppid}`)];
}
