import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, run, tree } from './run-command.ts';

test('text: totals, what is cached, a row for each thread and its reason', async () => {
  const { code, out, complaints } = await run(['stacks', '1201', ...tree('stacks-glibc')]);
  assert.equal(code, 0);
  assert.deepEqual(complaints, []);
  const lines = out.split('\n');
  assert.match(
    lines[0] ?? '',
    /^1201 \(stackzoo\): 7 of 8 threads reserve 27\.6 MiB, 2\.1 MiB touched, 1\.4 MiB in use; 1 stack that no thread was seen on \(of dead threads/,
  );
  assert.match(lines[1] ?? '', /TID +NAME +RESERVED +GUARD +TOUCHED +USED +HEADROOM +SOURCE +NOTE/);
  assert.match(out, /^1206 +bigguard +1 MiB +256 KiB +68 KiB +64\.8 KiB +959 KiB +sp$/m);
  assert.match(out, /^1208 +spin +\? +\? +\? +\? +\? +unknown +running/m);
});

test('text: --pagemap shows the deepest, --memory places the thread that runs', async () => {
  const { out } = await run(['stacks', '1201', '--pagemap', '--memory', ...tree('stacks-glibc')]);
  assert.match(out, /^1207 +was-deep +2 MiB +4 KiB +708 KiB +4\.6 KiB +708 KiB +1\.9 MiB +sp$/m);
  assert.match(out, /^1208 +spin +256 KiB .* sp +by the TID word/m);
  assert.match(out, /1 cached holds 24 KiB of 640 KiB\n/);
});

test('text: names that differ by a number have totals, what is inferred has a tilde, a zombie has a dash', async () => {
  const { out } = await run(['stacks', '2602', ...tree('zombie-leader')]);
  assert.match(out, /^worker-\* +2 +16 MiB +16 KiB +8\.8 KiB$/m);
  assert.match(out, /^2606 +burn +~8 MiB/m);
  assert.match(out, /^2602 +leaderless +- +- +- +- +- +unknown/m);
});

test('text: a line is no longer than the terminal', async () => {
  const { out } = await run(['stacks', '3101', ...tree('stacks-odd')], { columns: 90 });
  const rows = out.split('\n').filter((line) => /^3\d{3} +\w/.test(line) && !line.includes(':'));
  assert.ok(rows.length > 0);
  for (const row of rows) assert.ok(row.length <= 90, row);
});

test('text: COLUMNS counts for more than the terminal, and without one', async () => {
  for (const columns of [undefined, 300]) {
    const { out } = await run(['stacks', '3101', ...tree('stacks-odd')], { columns, env: { COLUMNS: '90' } });
    assert.match(out, /^3102 +heap1 [ ?]+ shared\n +in anonymous memory: [^\n]*\n +not be seen\n3103 /m);
    for (const row of out.split('\n').slice(1)) assert.ok(row.length <= 90, row);
  }
});

test('no rights: nothing is known, and it is said once', async () => {
  const { code, out, complaints } = await run(['stacks', '1901', ...tree('stacks-denied')]);
  assert.equal(code, 0);
  assert.match(out, /^1901 \(stackzoo\): 3 threads, no stack is known\n/);
  assert.deepEqual(complaints, ['tinspect: not known : stacks (3): permission denied (maps: EACCES)']);
});

test('JSON: one document, with everything that the text has', async () => {
  const { out, complaints } = await run(['stacks', '1201', '--json', ...tree('stacks-glibc')]);
  const report = JSON.parse(out) as {
    schema: number;
    kind: string;
    processes: { pid: number; threads: { tid: number; low: string }[]; cached: { count: number } }[];
    missing: unknown[];
  };
  assert.deepEqual([report.schema, report.kind, report.missing], [1, 'stacks', []]);
  assert.equal(report.processes[0]?.threads[1]?.low, '7f8bd4dce000');
  assert.equal(report.processes[0].cached.count, 1);
  assert.deepEqual(complaints, []);
});

test('without a pid, and with --all: every process', async () => {
  const words = [[], ['--all']];
  for (const all of words) {
    const { out } = await run(['stacks', ...all, '--json', ...tree('svc-nginx')]);
    const pids = (JSON.parse(out) as { processes: { pid: number }[] }).processes.map(({ pid }) => pid);
    assert.deepEqual(pids, [1, 3, 4, 5, 6, 7, 35]);
  }
});

for (const [words, line, exitCode] of [
  [['99'], /^99 : no such process/, 1],
  [['2606'], /^2606 : is a thread of process 2602/, 1],
  [['2602', '--all'], /^--all : /, 2],
  [['abc'], /^/, 2],
] as const) {
  test(`refused: ${words.join(' ')}`, async () => {
    const [said, code] = await refusal(['stacks', ...words, ...tree('zombie-leader')]);
    assert.match(said, line);
    assert.equal(code, exitCode);
  });
}
