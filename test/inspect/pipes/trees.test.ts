import assert from 'node:assert/strict';
import { readdirSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { pipesJson } from '../../../src/inspect/pipes/json.ts';
import { readPipeEvidence } from '../../../src/inspect/pipes/read.ts';
import { missingOfPipes } from '../../../src/inspect/pipes/missing.ts';
import { pipesText } from '../../../src/inspect/pipes/table.ts';
import { inspectPipes } from '../../../src/inspect/pipes/report.ts';
import { readWaitEvidence } from '../../../src/inspect/waits/read.ts';
import type { ProcRoot } from '../../../src/procfs/root.ts';
import { alteredRoot, fixtureRoot, truthOf } from '../fixture.ts';

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
    for (const one of [...pipe.readers, ...pipe.writers]) {
      const found = answerOf([one.pid]).pipes.find(({ inode }) => inode === pipe.inode);
      assert.equal(found?.verdict, VERDICTS[pipe.what]);
      assert.equal(found?.readers.length, pipe.readers.length);
      assert.equal(found?.writers.length, pipe.writers.length);
    }
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
    leak?.text.replace(/started .* ago/, 'started AGE ago'),
    '2208 (eof-reader) never sees end of file: the write end leaked into 2206 (daemon) as descriptor 5, ' +
      'no O_CLOEXEC, /opt/zoo/pipes, started AGE ago (waits for a signal); open it with O_CLOEXEC, or close it in the child',
  );
});

const flow = truth.pipes.find(({ what }) => what === 'flow');
assert.ok(flow !== undefined);
const [reader] = flow.readers;
const [writer] = flow.writers;
assert.ok(reader !== undefined && writer !== undefined);

test('a descriptor whose fdinfo is missing is listed, without what is not known', () => {
  const root = alteredRoot('pipes', { [`proc/${writer.pid}/fdinfo/${writer.fd}`]: null });
  const report = inspectPipes(readPipeEvidence(root, [writer.pid]));
  const { files } = pipesJson(report) as { files: { fd: number }[] };
  assert.deepEqual(
    files.find(({ fd }) => fd === writer.fd),
    {
      pid: writer.pid,
      fd: writer.fd,
      target: `pipe:[${flow.inode}]`,
      deleted: false,
      access: null,
      append: null,
      nonblock: null,
      cloexec: null,
      pos: null,
      bytes_per_s: null,
      size_bytes: null,
      done: null,
      eta_ms: null,
    },
  );
  assert.deepEqual(missingOfPipes(report).at(-1), {
    what: 'flags and offsets of descriptors',
    reason: 'fdinfo',
    count: 1,
  });
});

test('a file that was removed is told from one that is there', () => {
  const link = `proc/${writer.pid}/fd/9`;
  const root = alteredRoot('pipes', {
    [`proc/${writer.pid}/fdinfo/9`]: () => 'pos:\t0\nflags:\t02\nmnt_id:\t1\nino:\t5\n',
  });
  symlinkSync('/var/log/x (deleted)', `${root.path}/${link.replace('proc/', '')}`);
  const report = inspectPipes(readPipeEvidence(root, [writer.pid]));
  const { files } = pipesJson(report) as { files: { fd: number; target: string; deleted: boolean }[] };
  const file = files.find(({ fd }) => fd === 9);
  assert.deepEqual([file?.target, file?.deleted], ['/var/log/x (deleted)', true]);
  assert.match(pipesText(report), /\/var\/log\/x \(deleted\)$/m);
});

test('a pipe one end of which can not be told is not said to have none', () => {
  const root = alteredRoot('pipes', { [`proc/${writer.pid}/fdinfo/${writer.fd}`]: null });
  const report = inspectPipes(readPipeEvidence(root, [reader.pid]));
  const pipe = report.pipes.find(({ inode }) => inode === flow.inode);
  assert.equal(pipe?.verdict, 'waits-for-writer');
  assert.equal(report.unreadable, 1);
  assert.deepEqual(missingOfPipes(report), [
    { what: 'descriptors of processes', reason: 'fdinfo', count: 1 },
  ]);
});

