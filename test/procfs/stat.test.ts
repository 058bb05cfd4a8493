import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseStat, readStat, type Stat, withStatus } from '../../src/procfs/stat.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const JAVA_THREAD =
  '13 (Service Thread) S 1 2 2 0 -1 4194368 2 0 0 0 0 0 0 0 20 0 46 0 167744 2924482560 12247 18446744073709551615 ' +
  '94099031539712 94099031540597 140731178432720 0 0 0 4 0 16800975 1 0 0 -1 1 0 0 0 0 0 94099031551296 ' +
  '94099031552024 94099592855552 140731178438433 140731178438534 140731178438534 140731178438634 0\n';
const KERNEL_WORKER =
  '10 (kworker/0:0H-events_highpri) I 2 0 0 0 -1 69238880 0 0 0 0 0 0 0 0 0 -20 1 0 19 0 0 18446744073709551615 ' +
  '0 0 0 0 0 0 0 2147483647 0 1 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n';
const ZOMBIE_WITH_BRACKET =
  '210 (zz )) Z 209 0 0 0 -1 4227084 46 0 0 0 0 0 0 0 20 0 1 0 276716 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 ' +
  '0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 512\n';

function parsed(text: string): Stat {
  const read = parseStat(Buffer.from(text, 'latin1'));
  assert.ok(!(read instanceof Unreadable), read instanceof Unreadable ? read.detail : '');
  return read;
}

/** A stat line whose fields from 4 on are their own numbers, as far as `last`. */
function numbered(name: string, last = 52): string {
  const fields = Array.from({ length: last - 3 }, (_, index) => index + 4);
  return `1 (${name}) R ${fields.join(' ')}\n`;
}

/** The fields of `numbered('x')`. */
const NUMBERED: Stat = {
  pid: 1,
  comm: 'x',
  state: 'R',
  ppid: 4,
  pgrp: 5,
  session: 6,
  tty_nr: 7,
  tpgid: 8,
  flags: 9,
  minflt: 10,
  cminflt: 11,
  majflt: 12,
  cmajflt: 13,
  utime: 14,
  stime: 15,
  cutime: 16,
  cstime: 17,
  priority: 18,
  nice: 19,
  num_threads: 20,
  starttime: 22,
  vsize: 23,
  rss: 24,
  rsslim: 25,
  startcode: 26,
  endcode: 27,
  startstack: 28,
  kstkesp: 29,
  kstkeip: 30,
  exit_signal: 38,
  processor: 39,
  rt_priority: 40,
  policy: 41,
  delayacct_blkio_ticks: 42,
  exit_code: 52,
};

/** The fields of a record, which works some of them out when they are asked for. */
function fieldsOf(stat: Stat): Stat {
  const names = Object.keys(NUMBERED) as (keyof Stat)[];
  return Object.fromEntries(names.map((name) => [name, stat[name]])) as unknown as Stat;
}

test('every field is the one of its number', () => {
  assert.deepEqual(fieldsOf(parsed(numbered('x'))), NUMBERED);
});

test('what status says stands in place of three fields, the others stay', () => {
  const merged = withStatus(parsed(numbered('x')), 'Z', 99, 7);
  assert.deepEqual(fieldsOf(merged), { ...NUMBERED, state: 'Z', ppid: 99, num_threads: 7 });
});

test('a thread that is not the leader', () => {
  const stat = parsed(JAVA_THREAD);
  assert.deepEqual(
    [stat.pid, stat.comm, stat.tpgid, stat.num_threads, stat.starttime, stat.vsize, stat.exit_signal],
    [13, 'Service Thread', -1, 46, 167744, 2924482560, -1],
  );
});

test('a kernel worker has a name of more than 15 bytes, and a negative nice', () => {
  const stat = parsed(KERNEL_WORKER);
  assert.deepEqual([stat.comm, stat.state, stat.nice], ['kworker/0:0H-events_highpri', 'I', -20]);
});

