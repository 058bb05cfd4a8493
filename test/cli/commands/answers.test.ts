import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, run, tree } from './run-command.ts';

test('zombies: text, and exit 0 unless it is asked for', async () => {
  const { code, out, complaints } = await run(['zombies', ...tree('zombies')]);
  assert.equal(code, 0);
  assert.match(out, /^4102 \(forgets\) must reap 3 zombies: parent-never-waits \(likely\)\n/);
  assert.deepEqual(complaints, []);
});

for (const [name, code] of [
  ['zombies', 1],
  ['zombie-leader', 0],
  ['svc-jvm', 0],
] as const) {
  test(`zombies --exit-code of ${name} is ${code}`, async () => {
    assert.equal((await run(['zombies', '--exit-code', ...tree(name)])).code, code);
  });
}

test('zombies --json: one document on one line', async () => {
  const { out } = await run(['zombies', '--json', ...tree('zombies')]);
  assert.equal(out.indexOf('\n'), out.length - 1);
  const report = JSON.parse(out) as { schema: number; kind: string; zombies: object[] };
  assert.deepEqual([report.schema, report.kind, report.zombies.length], [1, 'zombies', 15]);
  const keys =
    'pid ppid comm leader_with_live_threads live_threads exit_code signal core age_ms stuck cause evidence advice'.split(
      ' ',
    );
  for (const zombie of report.zombies) for (const key of keys) assert.ok(key in zombie, key);
});

test('zombies --interval is for --watch', async () => {
  assert.deepEqual(await refusal(['zombies', '--interval', '5s']), [
    '--interval 5s : is for --watch alone; add --watch, or leave it out',
    2,
  ]);
});

test('zombies --watch of a captured tree looks once; on a terminal it begins at the top', async () => {
  const plain = await run(['zombies', '--watch', ...tree('zombies')]);
  assert.doesNotMatch(plain.out, /\u001b/);
  const terminal = await run(['zombies', '--watch', ...tree('zombies')], { columns: 100 });
  assert.ok(terminal.out.startsWith('\u001b[H\u001b[J4102 '));
});

test('limits: the answer first, what is not known on standard error', async () => {
  const { code, out, complaints } = await run(['limits', '2', ...tree('svc-jvm')]);
  assert.equal(code, 0);
  assert.match(out, /^2 \(java\): room for at most \d+ more threads: /);
  assert.deepEqual(complaints, ['tinspect: not known : pids.max: control groups are not in this tree']);
});

test('limits --stack-size: what is asked counts', async () => {
  const { out } = await run(['limits', '2', '--stack-size', '1M', '--json', ...tree('svc-jvm')]);
  const report = JSON.parse(out) as { kind: string; pid: number; stack: { bytes: number; source: string } };
  assert.deepEqual([report.kind, report.pid, report.stack.bytes], ['limits', 2, 1_048_576]);
});

test('limits without a process: of ourselves, which a tree does not hold', async () => {
  const { out } = await run(['limits', '--json']);
  assert.equal((JSON.parse(out) as { pid: number }).pid, process.pid);
  assert.deepEqual(await refusal(['limits', ...tree('zombies')]), [
    'limits : we are no process of this tree; name a process: tinspect limits PID',
    2,
  ]);
});