test('without any fdinfo the calls tell at which ends somebody waits, and nothing is said of the others', () => {
  const folders = readdirSync('fixtures/pipes/proc').filter((name) => /^\d+$/.test(name));
  const changes = Object.fromEntries(folders.map((pid) => [`proc/${pid}/fdinfo`, null]));
  const found = pipesJson(inspectPipes(readPipeEvidence(alteredRoot('pipes', changes), undefined))) as Answer;
  const waited = truth.pipes.filter(({ what, blocked }) => blocked.length > 0 && what !== 'fifo');
  assert.equal(found.pipes.length, waited.length);
  for (const { inode, readers, writers, blocked } of waited) {
    const pipe = found.pipes.find((one) => one.inode === inode);
    const reads = blocked[0]?.op === 'read';
    assert.deepEqual([pipe?.readers, pipe?.writers], reads ? [readers, []] : [[], writers]);
    assert.deepEqual([pipe?.verdict, pipe?.culprit], [reads ? 'waits-for-writer' : 'full', 0]);
    assert.match(pipe?.text ?? '', /that is not to be seen|is not to be seen: \d+ processes/);
  }
});

test('where the calls of threads are not to be read, it is said that waits may be missed', () => {
  const denied = (text: string): string => {
    const host = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({
      ...host,
      read_errors: { [`${reader.pid}/task/${reader.pid}/syscall`]: 'EACCES' },
    });
  };
  const report = inspectPipes(readPipeEvidence(alteredRoot('pipes', { 'host.json': denied }), [reader.pid]));
  assert.deepEqual(missingOfPipes(report), [{ what: 'system calls', reason: 'permission denied', count: 1 }]);
});

test('processes that may not be looked into are named only where an end is not seen', () => {
  const denied = (text: string): string => {
    const host = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({ ...host, read_errors: { '2212/fd': 'EACCES' } });
  };
  const root = alteredRoot('pipes', { 'host.json': denied });
  const ofFlow = inspectPipes(readPipeEvidence(root, [reader.pid]));
  assert.deepEqual([ofFlow.unreadable, ofFlow.closed], [1, 0]);
  assert.deepEqual(missingOfPipes(ofFlow), []);
  const ofIt = inspectPipes(readPipeEvidence(root, [2212]));
  assert.deepEqual(missingOfPipes(ofIt), [
    { what: 'descriptors of processes', reason: 'permission denied', count: 1 },
  ]);
});

const own = truth.pipes.find(({ what }) => what === 'selfwait');
const [selfReader] = own?.readers ?? [];
assert.ok(selfReader !== undefined);

test('a pipe that only who waits in it is seen to have: likely nothing ends the wait', () => {
  const denied = (text: string): string => {
    const host = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({ ...host, read_errors: { [`${reader.pid}/fd`]: 'EACCES' } });
  };
  const report = inspectPipes(
    readPipeEvidence(alteredRoot('pipes', { 'host.json': denied }), [selfReader.pid]),
  );
  const pipe = report.pipes.find(({ inode }) => inode === own?.inode);
  assert.deepEqual([pipe?.verdict, pipe?.culprit], ['waits-for-writer', 0]);
  assert.equal(
    pipe?.text.replace(/\(.*?\)/, '(NAME)'),
    `likely nothing can end this wait: every thread of ${selfReader.pid} (NAME) waits in it, ` +
      'and nobody else is seen to have its ends; one process may not be looked into',
  );
  assert.deepEqual(missingOfPipes(report), [
    { what: 'descriptors of processes', reason: 'permission denied', count: 1 },
  ]);
});

test('who waits in its own pipe may have a handler that writes: the signals are named', () => {
  const caught = (text: string): string => text.replace(/^SigCgt:.*/m, 'SigCgt:\t0000000000012200');
  const root = alteredRoot('pipes', { [`proc/${selfReader.pid}/status`]: caught });
  const report = inspectPipes(readPipeEvidence(root, [selfReader.pid]));
  const pipe = report.pipes.find(({ inode }) => inode === own?.inode);
  assert.deepEqual([pipe?.verdict, pipe?.culprit], ['self-held', selfReader.pid]);
  assert.match(
    pipe?.text ?? '',
    /^nothing can end this wait, unless a signal comes whose handler writes \(caught: SIGUSR1, SIGALRM, SIGCHLD\): every thread of /,
  );
});

