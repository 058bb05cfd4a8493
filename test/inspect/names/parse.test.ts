import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { joinNames, type JoinThread } from '../../../src/inspect/names/join.ts';
import type { NameDump } from '../../../src/inspect/names/dump.ts';
import { parseNames } from '../../../src/inspect/names/parse.ts';
import { joinSentence } from '../../../src/inspect/names/report.ts';

function parsed(text: string): NameDump {
  const dump = parseNames(Buffer.from(text));
  if ('why' in dump) throw new Error(dump.why);
  return dump;
}

function thread(fields: Partial<JoinThread>): JoinThread {
  return { pid: 7, tid: 7, inner: fields.tid ?? 7, depth: 1, startedMs: undefined, ...fields };
}

const JSTACK = 'Full thread dump X:\n\n';

test('jstack: nid in hexadecimal (JDK 17) and in decimal (JDK 21, which shows it in brackets too)', () => {
  const { rows } = parsed(
    `${JSTACK}"a" #1 prio=5 tid=0x00007f nid=0x2a runnable  [0x00007f]\n"b" #2 [43] daemon prio=5 tid=0x00007f nid=43 waiting on condition  [0x00007f]\n`,
  );
  assert.deepEqual(
    rows.map(({ tid, name, state }) => [tid, name, state]),
    [
      [42, 'a', 'runnable'],
      [43, 'b', 'waiting on condition'],
    ],
  );
});

test('jstack: a name with quotes, with nid= in it, and an empty one', () => {
  const { rows } = parsed(
    `${JSTACK}"the "x" nid=0x1 thread" #1 prio=5 tid=0x1 nid=0x2a runnable\n"" #2 prio=5 tid=0x1 nid=0x2b runnable\n`,
  );
  assert.deepEqual(
    rows.map(({ tid, name }) => [tid, name]),
    [
      [42, 'the "x" nid=0x1 thread'],
      [43, ''],
    ],
  );
});

test('jstack: Object.wait() lets go of its monitor, so nobody is held up by the waiter', () => {
  const { rows } = parsed(
    `${JSTACK}"a" #1 tid=0x1 nid=0x1 in Object.wait()\n\tat java.lang.Object.wait()\n\t- waiting on <0xaa> (a X)\n\tat b\n\t- locked <0xbb> (a Y)\n`,
  );
  assert.equal(rows[0]?.wants, undefined);
  assert.deepEqual(rows[0]?.holds, ['0xbb']);
});

test('jstack: the monitor that Object.wait() was called on is not held until it is taken again', () => {
  const frames = (line: string): string =>
    `${JSTACK}"a" #1 tid=0x1 nid=0x1 x\n\tat java.lang.Object.wait()\n\t- ${line} <0xaa> (a X)\n\tat b\n\t- locked <0xaa> (a X)\n\t- locked <0xbb> (a Y)\n`;
  for (const [line, wants] of [
    ['waiting on', undefined],
    ['waiting to re-lock in wait()', '0xaa'],
  ] as const) {
    const [row] = parsed(frames(line)).rows;
    assert.deepEqual([row?.wants, row?.holds], [wants, ['0xbb']]);
  }
});

/** What jstack prints of the dump of fixtures/svc-jvm without -l. */
function withoutOwners(): string {
  const text = readFileSync('fixtures/svc-jvm/names/jstack.txt', 'utf8');
  return text.replaceAll(/^ {3}Locked ownable synchronizers:\n(?:\t- .*\n)*\n?/gm, '');
}

test('jstack without -l: who holds a lock stands in its deadlocks alone', () => {
  const text = withoutOwners();
  assert.doesNotMatch(text, /Locked ownable/);
  const whole = parsed(readFileSync('fixtures/svc-jvm/names/jstack.txt', 'utf8'));
  const plain = parsed(text);
  assert.deepEqual([whole.listsOwners, plain.listsOwners], [true, false]);
  assert.deepEqual(plain.deadlocks, whole.deadlocks);
  const held = ({ rows, deadlocks }: NameDump): unknown =>
    deadlocks.map(({ names }) => names.map((name) => rows.find((row) => row.name === name)?.holds));
  assert.deepEqual(held(plain), held(whole));
});