test('groups: of the processes that are named, or of all with more than one thread', async () => {
  const one = JSON.parse((await run(['groups', '2', '--json', ...tree('svc-jvm')])).out) as {
    processes: { pid: number; threads: number }[];
  };
  assert.deepEqual(
    one.processes.map(({ pid, threads }) => [pid, threads]),
    [[2, 46]],
  );
  const { code, out } = await run(['groups', ...tree('svc-jvm')]);
  assert.equal(code, 0);
  assert.match(out, /^2 \(java\): 46 threads in 31 groups\n/);
  assert.doesNotMatch(out, /^1 \(/m);
});

test('groups --interval: births and deaths, of which a captured tree has none', async () => {
  const { out } = await run(['groups', '2', '--interval', '1s', ...tree('svc-jvm')]);
  assert.match(out, /^http-nio-\*-e +12 +\S+ s +\S+ s +21 +>=0 +>=0 +6 MiB +1 MiB +12 S$/m);
  assert.match(out, /\nbirths and deaths are at least so many: .*\n$/);
});

for (const words of [
  ['zombies', ...tree('zombies')],
  ['limits', '2', ...tree('svc-jvm')],
  ['doctor', ...tree('svc-jvm')],
]) {
  test(`${words[0]}: lines end where the terminal or COLUMNS say; without either nowhere`, async () => {
    const longest = ({ out }: { out: string }): number =>
      Math.max(...out.split('\n').map((line) => line.length));
    assert.ok(longest(await run(words)) > 80);
    assert.ok(longest(await run(words, { columns: 80 })) <= 80);
    assert.ok(longest(await run(words, { columns: 72 })) <= 72);
    assert.ok(longest(await run(words, { env: { COLUMNS: '72' } })) <= 72);
  });
}

test('doctor: text and JSON', async () => {
  const { code, out } = await run(['doctor', ...tree('svc-jvm')], { columns: 100 });
  assert.equal(code, 0);
  assert.match(out, /^ok +the kernel: Linux /);
  assert.match(out, /^ok +the terminal, for the dashboard: xterm-256color, 100x40, 256 colours, UTF-8$/m);
  const report = JSON.parse((await run(['doctor', '2', '--json', ...tree('svc-jvm')])).out) as {
    checks: { id: string }[];
  };
  assert.ok(report.checks.some(({ id }) => id === 'target'));
});

test('on the live system each of them answers in one JSON document', async () => {
  for (const words of [
    ['zombies'],
    ['limits'],
    ['groups', String(process.pid)],
    ['doctor', String(process.pid)],
  ]) {
    const { code, out } = await run([...words, '--json']);
    assert.equal(code, 0, words.join(' '));
    const report = JSON.parse(out) as { schema: number; kind: string; missing: object[] };
    assert.deepEqual([report.schema, report.kind, Array.isArray(report.missing)], [1, words[0], true]);
  }
});

for (const [what, words, line, code] of [
  [
    'no such process',
    ['limits', '99999', ...tree('zombies')],
    '99999 : no such process in this capture, which holds 36 of the 139 tasks there were; see tinspect -e --proc-root TREE for those it holds',
    1,
  ],
  [
    'a thread for a process',
    ['limits', '4107', ...tree('zombies')],
    '4107 : is a thread of process 4106; name the process: 4106',
    1,
  ],
  [
    'groups of a thread',
    ['groups', '4107', ...tree('zombies')],
    '4107 : is a thread of process 4106; name the process: 4106',
    1,
  ],
  [
    'doctor of nobody',
    ['doctor', '99999', ...tree('zombies')],
    '99999 : no such process in this capture, which holds 36 of the 139 tasks there were; see tinspect -e --proc-root TREE for those it holds',
    1,
  ],
  [
    'limits of a thread of the kernel',
    ['limits', '2', ...tree('ps-basic')],
    '2 : is a thread of the kernel, which has no such limits of its own; see tinspect limits for those of the machine',
    1,
  ],
  ['no number', ['limits', 'x'], 'x : not a task number; 1 to 4194304, or 0x and hexadecimal digits', 2],
  [
    'no size',
    ['limits', '--stack-size', '8x'],
    '--stack-size 8x : not a size; 1 byte and more: 65536, or a number with k, M, G, KiB, MiB, GiB',
    2,
  ],
  [
    'no interval',
    ['zombies', '--interval', 'soon'],
    '--interval soon : not a time; 0.01 to 86400 seconds: 1, 0.5, 500ms, 2m',
    2,
  ],
] as const) {
  test(`${what} is refused in one line`, async () => assert.deepEqual(await refusal(words), [line, code]));
}
