import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeTree } from '../../procfs/tree.ts';
import { refusal, run, tree } from './run-command.ts';

const JVM = ['--proc-root', 'fixtures/svc-jvm'];
const JSTACK = readFileSync('fixtures/svc-jvm/names/jstack.txt');

test('a number that no task has: exit 1', async () => {
  assert.deepEqual(await refusal(['explain', '4194304']), [
    '4194304 : no such task: it has ended, or there never was one',
    1,
  ]);
  assert.deepEqual(await refusal(['explain', '99', ...JVM]), [
    '99 : no such task in this capture, which holds 47 of the 152 tasks there were',
    1,
  ]);
});

test('a word that is no number: exit 2', async () => {
  const [, code] = await refusal(['explain', 'java', ...JVM]);
  assert.equal(code, 2);
});

test('names from standard input', async () => {
  const { out, code } = await run(['explain', '30', ...JVM, '--names', '-'], { input: JSTACK });
  assert.equal(code, 0);
  assert.match(out, /^30 \(http-nio-8080-exec-10\) of process 2 \(java\): /);
});

test('a dump of another process: exit 3, with the counts of both sides', async () => {
  assert.deepEqual(
    await refusal(['explain', '30', ...JVM, '--names', '-'], Buffer.from('900\ta\n901\tb\n')),
    [
      'standard input : of the 2 threads it names none is among the 46 threads looked at; a dump of a process that is looked at, made since it began',
      3,
    ],
  );
});

test('a file that is no dump, and one that is not there: exit 3', async () => {
  const [line, code] = await refusal(['explain', '30', ...JVM, '--names', 'package.json']);
  assert.match(line, /^package\.json : is no list of threads that is known; what is read: jstack, /);
  assert.equal(code, 3);
  const [gone, codeOfGone] = await refusal(['explain', '30', ...JVM, '--names', '/no/such']);
  assert.deepEqual([gone, codeOfGone], ['/no/such : no such file or directory; a file that can be read', 3]);
});

interface Json {
  readonly kind: string;
  readonly tid: number;
  readonly name: string;
  readonly runtime: { readonly runtime: string };
  readonly chain: readonly { readonly tid: number }[];
  readonly chain_end: string;
  readonly names: {
    readonly joined: number;
    readonly deadlocks: readonly { readonly tids: readonly number[] }[];
  };
  readonly sections: readonly { readonly title: string }[];
  readonly missing: readonly unknown[];
}

test('--json: the numbers behind the sentences', async () => {
  const { out } = await run(['explain', '45', ...JVM, '--json', '--names', '-'], { input: JSTACK });
  const json = JSON.parse(out) as Json;
  assert.deepEqual(
    [json.kind, json.tid, json.name, json.runtime.runtime, json.chain_end, json.names.joined],
    ['explain', 45, 'order-processor-3-victim', 'jvm', 'circle', 45],
  );
  assert.deepEqual(
    json.chain.map(({ tid }) => tid),
    [45, 43, 44, 43],
  );
  assert.deepEqual(
    json.names.deadlocks.map(({ tids }) => tids),
    [
      [43, 44],
      [46, 47],
    ],
  );
});

test('the names of threads can do nothing to a terminal', async () => {
  const names = Buffer.from('30\t\u001b]0;x\u0007\u202eevil\n');
  const { out } = await run(['explain', '30', ...JVM, '--names', '-'], { input: names });
  assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(out));
  assert.match(out, /evil/);
});

const ZEROS = '0 '.repeat(30);
const SIGNALS = ['SigPnd', 'ShdPnd', 'SigBlk', 'SigIgn', 'SigCgt']
  .map((name) => `${name}:\t0000000000000000\n`)
  .join('');

function statLine(id: number, comm: string, flags: number): string {
  return `${id} (${comm}) S 1 1 1 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 2 0 100 0 0 ${ZEROS}\n`;
}

function statusText(pid: number, id: number, comm: string, numbers: string): string {
  return `Name:\t${comm}\nState:\tS (sleeping)\nTgid:\t${pid}\nPid:\t${id}\nPPid:\t1\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t${numbers}\nThreads:\t2\n${SIGNALS}`;
}

/** A process 500 (`app`) with a thread 509 (`worker`), which are 1 and 10 in a namespace of their own. */
function contained(flags = 0): Record<string, string> {
  const files: Record<string, string> = { 'proc/stat': 'cpu  0 0 0 0\ncpu0 0 0 0 0\nbtime 1700000000\n' };
  for (const [id, comm, inner] of [
    [500, 'app', 1],
    [509, 'worker', 10],
  ] as const) {
    const folders = id === 500 ? ['500', '500/task/500'] : ['500/task/509'];
    for (const folder of folders) {
      files[`proc/${folder}/stat`] = statLine(id, comm, flags);
      files[`proc/${folder}/status`] = statusText(500, id, comm, `${id}\t${inner}`);
      files[`proc/${folder}/comm`] = `${comm}\n`;
    }
  }
  return files;
}

test('a number of another PID namespace: exit 1, and who it is here', async (t) => {
  const tree = ['--proc-root', makeTree(t, contained())];
  assert.deepEqual(await refusal(['explain', '10', ...tree]), [
    '10 : no such task here, but in a PID namespace of its own 509 (worker) of process 500 has this number',
    1,
  ]);
  const { out } = await run(['explain', '509', ...tree]);
  assert.match(out.replace(/\n +/g, ' '), /in a PID namespace of its own, where its number is 10:/);
});

test('names with the numbers of the namespace join with our threads', async (t) => {
  const tree = ['--proc-root', makeTree(t, contained())];
  const { out } = await run(['explain', '509', ...tree, '--names', '-'], {
    input: Buffer.from('10\tfull name\n'),
  });
  assert.match(out, /^509 \(full name\) of process 500 \(app\): /);
});

test('a thread of the kernel', async (t) => {
  const tree = ['--proc-root', makeTree(t, contained(0x20_0000))];
  const { out, code } = await run(['explain', '500', ...tree]);
  assert.equal(code, 0);
  assert.match(out, /500 \(app\) is a thread of the kernel:/);
  assert.ok(!/stack|Limits/.test(out));
});

test('a zombie: how it ended, why it is still there, what to do', async () => {
  const { out } = await run(['explain', '22', '--proc-root', 'fixtures/svc-python']);
  assert.match(out, /^22 \(true\): a zombie\n/);
  assert.match(out.replace(/\n +/g, ' '), /It is a zombie for 3 s: it has ended \(exit 0\)/);
  assert.match(out.replace(/\n +/g, ' '), /Fix 2 \(python3\): it must wait for its children\./);
});

test('this very process, alive, over a second', async () => {
  const { out, code } = await run(['explain', String(process.pid), '--json']);
  assert.equal(code, 0);
  const json = JSON.parse(out) as {
    tid: number;
    runtime: { runtime: string };
    last_second: { interval_ms: number };
  };
  assert.deepEqual([json.tid, json.runtime.runtime], [process.pid, 'node']);
  assert.ok(json.last_second.interval_ms > 0);
});

test('a zombie of which only a bound of its age is known, below a second', async () => {
  const { out } = await run(['explain', '72', ...tree('ps-forest')]);
  assert.match(out, /It is a zombie for less than 1 s: it has ended/);
});
