import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tinspect } from './run.ts';

const MOMENTS = ['top', '-b', '--proc-root', 'fixtures/moments'] as const;

test('a round for each moment: a summary, a header, the busiest thread first', () => {
  const { stdout, status } = tinspect(MOMENTS);
  assert.equal(status, 0);
  const rounds = stdout.split('\n\n').filter((part) => part.startsWith('tinspect top'));
  assert.equal(rounds.length, 3);
  assert.match(rounds[1] ?? '', /^tinspect top - \d\d:10:54, up 48 min 11 s, load 0\.46 0\.74 0\.62\n/);
  assert.match(rounds[1] ?? '', /\nTasks: 4 processes, 20 threads \(S 19 {2}Z 1\), 1 zombie\n/);
  assert.match(rounds[1] ?? '', /\n%CPU: 42\.0 of all 2; 40\.7 user, .* 58\.0 idle\n/);
  assert.match(rounds[1] ?? '', /\nRound 2: recorded, 5 born, 3 ended, 1 renamed$/);
  const table = stdout.split('\n\n')[3]?.split('\n') ?? [];
  assert.match(table[0] ?? '', /^ +PID +LWP USER +S +%NOW %RUNQ STATES +SLICE\/s +TIME PSR COMMAND$/);
  assert.match(table[1] ?? '', /^ +3 +17 root +S +59\.2 +0\.5 RRRRRq\.{4} +196 +0:01 +0 hot-loop$/);
});

test('in the first moment rates are not known, and not 0', () => {
  const { stdout } = tinspect([...MOMENTS, '-n', '1']);
  assert.match(stdout, /%CPU: not known before the second look/);
  assert.match(stdout, / 17 root +R +\? +\? \? +\? +0:00 +0 hot-loop$/m);
});

test('--where prints the threads that match; NDJSON has raw values, the round and the time', () => {
  const { stdout } = tinspect([...MOMENTS, '--where', 'cpu > 20', '--output', 'ndjson']);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    rows.map((row) => [row['round'], row['lwp'], row['comm']]),
    [
      [2, 17, 'hot-loop'],
      [3, 16, 'second-hot'],
    ],
  );
  assert.ok(Math.abs(Number(rows[0]?.['cpu_now_percent']) - 59.2) < 0.1);
  assert.equal(typeof rows[0]?.['taken_at'], 'string');
});

test('-p leaves other processes out', () => {
  const { stdout } = tinspect([...MOMENTS, '-p', '5', '-n', '1']);
  assert.match(stdout, /1 process, 4 threads/);
});

test('-p with the number of a thread: a hint and exit code 1; with a process too, that one', () => {
  const { stdout, stderr, status } = tinspect([...MOMENTS, '-p', '17', '-n', '1']);
  assert.equal(stdout, '');
  assert.equal(stderr, 'tinspect: 17 : is a thread of process 3; try -p 3\n');
  assert.equal(status, 1);
  const both = tinspect([...MOMENTS, '-p', '17,5', '-n', '1']);
  assert.match(both.stdout, /1 process, 4 threads/);
  assert.match(both.stderr, /^tinspect: 17 : is a thread of process 3; try -p 3\n$/);
  assert.equal(both.status, 0);
});

test('on the live system -p with the number of a thread is no process of threads', () => {
  const { tasks } = JSON.parse(tinspect(['-p', String(process.pid), '-Lo', 'lwp', '--json']).stdout);
  const tid = tasks.find(({ lwp }: { lwp: number }) => lwp !== process.pid).lwp;
  const { stdout, stderr, status } = tinspect(['top', '-b', '-n', '1', '-d', '0.05', '-p', String(tid)]);
  assert.equal(stdout, '');
  assert.equal(stderr, `tinspect: ${tid} : is a thread of process ${process.pid}; try -p ${process.pid}\n`);
  assert.equal(status, 1);
});

/** The rows of all rounds over a copy of the moments that `change` has changed. */
function rowsAfter(change: (folder: string) => void): Record<string, unknown>[] {
  const folder = mkdtempSync(join(tmpdir(), 'top-batch-'));
  try {
    cpSync('fixtures/moments', folder, { recursive: true });
    change(folder);
    const { stdout } = tinspect(['top', '-b', '--proc-root', folder, '--output', 'ndjson']);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const step of [-1.5, 6]) {
  test(`a wall clock that was set by ${step} s between two moments leaves the rates as they are`, () => {
    const rows = rowsAfter((folder) => {
      const file = join(folder, 't1', 'host.json');
      const host = JSON.parse(readFileSync(file, 'utf8')) as { now: number };
      writeFileSync(file, JSON.stringify({ ...host, now: host.now + step }));
    });
    const hot = rows.find(({ round, lwp }) => round === 2 && lwp === 17);
    assert.ok(Math.abs(Number(hot?.['cpu_now_percent']) - 59.2) < 0.3, String(hot?.['cpu_now_percent']));
  });
}

test('moments of two boots have no rates between them', () => {
  const rows = rowsAfter((folder) =>
    writeFileSync(
      join(folder, 't1/proc/sys/kernel/random/boot_id'),
      '11111111-d9b9-497b-a23b-0978e4811eb1\n',
    ),
  );
  assert.ok(rows.length > 0 && rows.every((row) => row['cpu_now_percent'] === null));
});

test('one schedstat that is missing is one thread’s', () => {
  const rows = rowsAfter((folder) => rmSync(join(folder, 't1/proc/3/task/6/schedstat')));
  const unknown = rows.filter(
    (row) => row['round'] !== 1 && row['cpu_now_percent'] !== null && row['runq_now_percent'] === null,
  );
  assert.deepEqual(
    unknown.map((row) => [row['round'], row['lwp']]),
    [
      [2, 6],
      [3, 6],
    ],
  );
});

for (const limit of [24, 32]) {
  test(`with ${limit} descriptors it reads what it would read with more`, () => {
    const run = (args: string): string => {
      const line = `ulimit -n ${limit}; exec "${process.execPath}" bin/tinspect.js ${args} -p ${process.pid}`;
      const { stdout, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
      assert.equal(stderr, '', args);
      return stdout;
    };
    assert.match(run('top -b -n 2 -d 0.05'), /^Round 2: /m);
    assert.doesNotMatch(run('-Lo lwp,cpu_now --interval 50ms'), /\?/);
  });
}

test('when nothing was printed the exit code is 1', () => {
  const { status } = tinspect([...MOMENTS, '--where', 'name = nobody']);
  assert.equal(status, 1);
});

const WRONG = [
  [['-n', '0'], /^tinspect: --iterations 0 : not a number of rounds; 1 to 999999999\n$/],
  [['-d', 'soon'], /^tinspect: --delay soon : not a time; /],
  [['-p', 'x'], /^tinspect: --pid x : not a task number; /],
  [['--where', 'cpu >'], /^tinspect: --where "cpu >" : at character 6: /],
  [['--output', 'xml'], /xml/],
] as const;

for (const [args, line] of WRONG) {
  test(`${args.join(' ')} is one line and exit code 2`, () => {
    const { status, stderr } = tinspect([...MOMENTS, ...args]);
    assert.equal(status, 2);
    assert.match(stderr, line);
    assert.equal(stderr.split('\n').length, 2);
  });
}

test('the live system: the first look is not printed, so that rates are known', () => {
  const { stdout, status } = tinspect(['top', '-b', '-n', '1', '-d', '0.1', '-p', String(process.pid)]);
  assert.equal(status, 0);
  assert.match(stdout, /^%CPU: [\d.]+ of all/m);
  assert.match(stdout, /^Round 1: [\d.]+ ms/m);
});