test('who waits in its own pipe may have a timer that ends it', () => {
  const timers = (): string => 'ID: 0\nsignal: 14/0000000000000000\nnotify: signal/pid.2211\nClockID: 0\n';
  const root = alteredRoot('pipes', { [`proc/${selfReader.pid}/timers`]: timers });
  const report = inspectPipes(readPipeEvidence(root, [selfReader.pid]));
  const pipe = report.pipes.find(({ inode }) => inode === own?.inode);
  assert.equal(pipe?.verdict, 'self-held');
  assert.match(
    pipe?.text ?? '',
    /^nothing can end this wait, unless a timer ends the process: every thread of /,
  );
});

test('a process that can not have inherited the pipe does not matter, however closed it is', () => {
  const denied = (text: string): string => {
    const host = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({ ...host, read_errors: { '1/fd': 'EACCES' } });
  };
  // The program began after process 1 did, in a session of its own.
  const later = (text: string): string => {
    const words = text.split(' ');
    words[5] = '2201';
    words[21] = String(Number(words[21]) + 100);
    return words.join(' ');
  };
  const { pid } = selfReader;
  const root = alteredRoot('pipes', {
    'host.json': denied,
    'proc/2201/stat': later,
    [`proc/${pid}/stat`]: later,
  });
  const report = inspectPipes(readPipeEvidence(root, [pid]));
  const pipe = report.pipes.find(({ inode }) => inode === own?.inode);
  assert.deepEqual([pipe?.verdict, pipe?.culprit, report.unreadable], ['self-held', pid, 1]);
  assert.match(
    pipe?.text ?? '',
    /^nothing can end this wait: .* in this capture; one process that may not be looked into and processes outside the PID namespace can't have inherited it$/,
  );
});

test('a capture may lack the process that has an end, and says so', () => {
  const textOf = (verdict: string): string =>
    answer.pipes.find((pipe) => pipe.verdict === verdict)?.text.replace(/\d+ \(.*?\)/, 'X') ?? '';
  const outside = "; processes outside the PID namespace can't have inherited it";
  assert.equal(
    textOf('self-held'),
    `nothing can end this wait: every thread of X waits in it, and nobody else has its ends in this capture${outside}`,
  );
  assert.equal(
    textOf('no-reader'),
    'no reader in this capture: the next write of X gets SIGPIPE or EPIPE, unless a process that is not in it reads it' +
      outside,
  );
  assert.equal(
    textOf('no-writer'),
    'no writer in this capture: the next read of X gets end of file, unless a process that is not in it writes it' +
      outside,
  );
});

test('a capture of a PID namespace: a process outside may have the end that nobody in it has', () => {
  // Started by a process that was put into the namespace, and has ended.
  const left = (text: string): string => text.replace(') S 2201 ', ') S 1 ');
  const names = ['noreader', 'nowriter', 'selfwait'] as const;
  const pids = names.map((name) => {
    const { readers = [], writers = [] } = truth.pipes.find(({ what }) => what === name) ?? {};
    return [...readers, ...writers][0]?.pid ?? 0;
  });
  const changes = Object.fromEntries(pids.map((pid) => [`proc/${pid}/stat`, left]));
  const report = inspectPipes(readPipeEvidence(alteredRoot('pipes', changes), pids));
  const UNSEEN = 'processes outside the captured PID namespace are not seen';
  assert.deepEqual(
    report.pipes.map(({ verdict, culprit, text }) => [
      `${verdict} ${culprit}`,
      text.replaceAll(/\d+ \(.*?\)/g, 'X'),
    ]),
    [
      ['ok 0', `from X to nobody that can be seen: ${UNSEEN}`],
      ['ok 0', `from nobody that can be seen: ${UNSEEN} to X`],
      [
        'waits-for-writer 0',
        `likely nothing can end this wait: every thread of X waits in it, and nobody else is seen to have its ends; ${UNSEEN}`,
      ],
    ],
  );
  assert.deepEqual(missingOfPipes(report), [
    { what: 'processes', reason: 'those outside the captured PID namespace are not seen', count: 1 },
  ]);
  const whole = { ...changes, 'proc/1/ns/pid': () => 'pid:[4026531836]' };
  const ofAll = inspectPipes(readPipeEvidence(alteredRoot('pipes', whole), pids));
  assert.deepEqual(
    ofAll.pipes.map(({ verdict }) => verdict),
    ['no-reader', 'no-writer', 'self-held'],
  );
  assert.deepEqual(missingOfPipes(ofAll), []);
});

