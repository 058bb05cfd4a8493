import { isKnown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { decodeText } from '../../text/decode.ts';
import { type Missing, MissingCount } from '../missing.ts';
import { joinSentence, type NamesRow, namesRow } from '../names/report.ts';
import type { Role, RuntimeFinding } from '../runtimes/runtime.ts';
import { hexAddress } from '../waits/words.ts';
import type { ChainEnd } from './chain.ts';
import { doing } from './doing.ts';
import type { ExplainEvidence } from './evidence.ts';
import { children, limits, stack } from './holdings.ts';
import { headline } from './headline.ts';
import { identity } from './identity.ts';
import type { LastSecond } from './last-second.ts';
import { type Section, say } from './sentence.ts';
import { waiting } from './waiting.ts';

/** The answer of `tinspect explain`, as JSON has it. Null: there is none, or it is not known. */
export interface ExplainReport {
  readonly schema: 1;
  readonly kind: 'explain';
  readonly pid: number;
  readonly tid: number;
  readonly comm: string;
  /** Its full name in the dump of names. */
  readonly name: string | null;
  readonly state: string;
  readonly runtime: RuntimeFinding | null;
  readonly role: Role | null;
  readonly group: { readonly pattern: string; readonly count: number } | null;
  readonly uid: number | null;
  readonly ppid: number;
  readonly age_ms: number | null;
  /** Its numbers in its PID namespaces, ours first. */
  readonly ns_tids: readonly number[];
  readonly wait: {
    readonly class: string;
    readonly syscall: string | null;
    readonly object: string | null;
    readonly owner_tid: number | null;
    readonly since_ms: number | null;
    readonly text: string;
  } | null;
  /** From the task itself to the one at the root. */
  readonly chain: readonly {
    readonly pid: number;
    readonly tid: number;
    readonly how: string;
    readonly text: string | null;
  }[];
  readonly chain_end: ChainEnd;
  readonly last_second: {
    readonly interval_ms: number;
    readonly running_percent: number;
    readonly runnable_percent: number;
    readonly blocked_percent: Readonly<Record<string, number>>;
    readonly process_cpu_percent: number;
  } | null;
  readonly stack: {
    readonly low: string | null;
    readonly high: string | null;
    readonly reserved_bytes: number | null;
    readonly used_bytes: number | null;
    readonly source: string;
  } | null;
  readonly room_threads: number | null;
  readonly zombies: readonly number[];
  readonly names: NamesRow | null;
  /** The page in a line. */
  readonly headline: string;
  readonly sections: readonly Section[];
  readonly missing: readonly Missing[];
}

/** Says what there is to say about one task, in sentences and in numbers. */
export function explain(evidence: ExplainEvidence): ExplainReport {
  const {
    pid,
    tid,
    thread,
    process,
    status,
    group,
    role,
    runtime,
    ageMs,
    chain,
    limits: room,
    names,
  } = evidence;
  return {
    schema: 1,
    kind: 'explain',
    pid,
    tid,
    comm: decodeText(thread.comm),
    name: names?.rows.get(tid)?.name ?? null,
    state: thread.state,
    runtime: runtime ?? null,
    role: role ?? null,
    group: group === undefined ? null : { pattern: group.pattern, count: group.count },
    uid: isRead(status) ? status.Uid[1] : null,
    ppid: process.ppid,
    age_ms: ageMs === undefined ? null : Math.round(ageMs),
    ns_tids: isRead(status) ? status.NSpid : [],
    wait: waitKeys(evidence),
    chain: chain.links.map((link) => ({
      pid: link.pid,
      tid: link.tid,
      how: link.how,
      text: link.wait?.text ?? null,
    })),
    chain_end: chain.end,
    last_second: evidence.second === undefined ? null : secondKeys(evidence.second),
    stack: stackKeys(evidence),
    room_threads: room?.room_threads ?? null,
    zombies: evidence.zombies.filter((zombie) => zombie.pid !== pid).map((zombie) => zombie.pid),
    names: names === undefined ? null : namesRow(names),
    headline: headline(evidence),
    sections: sectionsOf(evidence),
    missing: missingOf(evidence),
  };
}

function sectionsOf(evidence: ExplainEvidence): readonly Section[] {
  const { names } = evidence;
  return [
    { title: 'What it is', sentences: identity(evidence) },
    { title: 'What it does', sentences: doing(evidence) },
    { title: 'Who holds it up', sentences: waiting(evidence) },
    { title: 'Its stack', sentences: stack(evidence) },
    { title: 'Limits', sentences: limits(evidence) },
    { title: 'Children', sentences: children(evidence) },
    { title: 'The dump of names', sentences: names === undefined ? [] : [say(`${joinSentence(names)}.`)] },
  ].filter(({ sentences }) => sentences.length > 0);
}

function waitKeys({ wait }: ExplainEvidence): ExplainReport['wait'] {
  if (wait === undefined) return null;
  return {
    class: wait.wait,
    syscall: wait.syscall,
    object: wait.object,
    owner_tid: wait.ownerTid,
    since_ms: isKnown(wait.since) ? Math.round(wait.since) : null,
    text: wait.text,
  };
}

function secondKeys({ states, intervalMs, processCpu }: LastSecond): ExplainReport['last_second'] {
  if (states === undefined) return null;
  return {
    interval_ms: Math.round(intervalMs),
    running_percent: states.running,
    runnable_percent: states.runnable,
    blocked_percent: states.blockedBy,
    process_cpu_percent: processCpu,
  };
}

function stackKeys({ stack: own }: ExplainEvidence): ExplainReport['stack'] {
  if (own === undefined) return null;
  return {
    low: own.low === null ? null : hexAddress(own.low),
    high: own.high === null ? null : hexAddress(own.high),
    reserved_bytes: own.reserved,
    used_bytes: own.used,
    source: own.source,
  };
}

function missingOf({ wait, status, limits: room }: ExplainEvidence): readonly Missing[] {
  const missing = new MissingCount();
  const look = wait?.judged.thread.look;
  if (look !== undefined && !isRead(look) && !look.gone) missing.add('system call', `syscall: ${look.code}`);
  if (!isRead(status)) missing.add('status', status.code);
  for (const { what, reason, count } of room?.missing ?? []) missing.add(what, reason, count);
  return missing.list();
}
