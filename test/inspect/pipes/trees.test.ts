import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pipesJson } from '../../../src/inspect/pipes/json.ts';
import { readPipeEvidence } from '../../../src/inspect/pipes/read.ts';
import { inspectPipes } from '../../../src/inspect/pipes/report.ts';
import { fixtureRoot, truthOf } from '../fixture.ts';

interface End {
  readonly pid: number;
  readonly fd: number;
}
interface TruePipe {
  readonly what: string;
  readonly inode: number;
  readonly readers: readonly End[];
  readonly writers: readonly End[];
  readonly blocked: readonly { readonly pid: number; readonly op: string }[];
  readonly verdict: string;
  readonly culprit: number;
}
interface TrueFd extends Omit<End, 'pid'> {
  readonly access?: string;
  readonly append?: boolean;
  readonly nonblock?: boolean;
  readonly cloexec?: boolean;
  readonly pos?: number;
  readonly kind?: string;
}
interface Answer {
  readonly pipes: readonly (Omit<TruePipe, 'what'> & {
    readonly path: string | null;
    readonly text: string;
  })[];
  readonly files: readonly (TrueFd & { readonly pid: number; readonly target: string })[];
  readonly unreadable_processes: number;
}

/** The words of the program for its scenes, and ours. */
const VERDICTS: Readonly<Record<string, string>> = {
  flow: 'waits-for-writer',
  full: 'full',
  leak: 'leaked-writer',
  noreader: 'no-reader',
  nowriter: 'no-writer',
  selfwait: 'self-held',
  nonblock: 'wake-up',
  fifo: 'waits-for-writer',
};

const truth = truthOf<{ pipes: readonly TruePipe[]; files: { pid: number; fds: readonly TrueFd[] } }>(
  'pipes',
);
const answerOf = (pids?: readonly number[]): Answer =>
  pipesJson(inspectPipes(readPipeEvidence(fixtureRoot('pipes'), pids))) as Answer;
const answer = answerOf();

for (const pipe of truth.pipes) {
  test(`${pipe.what}: ${pipe.verdict}`, () => {
    const found = answer.pipes.find(({ inode }) => inode === pipe.inode);
    assert.ok(found !== undefined);
    assert.deepEqual(found.readers, pipe.readers);
    assert.deepEqual(found.writers, pipe.writers);
    assert.deepEqual(
      found.blocked,
      pipe.blocked.map(({ pid, op }) => ({ pid, tid: pid, op })),
    );
    assert.equal(found.verdict, VERDICTS[pipe.what]);
    assert.equal(found.culprit, pipe.culprit);
    assert.equal(found.path, pipe.what === 'fifo' ? '/opt/zoo/run/zfifo' : null);
  });

  test(`${pipe.what}: asked about one end alone, the other is found all the same`, () => {
    const [one] = [...pipe.readers, ...pipe.writers];
    const found = answerOf([one?.pid ?? 0]).pipes.find(({ inode }) => inode === pipe.inode);
    assert.equal(found?.verdict, VERDICTS[pipe.what]);
    assert.deepEqual([found?.readers, found?.writers], [pipe.readers, pipe.writers]);
  });
}

test('there is no pipe that the program does not know', () => {
  assert.equal(answer.pipes.length, truth.pipes.length);
  assert.equal(answer.unreadable_processes, 0);
});

for (const fd of truth.files.fds) {
  test(`descriptor ${fd.fd}${fd.kind === undefined ? '' : ` (${fd.kind})`} is open as the program opened it`, () => {
    const found = answer.files.find((file) => file.pid === truth.files.pid && file.fd === fd.fd);
    assert.ok(found !== undefined);
    if (fd.access !== undefined) assert.equal(found.access, fd.access);
    if (fd.cloexec !== undefined) assert.equal(found.cloexec, fd.cloexec);
    if (fd.pos !== undefined) assert.equal(found.pos, fd.pos);
    assert.equal(found.append, fd.append ?? false);
    assert.equal(found.nonblock, fd.nonblock ?? false);
    if (fd.kind !== undefined)
      assert.match(found.target, new RegExp(fd.kind === 'epoll' ? 'eventpoll' : fd.kind));
  });
}

test('the sentence of a leak names the holder, its descriptor and the remedy', () => {
  const leak = answer.pipes.find(({ verdict }) => verdict === 'leaked-writer');
  assert.equal(
    leak?.text,
    '2208 (eof-reader) never sees end of file: the write end leaked into 2206 (daemon) as descriptor 5, ' +
      'no O_CLOEXEC, /opt/zoo/pipes (waits for a signal); open it with O_CLOEXEC, or close it in the child',
  );
});
