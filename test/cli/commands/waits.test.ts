import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, run, tree } from './run-command.ts';

test('waits: a row for each thread, and a hint where memory would tell owners', async () => {
  const { code, out, complaints } = await run(['waits', '6101', ...tree('waits')]);
  assert.equal(code, 0);
  assert.deepEqual(complaints, []);
  const lines = out.split('\n');
  assert.match(lines[0] ?? '', /^ PID +TID +NAME +S +CLASS +SINCE +SYSCALL +WAITS FOR$/);
  assert.match(out, /^6101 +6103 +busy +R +cpu +- +- +running or ready, on CPU 0$/m);
  assert.match(
    out,
    /^6101 +6104 +lock +S +lock +2 s +futex +futex wait on waits \.data\/\.bss\+0x400, perhaps a mutex$/m,
  );
  assert.match(
    out,
    /\n\nWho holds these locks is in the memory of the processes: --owners reads the few words/,
  );
});

test('waits: of a JVM it says what would show a deadlock of its threads, until the dump is there', async () => {
  const { out } = await run(['waits', '2', ...tree('svc-jvm')]);
  const hint =
    "Locks of Java are not the kernel's, and a deadlock of Java threads does not show here: ask jstack 2,";
  assert.ok(out.includes(`\n\n${hint} and give what it says to --names.\n`), out.slice(-300));
  const redis = await run(['waits', '2', ...tree('svc-redis')]);
  assert.doesNotMatch(redis.out, /jstack/);
});

test('waits --owners: deadlocks first, convoys last, no hint', async () => {
  const { out } = await run(['waits', '--owners', ...tree('deadlock')]);
  assert.match(
    out,
    /^likely a deadlock \(seen once\): 4402 \(abba-a\) waits for mutex \[heap\]\+0x4d0 held by 4403 \(abba-b\), which/,
  );
  assert.match(
    out,
    /\n\nconvoy: 4 threads of 4401 \(deadlock\) wait for mutex \[heap\]\+0x880, held by 4404 \(holder\)\n$/,
  );
  assert.doesNotMatch(out, /--owners/);
});

test('waits: the last column is cut at the edge of the terminal', async () => {
  const { out } = await run(['waits', '6101', ...tree('waits')], { columns: 70 });
  assert.ok(
    out
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .every((line) => line.length <= 70),
  );
});

test('waits --json: the document has its kind, its threads and what is missing', async () => {
  const { out } = await run(['waits', '2', '--json', ...tree('svc-redis')]);
  const report = JSON.parse(out);
  assert.deepEqual([report.schema, report.kind, report.missing], [1, 'waits', []]);
  assert.deepEqual(Object.keys(report), ['schema', 'kind', 'threads', 'locks', 'deadlocks', 'missing']);
  assert.deepEqual(Object.keys(report.threads[0]), [
    'pid',
    'tid',
    'comm',
    'state',
    'class',
    'syscall',
    'fd',
    'object',
    'address',
    'futex_address',
    'mapping',
    'owner_tid',
    'owner_pid',
    'peer_pids',
    'child_pid',
    'timeout_ms',
    'timed',
    'since_ms',
    'text',
    'uncertain',
  ]);
  assert.deepEqual(Object.keys(report.locks[0]), [
    'pid',
    'kind',
    'address',
    'owner',
    'owner_alive',
    'waiters',
    'uncertain',
  ]);
});

for (const [name, words, code] of [
  ['deadlock', ['--owners', '--exit-code'], 1],
  ['deadlock', ['--owners'], 0],
  ['deadlock', ['--exit-code'], 3],
  ['svc-redis', ['--owners', '--exit-code'], 0],
] as const) {
  test(`waits ${words.join(' ')} of ${name} exits ${code}`, async () => {
    assert.equal((await run(['waits', ...words, ...tree(name)])).code, code);
  });
}

test('waits --exit-code: without memory the owners of locks are not known, and which option tells', async () => {
  const { complaints } = await run(['waits', '4401', '--exit-code', ...tree('deadlock')]);
  assert.deepEqual(complaints, [
    'tinspect: deadlocks : whether there are any is not known (owners of locks: only --owners reads them)',
  ]);
});

test('waits: a process that is not there, a thread, and no number', async () => {
  for (const [word, line, exit] of [
    ['77', /^77 : no such process/, 1],
    ['6104', /^6104 : is a thread of process 6101/, 1],
    ['x', /^x : not a task number/, 2],
  ] as const) {
    const [said, code] = await refusal(['waits', word, ...tree('waits')]);
    assert.match(said, line);
    assert.equal(code, exit);
  }
});

test('pipes: the troubled first, then descriptors', async () => {
  const { code, out, complaints } = await run(['pipes', '2206', '2212', '2215', ...tree('pipes')]);
  assert.equal(code, 0);
  assert.deepEqual(complaints, []);
  const lines = out.split('\n');
  assert.match(lines[0] ?? '', /^PIPE +VERDICT +READERS +WRITERS +WHAT$/);
  assert.match(
    lines[1] ?? '',
    /^391211 +leaked-writer +2208\/4 +2206\/5 +2208 \(eof-reader\) never sees end of file/,
  );
  assert.match(lines[2] ?? '', /^391218 +wake-up +2212\/4 +2212\/5 +wake-up pipe of 2212/);
  assert.match(out, /^2215 +4 +w +append,cloexec +123 +- +\/opt\/zoo\/run\/f2$/m);
  assert.match(out, /^2215 +7 +rw +nonblock,cloexec +- +- +anon_inode:\[eventfd\]$/m);
});

test('pipes --json: the document has its kind, its pipes and files', async () => {
  const report = JSON.parse((await run(['pipes', '--json', ...tree('pipes')])).out);
  assert.deepEqual(Object.keys(report), [
    'schema',
    'kind',
    'pipes',
    'files',
    'unreadable_processes',
    'missing',
  ]);
  assert.deepEqual([report.schema, report.kind, report.unreadable_processes], [1, 'pipes', 0]);
  assert.deepEqual(Object.keys(report.pipes[0]), [
    'inode',
    'path',
    'readers',
    'writers',
    'blocked',
    'verdict',
    'culprit',
    'text',
  ]);
  assert.deepEqual(Object.keys(report.files[0]), [
    'pid',
    'fd',
    'target',
    'deleted',
    'access',
    'append',
    'nonblock',
    'cloexec',
    'pos',
    'bytes_per_s',
    'size_bytes',
    'done',
    'eta_ms',
  ]);
});

for (const [command, pid] of [
  ['waits', '6101'],
  ['pipes', '6101'],
  ['explain', '6101'],
] as const) {
  test(`${command}: COLUMNS tells how long a line is`, async () => {
    const { out } = await run([command, pid, ...tree('waits')], { env: { COLUMNS: '40' } });
    const table = command === 'waits' ? out.split('\n\n')[0] : out;
    assert.ok(
      (table ?? '').split('\n').every((line) => line.length <= 40),
      out,
    );
    assert.ok(out.split('\n').some((line) => line.length > 30));
  });
}

for (const command of ['waits', 'pipes', 'explain'] as const) {
  test(`${command}: of the process that started a captured one the capture has nothing`, async () => {
    assert.deepEqual(await refusal([command, '1', ...tree('crowd')]), [
      '1 : is not in this capture, which has of it no more than that it started what was captured',
      1,
    ]);
  });
}
