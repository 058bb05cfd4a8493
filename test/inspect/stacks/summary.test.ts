import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stacksJson } from '../../../src/inspect/stacks/json.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { stackText, warningText } from '../../../src/inspect/stacks/text.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  guard,
  guarded,
  JVM,
  KIB,
  LIBC,
  MARKED,
  MIB,
  PAGE,
  pages,
  PID,
  running,
  STACK,
} from './evidence.ts';

const TOP = BASE + 64 * KIB;

/** A process with one thread whose stack pointer is `left` bytes above the end of its 64 KiB. */
function leaving(left: number) {
  return evidence([LIBC, ...guarded(BASE, 64 * KIB)], [asleep(101, BASE + left)]);
}

const TENTH = Math.floor((64 * KIB) / 10);
for (const [what, process, expected] of [
  ['nobody when more than a tenth is left', leaving(TENTH + 1), []],
  ['a thread with a tenth left', leaving(TENTH), [[101, 'now', TENTH, 64 * KIB]]],
  [
    'a thread that was deep once',
    { ...leaving(60 * KIB), pages: pages(BASE, '1- 15p') },
    [[101, 'once', PAGE, 64 * KIB]],
  ],
  ['nobody whose pages say nothing', { ...leaving(60 * KIB), pages: pages(BASE, '2- 14p') }, []],
  [
    'a thread of a JVM above its zones, which it can not use',
    evidence(
      [LIBC, JVM, guard(BASE, 16 * KIB), area(BASE, 64 * KIB, { VmFlags: MARKED })],
      [asleep(101, BASE + 6000)],
    ),
    [[101, 'now', 6000, 64 * KIB]],
  ],
  [
    'nobody whose bounds may be those of another stack',
    evidence([LIBC, area(BASE, 64 * KIB, { VmFlags: MARKED })], [asleep(101, BASE + 8)]),
    [],
  ],
  [
    'the main thread near RLIMIT_STACK',
    evidence([LIBC], [asleep(PID, STACK.low + 8)], { stackLimit: 136 * KIB }),
    [[PID, 'now', 4 * KIB + 8, 136 * KIB]],
  ],
  [
    'the main thread when it runs: it was there once',
    evidence([LIBC], [], { stackLimit: 136 * KIB, tasks: [running(PID)] }),
    [[PID, 'once', 4 * KIB, 136 * KIB]],
  ],
  [
    'a thread of a JVM that runs and was deep once, above its zones',
    evidence([LIBC, JVM, guard(BASE, 16 * KIB), area(BASE, 64 * KIB, { VmFlags: MARKED })], [running(101)], {
      pages: pages(BASE, '1- 15p'),
    }),
    [[101, 'once', PAGE, 64 * KIB]],
  ],
] as const) {
  test(`warned of: ${what}`, () => {
    const { warnings } = inspectStacks(process);
    assert.deepEqual(
      warnings.map(({ finding, when, left, usable }) => [finding.tid, when, left, usable]),
      expected,
    );
  });
}

const pool = inspectStacks(
  evidence(
    [
      LIBC,
      ...guarded(BASE, 64 * KIB),
      ...guarded(BASE - MIB, 128 * KIB, { Rss: 20, Swap: 8 }),
      ...guarded(BASE + MIB, 32 * KIB),
    ],
    [
      asleep(101, BASE - MIB + 100 * KIB, { comm: 'pool-1' }),
      asleep(102, TOP - 4000, { comm: 'pool-2' }),
      running(103, { comm: 'busy' }),
    ],
  ),
);

test('totals: what is reserved of all that is known, the rest of those that are certain', () => {
  assert.deepEqual(pool.totals, {
    threads: 4,
    stacks: 4,
    reserved: 8 * MIB + (128 + 64 + 32) * KIB,
    covered: 3,
    touched: (8 + 20 + 8) * KIB,
    swapped: 8 * KIB,
    used: PAGE + 28 * KIB + 4000,
    part: { reserved: false, touched: true, used: true },
  });
});

test('groups: by names that differ only by a number, the largest first', () => {
  assert.deepEqual(
    pool.groups.map(({ name, threads, reserved, covered }) => [name, threads, reserved, covered]),
    [
      ['pool-*', 2, 192 * KIB, 2],
      ['t*', 1, 8 * MIB, 1],
      ['busy', 1, 32 * KIB, 0],
    ],
  );
});