const NAMES: readonly (readonly [what: string, name: string])[] = [
  ['empty', ''],
  ['a bracket at its end', 'zz )'],
  ['one that looks like the end of a name and a line', 'x) S 1 2 3 4'],
  ['brackets only', ')(()'],
  ['a newline', 'a\nb'],
  ['a newline and a bracket', ')\n'],
  ['blanks around it', '  '],
  ['control codes', '\x1b[2J\x07'],
  ['bytes that are not UTF-8', 'br\xc3\xff'],
];
for (const [what, name] of NAMES) {
  test(`a name with ${what}`, () => {
    const stat = parsed(numbered(name));
    assert.deepEqual([stat.comm, stat.state, stat.ppid, stat.exit_code], [name, 'R', 4, 52]);
  });
}

test('any name comes back, whatever its bytes', () => {
  const names = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array).toString('latin1'));
  fc.assert(fc.property(names, (name) => assert.equal(parsed(numbered(name)).comm, name)));
});

test('64-bit numbers are exact: beyond 2^53 as bigint', () => {
  const line = (value: string): string => numbered('x').replace(' 25 26 ', ` ${value} 26 `);
  assert.equal(parsed(line('9007199254740991')).rsslim, 9007199254740991);
  assert.equal(parsed(line('9007199254740993')).rsslim, 9007199254740993n);
  assert.equal(parsed(line('18446744073709551614')).rsslim, 18446744073709551614n);
  assert.equal(parsed(JAVA_THREAD).rsslim, 18446744073709551615n);
  assert.equal(parsed(JAVA_THREAD).startstack, 140731178432720);
});

test('what an older kernel does not write is NaN', () => {
  const no_exit_code = parsed(numbered('x', 51));
  assert.deepEqual([no_exit_code.exit_code, no_exit_code.delayacct_blkio_ticks], [Number.NaN, 42]);
  const old = parsed(numbered('x', 41));
  assert.deepEqual([old.policy, old.delayacct_blkio_ticks, old.exit_code], [41, Number.NaN, Number.NaN]);
  const oldest = parsed(numbered('x', 22));
  assert.deepEqual([oldest.starttime, oldest.rsslim, oldest.exit_signal], [22, Number.NaN, Number.NaN]);
});

test('fields of a kernel to come are passed over', () => {
  assert.deepEqual(fieldsOf(parsed(numbered('x', 60))), NUMBERED);
});

test('a zombie keeps its exit status', () => {
  const stat = parsed(ZOMBIE_WITH_BRACKET);
  assert.deepEqual([stat.comm, stat.state, stat.exit_code, stat.vsize], ['zz )', 'Z', 512, 0]);
});

for (const [what, text] of [
  ['no bytes', ''],
  ['no newline', numbered('x').trimEnd()],
  ['fewer fields than up to starttime', numbered('x', 21)],
  ['no name', '1 R 4 5 6\n'],
  ['no number in front of the name', numbered('x').slice(1)],
  ['a word in front of the name', `x${numbered('x')}`],
  ['no state', '1 (x) 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24\n'.replace(') ', ')')],
  ['a word among the numbers', numbered('x').replace(' 14 ', ' many ')],
  ['an empty field', numbered('x').replace(' 14 ', '  ')],
  ['a number of 400 digits', numbered('x').replace(' 14 ', ` ${'9'.repeat(400)} `)],
] as const) {
  test(`malformed: ${what}`, () => {
    const read = parseStat(Buffer.from(text));
    assert.ok(read instanceof Unreadable && read.code === 'MALFORMED' && read.file === 'stat');
  });
}

test('it is read from the folder of the process or of the task', () => {
  const root = rootWith({ '13/stat': KERNEL_WORKER, '2/task/13/stat': JAVA_THREAD, '3/stat': '' });
  assert.deepEqual(readStat(root, '2/task/13'), parsed(JAVA_THREAD));
  assert.deepEqual(readStat(root, '13'), parsed(KERNEL_WORKER));
  assert.deepEqual(readStat(root, '3'), new Unreadable('3/stat', 'MALFORMED', 'is empty'));
});

holdsForAnyBytes('stat', parseStat, [JAVA_THREAD, KERNEL_WORKER, ZOMBIE_WITH_BRACKET, numbered('a\nb')], {
  cuts: 'lines',
});
