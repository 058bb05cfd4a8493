import assert from 'node:assert/strict';
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