test('of names with a number, a sum that lacks threads is marked, as groups marks it', () => {
  const some = inspectStacks(
    evidence(
      [LIBC, ...guarded(BASE, 64 * KIB), ...guarded(BASE + MIB, 32 * KIB), ...guarded(BASE - MIB, 128 * KIB)],
      [asleep(101, TOP - 4000, { comm: 'pool-1' }), running(102, { comm: 'pool-2' })],
    ),
  );
  assert.match(stackText([some]), /^pool-\* +2 +>=64 KiB +>=8 KiB +>=3\.9 KiB$/m);
  assert.match(stackText([pool]), /^pool-\* +2 +192 KiB +28 KiB +31\.9 KiB$/m);
});

test('the line of totals says how many threads each sum is of', () => {
  const of = (findings: typeof pool): string => stackText([findings]).split('\n')[0] ?? '';
  assert.equal(
    of(pool),
    '100 (demo): 4 stacks reserve 8.2 MiB; of the 3 whose stack is certain: 36 KiB touched, 8 KiB swapped, 35.9 KiB in use',
  );
  const one = inspectStacks(
    evidence([LIBC, ...guarded(BASE, 64 * KIB)], [asleep(101, TOP - 4000)], { stackLimit: Infinity }),
  );
  assert.match(of(one), /: 1 of 2 threads reserves 64 KiB; of all 2: 16 KiB touched, 7\.9 KiB in use$/);
});

test('JSON: addresses in hexadecimal digits, bytes as numbers, null and a reason where nothing is known', () => {
  const json = stacksJson([pool], [{ what: 'threads', reason: 'ended', count: 1 }]);
  assert.equal(json.kind, 'stacks');
  assert.equal(json.schema, 1);
  assert.deepEqual(json.missing, [{ what: 'threads', reason: 'ended', count: 1 }]);
  const [process] = json.processes;
  assert.deepEqual(process?.threads[2], {
    tid: 102,
    comm: 'pool-2',
    low: BASE.toString(16),
    high: TOP.toString(16),
    reserved_bytes: 64 * KIB,
    guard_bytes: PAGE,
    touched_bytes: 8 * KIB,
    swapped_bytes: 0,
    used_bytes: 4000,
    deepest_bytes: null,
    headroom_bytes: 64 * KIB - 4000,
    sp: (TOP - 4000).toString(16),
    source: 'sp',
    at_most: false,
    note: '',
    reason: null,
  });
  assert.equal(process?.threads[3]?.used_bytes, null);
  assert.match(process?.threads[3]?.reason ?? '', /running/);
  assert.match(process?.threads[3]?.note ?? '', /only stack left, .*; running/);
  assert.deepEqual(process?.cached, { count: 0, reserved_bytes: 0, touched_bytes: 0, note: '' });
  assert.equal(process?.totals.covered, 3);
  assert.equal(process?.groups[0]?.name, 'pool-*');
});

test('JSON: a stack pointer above 2^53 keeps its bits, and a name of any bytes is text', () => {
  const odd = inspectStacks(evidence([LIBC], [asleep(101, 0xfedc_ba98_7654_3211n, { comm: 'a\xff\x1b' })]));
  const row = JSON.parse(JSON.stringify(stacksJson([odd], []))).processes[0].threads[1] as {
    sp: string;
    comm: string;
  };
  assert.equal(row.sp, 'fedcba9876543211');
  assert.equal(row.comm, 'a\ufffd\x1b');
});

test('text: what is left is never rounded to more than there is', () => {
  const text = stackText([inspectStacks(leaving(64 * KIB - 50))]);
  assert.match(text, /^101 .* 50 B +63\.9 KiB  sp$/m);
  assert.match(
    stackText([inspectStacks(leaving(1999))]),
    /warning: 101 \(t101\) is within 1\.9 KiB of its guard/,
  );
});

for (const [what, stackLimit, left, below, text, note] of [
  ['RLIMIT_STACK', 136 * KIB, 8, [], /is within 4 KiB of RLIMIT_STACK, of 136 KiB$/, /^$/],
  [
    'what it has grown to, when RLIMIT_STACK was set lower since',
    64 * KIB,
    3994,
    [],
    /is within 3\.9 KiB of the end of what it has grown to, of 132 KiB$/,
    /RLIMIT_STACK is 64 KiB now, less than it has grown to: it can grow no more/,
  ],
  [
    'another mapping',
    8 * MIB,
    8,
    [area(STACK.low - MIB - 8 * KIB, 4 * KIB)],
    /is within 4 KiB of the mapping below it, of 136 KiB$/,
    /another mapping is in the way/,
  ],
] as const) {
  test(`the warning of the main thread names what its stack ends at: ${what}`, () => {
    const process = evidence([LIBC, ...below], [asleep(PID, STACK.low + left)], { stackLimit });
    const { warnings, threads } = inspectStacks(process);
    assert.deepEqual(
      warnings.map(warningText).map((line) => text.test(line)),
      [true],
    );
    assert.match(threads[0]?.note ?? '', note);
  });
}