test('jstack: of two threads of the name of one in a deadlock the one that waits for its lock', () => {
  const { rows } = parsed(
    `${JSTACK}"a" #1 tid=0x1 nid=0x1 x\n\t- parking to wait for <0x0c> (a X)\n"a" #2 tid=0x2 nid=0x2 x\n\t- parking to wait for <0x0a> (a X)\n"b" #3 tid=0x3 nid=0x3 x\n\t- parking to wait for <0x0b> (a X)\n\n` +
      'Found one Java-level deadlock:\n===\n"a":\n  waiting for ownable synchronizer 0x0a, (a X),\n  which is held by "b"\n"b":\n  waiting for ownable synchronizer 0x0b, (a X),\n  which is held by "a"\n',
  );
  assert.deepEqual(
    rows.map(({ tid, holds }) => [tid, holds]),
    [
      [1, []],
      [2, ['0x0b']],
      [3, ['0x0a']],
    ],
  );
});

test('jstack: a deadlock section that is cut off keeps what is whole', () => {
  const text = readFileSync('fixtures/svc-jvm/names/jstack.txt', 'utf8');
  const at = text.indexOf('"ledger-writer-B":', text.indexOf('Found one'));
  assert.deepEqual(
    parsed(text.slice(0, at)).deadlocks.map(({ names }) => names),
    [['order-processor-1', 'order-processor-2'], ['ledger-writer-A']],
  );
});

test('a table: TID, tab, name; remarks and blank lines are none', () => {
  assert.deepEqual(
    parsed('# of x\n12\tworker one\n\n13\t\n').rows.map(({ tid, name }) => [tid, name]),
    [
      [12, 'worker one'],
      [13, ''],
    ],
  );
});

for (const [what, text, why] of [
  ['nothing', '', /empty/],
  ['blanks', ' \n\n', /empty/],
  ['prose', 'hello\nworld\n', /no list of threads/],
  ['a table with a line that is none', '12\ta\nx\tb\n', /no list of threads/],
  ['a number that no task can have', '0\ta\n', /no list of threads/],
  ['JSON of something else', '[{"a":1}]', /no list of threads/],
  ['JSON that is cut off', '[{"os_thread_id": 1', /no list of threads/],
  ['a dump without a thread', 'Full thread dump X:\n', /no list of threads/],
] as const) {
  test(`${what} is no dump, and the answer says so`, () => {
    const dump = parseNames(Buffer.from(text));
    assert.ok('why' in dump);
    assert.match(dump.why, why);
  });
}

test('numbers of the dump are those of the namespace of the process', () => {
  const join = joinNames(parsed('1\tinit\n9\tworker\n'), [
    thread({ pid: 500, tid: 500, inner: 1 }),
    thread({ pid: 500, tid: 509, inner: 9 }),
    thread({ pid: 1, tid: 1, inner: 1 }),
  ]);
  assert.deepEqual(
    [...join.rows].map(([tid, { name }]) => [tid, name]),
    [
      [500, 'init'],
      [509, 'worker'],
    ],
  );
});

test('a thread that began after the dump is another one with its number', () => {
  const dump = parsed('7\ta\n8\tb\n');
  const join = joinNames(dump, [thread({ startedMs: 1000 }), thread({ tid: 8, startedMs: 90_000 })], {
    madeMs: 50_000,
  });
  assert.deepEqual([[...join.rows.keys()], join.younger], [[7], [8]]);
  assert.equal(
    joinSentence(join),
    '1 of the 2 threads in the dump (table) joined; not here: b; not in the dump: 8; younger than the dump: 8',
  );
});