/** The tree with a socket that two processes have, to which `count` descriptors were sent. */
const withSocket = (count: number): ProcRoot => {
  const info = (): string => `pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t77\nscm_fds: ${count}\n`;
  const root = alteredRoot('pipes', {
    [`proc/${reader.pid}/fdinfo/9`]: info,
    [`proc/${writer.pid}/fdinfo/8`]: info,
  });
  symlinkSync('socket:[77]', `${root.path}/${reader.pid}/fd/9`);
  symlinkSync('socket:[77]', `${root.path}/${writer.pid}/fd/8`);
  return root;
};

test('an end of a pipe may be on its way through a socket', () => {
  const names = ['noreader', 'nowriter', 'selfwait'] as const;
  const pids = names.map((name) => {
    const { readers = [], writers = [] } = truth.pipes.find(({ what }) => what === name) ?? {};
    return [...readers, ...writers][0]?.pid ?? 0;
  });
  const told = (root: ProcRoot): string[][] =>
    inspectPipes(readPipeEvidence(root, pids)).pipes.map(({ verdict, text }) => [
      verdict,
      text.replaceAll(/\d+ \(.*?\)/g, 'X'),
    ]);
  const sent = `descriptors that were sent to ${reader.pid}, ${writer.pid} through a socket and not received yet are not seen`;
  assert.deepEqual(told(withSocket(1)), [
    ['ok', `from X to nobody that can be seen: ${sent}`],
    ['ok', `from nobody that can be seen: ${sent} to X`],
    [
      'waits-for-writer',
      `likely nothing can end this wait: every thread of X waits in it, and nobody else is seen to have its ends; ${sent}`,
    ],
  ]);
  assert.deepEqual(
    told(withSocket(0)).map(([verdict]) => verdict),
    ['no-reader', 'no-writer', 'self-held'],
  );
});

const fifo = truth.pipes.find(({ what }) => what === 'fifo');
assert.ok(fifo !== undefined);
const [fifoReader] = fifo.readers;
const [fifoWriter] = fifo.writers;
assert.ok(fifoReader !== undefined && fifoWriter !== undefined);

for (const [how, find] of [
  ['pipes', (root: ProcRoot) => readPipeEvidence(root, [fifoReader.pid]).ends],
  ['waits', (root: ProcRoot) => readWaitEvidence(root, [fifoReader.pid]).pipes],
] as const) {
  const writers = (root: ProcRoot): readonly (readonly [number, number] | undefined)[] => {
    const ends = find(root);
    const key = [...(ends?.byKey ?? [])].find(([, { readers }]) => readers[0]?.pid === fifoReader.pid);
    const [first] = key?.[1].writers ?? [];
    return [first && [first.pid, first.fd], [key?.[1].writers.length ?? -1, ends?.unreadable ?? -1]];
  };

  test(`${how}: the other end of a FIFO is found by another of its paths, too`, () => {
    const link = `proc/${fifoWriter.pid}/fd/${fifoWriter.fd}`;
    const root = alteredRoot('pipes', { [link]: null });
    symlinkSync('/opt/zoo/run/other-name', `${root.path}/${fifoWriter.pid}/fd/${fifoWriter.fd}`);
    assert.deepEqual(writers(root), [
      [fifoWriter.pid, fifoWriter.fd],
      [1, 0],
    ]);
  });

  test(`${how}: a descriptor on the path of a FIFO may be an end without fdinfo, one on another path is none`, () => {
    const info = `proc/${fifoWriter.pid}/fdinfo/${fifoWriter.fd}`;
    assert.deepEqual(writers(alteredRoot('pipes', { [info]: null })), [undefined, [0, 1]]);
    const others = alteredRoot('pipes', {
      'proc/2206/fdinfo': null,
    });
    assert.deepEqual(writers(others)[0], [fifoWriter.pid, fifoWriter.fd]);
  });
}
