import { isKnown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { durationText } from '../../text/amounts.ts';
import { decodeText } from '../../text/decode.ts';
import { unheldText } from '../names/unheld.ts';
import { signalsCaught, unlessHandled } from '../pipes/handlers.ts';
import { isOfVm } from '../runtimes/jvm-threads.ts';
import { isAbandoned } from '../waits/futex.ts';
import { keepsNoOwner, who } from '../waits/text-lock.ts';
import type { Wait } from '../waits/wait.ts';
import { backendLock } from './backends.ts';
import type { Link } from './chain.ts';
import { type ExplainEvidence, hasEnded } from './evidence.ts';
import { listed, type Sentence, say } from './sentence.ts';
import { socketPeer } from './socket.ts';
import { soleEnd } from './sole-end.ts';
import { waitWords } from './wait-words.ts';

/** Who holds the task up, to the root of the chain; whom it holds up; deadlocks. Empty when nobody does. */
export function waiting(evidence: ExplainEvidence): Sentence[] {
  if (hasEnded(evidence)) return [];
  return [
    ...traced(evidence),
    ...chainSentences(evidence),
    ...ownPipe(evidence),
    ...socketPeer(evidence),
    ...unknownOwner(evidence),
    ...backendLock(evidence),
    ...deadlocks(evidence),
    ...heldUp(evidence),
  ];
}

/** A thread that its tracer has stopped goes on when that lets it. */
function traced({ wait, status, tracer }: ExplainEvidence): Sentence[] {
  if (wait?.wait !== 'traced' || !isRead(status) || status.TracerPid <= 0) return [];
  const name = who(status.TracerPid, tracer?.comm);
  return [
    say(`It is held up by ${name}, which traces it and lets it go on when it likes.`, 'status: TracerPid'),
  ];
}

function chainSentences(evidence: ExplainEvidence): Sentence[] {
  const { links } = evidence.chain;
  const [, ...holders] = links;
  const last = links.at(-1);
  if (holders.length === 0 || last === undefined) return [];
  const sentences = holders.map((link, index) => {
    const before = index === 0 ? 'It' : nameOf(links[index], evidence);
    return say(`${before} is held up by ${nameOf(link, evidence)}, which ${link.how}.`, link.evidence);
  });
  return [...sentences, endSentence(last, evidence)];
}

function endSentence(last: Link, evidence: ExplainEvidence): Sentence {
  const { links, end } = evidence.chain;
  const name = nameOf(last, evidence);
  switch (end) {
    case 'circle':
      return say(`With ${name} the chain comes round again: a circle, ${circleEnd(last, evidence)}.`);
    case 'gone':
      return say(`${name} has ended: nobody will ever let go of it.`, 'task');
    case 'forked': {
      const waiter = links.at(-2);
      const isFirst = links.length === 2;
      const whose = isFirst ? 'its process' : `process ${waiter?.pid ?? '?'}`;
      return say(
        `What ${isFirst ? 'it' : nameOf(waiter, evidence)} waits for is a copy of that lock, made when its process was forked from process ${last.pid}: nobody in ${whose} can ever release it.`,
        'stat: ppid',
      );
    }
    case 'long':
      return say('The chain goes on; it is too long to follow.');
    case 'root':
      if (last.wait === undefined)
        return say(`At the root is ${name}, which is gone or not to be seen.`, 'task');
      for (const { tids, behind } of evidence.look.deadlocks) {
        if (!tids.includes(last.tid) && !behind.includes(last.tid)) continue;
        const where = tids.includes(last.tid) ? 'in' : 'behind';
        return say(
          `At the end is ${name}, which is ${where} the deadlock told below: ${doesText(last.wait)}.`,
          'syscall, sched',
        );
      }
      if (waitsForSome(last.wait)) {
        return say(
          `At the root is ${name}, and which of these holds it up is not to be told: ${doesText(last.wait)}.`,
          'syscall, fd',
        );
      }
      if (last.wait.wait === 'filelock' && last.wait.ownerPid === last.pid) {
        return say(`At the root is ${name}, whose own process holds it up: ${doesText(last.wait)}.`, 'locks');
      }
      return say(
        `At the root is ${name}, whom nobody is known to hold up: ${doesText(last.wait)}.`,
        'syscall, sched',
      );
  }
}

/** True for a wait that several may end. */
function waitsForSome({ peers, fileLock }: Wait): boolean {
  return (peers?.length ?? 0) > 1 || (fileLock?.others.length ?? 0) > 0;
}

/** Whether the circle with `last` in it ends; one that is not known to stand still may be gone by now. */
function circleEnd({ tid }: Link, { look, names, chain }: ExplainEvidence): string {
  const found = look.deadlocks.find(({ tids }) => tids.includes(tid));
  if (found?.certainty === 'timed') return 'which ends when a time-out does';
  const named = names?.deadlocks.some(({ tids }) => tids.includes(tid)) === true;
  if (found === undefined && !named) {
    return chain.links.some(({ wait }) => wait !== undefined && isOpen(wait))
      ? 'which anybody can end who opens the FIFO by its path'
      : 'which was not seen to stand still';
  }
  return found?.certainty === 'likely'
    ? 'in which most likely nobody can go on'
    : 'in which nobody can go on';
}

/** True for a wait in a FIFO that still has a path. */
function isOpen(wait: Wait): boolean {
  return wait.wait === 'pipe' && soleEnd(wait, undefined) === 'open';
}

function doesText(one: Wait): string {
  const { since, wait } = one;
  const text = waitWords(one);
  const asleep = wait !== 'cpu' && wait !== 'runq';
  return asleep && isKnown(since) ? `${text}, for ${durationText(since)}` : text;
}

function nameOf(link: Link | undefined, { names, pid: own }: ExplainEvidence): string {
  if (link === undefined) return '?';
  const { pid, tid, comm } = link;
  const full = names?.rows.get(tid)?.name;
  const shown =
    full === undefined || comm === undefined || full === decodeText(comm)
      ? who(tid, comm)
      : `${tid} (${full})`;
  return pid === own || tid === pid ? shown : `${shown} of process ${pid}`;
}

const OWNED = new Set(['mutex', 'pi-mutex', 'robust', 'rwlock', 'rwlock-read', 'rwlock-write']);

/** A pipe with both ends in one process. */
function ownPipe({ wait, pid, look, status }: ExplainEvidence): Sentence[] {
  if (wait?.wait !== 'pipe' || wait.peers?.length !== 1 || wait.peers[0] !== pid) return [];
  const op = wait.judged.fd?.op === 'write' ? 'write' : 'read';
  const caught = isRead(status) ? signalsCaught(status) : undefined;
  const unless = unlessHandled([pid], op, new Map([[pid, { caught, timed: false }]]));
  const text = {
    sure: `Its own process has the only other end of the pipe: nobody else can end the wait${unless}.`,
    seen: 'Its own process has the only other end of the pipe that is seen; others may have it unseen.',
    open: 'Its own process alone has the other end of the FIFO open; others may open it by its path.',
  };
  return [say(text[soleEnd(wait, look.evidence.pipes)], 'fd')];
}

/** A lock whose holder is not known, its own or that of the last one of the chain, and what would tell. */
function unknownOwner(evidence: ExplainEvidence): Sentence[] {
  const { look, names, readsOwners, chain } = evidence;
  const last = chain.links.at(-1);
  const wait = last?.wait;
  if (wait?.wait !== 'lock' || chain.end !== 'root') return [];
  const { judged, tid, lock } = wait;
  if (judged.process.jvm && isOfVm(judged.thread.comm)) return [];
  if (judged.process.jvm) {
    if (names === undefined) {
      return [
        say(`Locks of Java are not the kernel's: ask jstack ${wait.pid}, and give what it says to --names.`),
      ];
    }
    const text = unheldText(names, tid);
    return text === undefined ? [] : [say(text, 'the dump')];
  }
  const whose = chain.links.length > 1 ? `what ${nameOf(last, evidence)} waits for` : 'it';
  if (wait.object === null || !OWNED.has(wait.object)) return [];
  if (judged.futex !== undefined && isAbandoned(judged.futex.call)) {
    return [say(`Nobody will release ${whose}: its owner ended while it held it.`, 'syscall')];
  }
  if (lock !== undefined && keepsNoOwner(lock)) {
    const what = lock.kind === 'mutex' ? 'a plain mutex' : 'an rwlock';
    return [say(`Who holds ${whose} is not to be known: ${what} of musl keeps no owner.`, 'mem')];
  }
  if (lock?.readers !== undefined && lock.readers > 0) {
    const { readers } = lock;
    return [
      say(
        `${readers} ${readers === 1 ? 'reader holds' : 'readers hold'} ${whose}: which threads these are is stored nowhere.`,
        'mem',
      ),
    ];
  }
  const unreadable = look.owners.unreadable.get(wait.pid);
  if (unreadable !== undefined) {
    return [say(`Who holds ${whose} is not known: its memory can not be read.`, `mem: ${unreadable}`)];
  }
  if (readsOwners) return [say(`Who holds ${whose} is not known: its memory does not tell.`, 'mem')];
  const ifOne = wait.isGuess ? 'If it is a lock that keeps its owner, who holds' : 'Who holds';
  return [say(`${ifOne} ${whose} stands in memory, which only --owners reads.`)];
}

/** Deadlocks that it is in or behind; of a whole process all that there are. */
function deadlocks({ look, names, pid, tid }: ExplainEvidence): Sentence[] {
  const whole = tid === pid;
  const own = look.deadlocks.filter(
    ({ tids, behind }) => whole || tids.includes(tid) || behind.includes(tid),
  );
  const named = names?.deadlocks.filter(({ tids }) => whole || tids.includes(tid)) ?? [];
  return [
    ...own.map(({ text, evidence: files }) => say(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`, files)),
    ...named.map(({ text, tids }) =>
      say(
        `The runtime has found a deadlock of ${listed(tids)}: ${text}.`,
        `the dump (${names?.dump.format})`,
      ),
    ),
  ];
}

/** Threads that wait for this one. */
function heldUp({ look, tid }: ExplainEvidence): Sentence[] {
  const waiters = look.locks.filter(({ owner }) => owner?.tid === tid).flatMap((lock) => lock.waiters);
  const others = waiters.filter(({ thread }) => thread.tid !== tid);
  if (others.length === 0) return [];
  const names = others.map(({ thread }) => who(thread.tid, thread.comm));
  return [
    say(`It holds up ${others.length === 1 ? '' : `${others.length} others: `}${listed(names)}.`, 'syscall'),
  ];
}