test('jstack: the ages of its threads tell when it was made, whatever the zone of its clock', () => {
  const rows = [1, 2, 3].map((tid) => `"t${tid}" #1 elapsed=10.00s tid=0x1 nid=${tid} runnable\n`).join('');
  const join = joinNames(parsed(JSTACK + rows), [
    thread({ tid: 1, startedMs: 5000 }),
    thread({ tid: 2, startedMs: 5100 }),
    thread({ tid: 3, startedMs: 99_000 }),
  ]);
  assert.deepEqual([[...join.rows.keys()], join.younger], [[1, 2], [3]]);
});

const DUMPS = [
  'svc-jvm/names/jstack.txt',
  'svc-python/names/py-spy.json',
  'svc-python/names/py-spy.txt',
  'svc-python/names/faulthandler.txt',
  'svc-node/names/gdb.txt',
].map((file) => readFileSync(`fixtures/${file}`));

/** Every row of `bytes` has a number that a task can have, or an address, whatever the bytes are. */
function holds(bytes: Buffer): void {
  const dump = parseNames(bytes);
  if ('why' in dump) {
    assert.notEqual(dump.why, '');
    return;
  }
  assert.ok(dump.rows.length > 0);
  for (const { tid } of dump.rows) assert.ok(tid === undefined || (Number.isSafeInteger(tid) && tid > 0));
  joinNames(dump, [thread({})]);
}

test('any bytes, any text and any lines are a dump or the reason why not', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => holds(Buffer.from(bytes))));
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'Full thread dump ',
      '"a" nid=0x',
      '"a" #1 nid=12 x',
      'Found one Java-level deadlock:',
      '"a":',
      '  which is held by "b"',
    ),
    fc.constantFrom(
      'Thread 1 (idle): "x"',
      'Python v3',
      '* 1 LWP 99999999999 "x',
      '  1 LWP 3 "x" f ()',
      '\t- locked <0x1>',
      '12\tx',
    ),
    fc.constantFrom(
      'Thread 0x7f (most recent call first):',
      '  File "x", line 1 in y',
      '#0 0x1 in f ()',
      '[',
      '{"os_thread_id": -1}',
      ']',
    ),
  );
  fc.assert(fc.property(fc.array(line), (lines) => holds(Buffer.from(lines.join('\n')))));
});

test('a dump cut off anywhere, or with a byte changed, is read as far as it goes', () => {
  for (const dump of DUMPS) {
    fc.assert(
      fc.property(fc.nat(dump.length), fc.nat(dump.length), fc.nat(255), (cut, at, byte) => {
        holds(dump.subarray(0, cut));
        const changed = Buffer.from(dump);
        changed[at] = byte;
        holds(changed);
      }),
      { numRuns: 40 },
    );
  }
});

test('py-spy: JSON of any shape', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      holds(Buffer.from(JSON.stringify([{ os_thread_id: 1, frames: value }, value]))),
    ),
  );
});

test('lines without an end cost no more than their length', () => {
  for (const line of ['"', '" nid=', '"a" nid=1 [', '* 1 ', 'Thread 1 (', '#0 ', '1\t', '\t- <']) {
    holds(Buffer.from(JSTACK + line.repeat(100_000)));
    holds(Buffer.from(`* 1 LWP 3 ${line.repeat(100_000)}`));
  }
});

test('a join does not cross PID namespaces: the number of a container is not that of the machine', () => {
  const dump = parsed('2\tworker\n31\tother\n');
  const kernel = thread({ pid: 2, tid: 2 });
  const inside = [
    thread({ pid: 900, tid: 901, inner: 31, depth: 2 }),
    thread({ pid: 900, tid: 900, inner: 30, depth: 2 }),
    thread({ pid: 950, tid: 950, inner: 2, depth: 2 }),
    thread({ pid: 900, tid: 902, inner: 2, depth: 2 }),
  ];
  const { rows } = joinNames(dump, [kernel, ...inside]);
  assert.deepEqual([...rows.keys()], [902, 901]);
});
