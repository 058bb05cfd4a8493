import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Link } from '../../../src/inspect/explain/chain.ts';
import type { ExplainEvidence } from '../../../src/inspect/explain/evidence.ts';
import { readExplainEvidence } from '../../../src/inspect/explain/read.ts';
import { waiting } from '../../../src/inspect/explain/waiting.ts';
import { parseFdTarget } from '../../../src/procfs/fd-links.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { alteredRoot } from '../fixture.ts';

/** What is said of a chain, the first link of which is the task itself. */
function said(chain: ExplainEvidence['chain'], deadlocks: readonly object[] = []): string[] {
  const [own] = chain.links;
  const evidence = {
    pid: own?.pid,
    tid: own?.tid,
    thread: { state: 'S' },
    wait: own?.wait,
    look: { locks: [], deadlocks, evidence: {}, owners: { unreadable: new Map() } },
    chain,
  };
  return waiting(evidence as unknown as ExplainEvidence).map(
    ({ text, evidence: files }) => `${text} [${files}]`,
  );
}

const link = (pid: number, tid: number, how: string, wait?: object): Link =>
  ({
    pid,
    tid,
    comm: `t${tid}`,
    how,
    evidence: 'e',
    wait: wait === undefined ? undefined : { pid, tid, since: 0, text: 'waits', ...wait },
  }) as unknown as Link;

const ORIGINAL = link(10, 11, 'held the mutex at the fork');

test('who has the original of a copied lock is in the process that was forked, whoever asks', () => {
  const child = link(20, 20, 'is the child that it waits for');
  assert.deepEqual(said({ links: [link(10, 10, ''), child, ORIGINAL], end: 'forked' }).slice(1), [
    '20 (t20) is held up by 11 (t11), which held the mutex at the fork. [e]',
    'What 20 (t20) waits for is a copy of that lock, made when its process was forked from process 10: nobody in process 20 can ever release it. [stat: ppid]',
  ]);
  assert.deepEqual(said({ links: [link(20, 20, ''), ORIGINAL], end: 'forked' }).slice(1), [
    'What it waits for is a copy of that lock, made when its process was forked from process 10: nobody in its process can ever release it. [stat: ppid]',
  ]);
});

test('a circle through a FIFO ends when anybody opens that by its path', () => {
  const fifo = { wait: 'pipe', judged: { fd: { target: parseFdTarget('/run/f') } } };
  const links = [link(10, 10, '', fifo), link(20, 20, 'x', fifo), link(10, 10, 'x', fifo)];
  assert.match(said({ links, end: 'circle' }).at(-1) ?? '', /which anybody can end who opens the FIFO/);
});

test('a deadlock is told with the files that it was seen in', () => {
  const deadlock = { tids: [10, 20], behind: [], certainty: 'certain', text: 'deadlock: x', evidence: 'fd' };
  assert.deepEqual(said({ links: [link(10, 10, '')], end: 'root' }, [deadlock]), ['Deadlock: x. [fd]']);
});

test('at the root may be one whose own process has the lock', () => {
  const wait = { wait: 'filelock', ownerPid: 10, child: null, peers: null };
  const links = [link(10, 10, ''), link(10, 11, 'holds the mutex', wait)];
  assert.match(
    said({ links, end: 'root' }).at(-1) ?? '',
    /^At the root is 11 \(t11\), whose own process holds it up: /,
  );
});

test('at the end may be one that is in a deadlock, though it waits for nobody as far as its own wait tells', () => {
  const wait = { wait: 'lock', object: 'futex', judged: { process: { jvm: false } } };
  const links = [link(10, 13, ''), link(10, 11, 'holds the PI mutex', wait)];
  const deadlock = {
    tids: [11, 12],
    behind: [13],
    certainty: 'likely',
    text: 'likely a deadlock: x',
    evidence: 'mem',
  };
  const [, end, told] = said({ links, end: 'root' }, [deadlock]);
  assert.match(end ?? '', /^At the end is 11 \(t11\), which is in the deadlock told below: /);
  assert.equal(told, 'Likely a deadlock: x. [mem]');
  const [, behind] = said({ links: [link(10, 12, ''), link(10, 13, 'is the child', wait)], end: 'root' }, [
    deadlock,
  ]);
  assert.match(behind ?? '', /^At the end is 13 \(t13\), which is behind the deadlock told below: /);
});

test('who reads its own pipe may have a handler that writes to it', () => {
  const caught = (text: string): string => text.replace(/^SigCgt:.*/m, 'SigCgt:\t0000000000000200');
  const own = (root: ReturnType<typeof alteredRoot>): string | undefined => {
    const evidence = readExplainEvidence(root, 2211, 2211);
    return isRead(evidence) ? waiting(evidence).map(({ text }) => text)[0] : undefined;
  };
  const SOLE = 'Its own process has the only other end of the pipe: nobody else can end the wait';
  assert.equal(own(alteredRoot('pipes', {})), `${SOLE}.`);
  assert.equal(
    own(alteredRoot('pipes', { 'proc/2211/task/2211/status': caught })),
    `${SOLE}, unless a signal comes whose handler writes (caught: SIGUSR1).`,
  );
});
