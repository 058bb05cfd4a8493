import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinPieces } from '../../../src/inspect/stacks/pieces.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import type { Smap } from '../../../src/procfs/smaps.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  findingOf,
  guard,
  KIB,
  LIBC,
  MARKED,
  MIB,
  MUSL,
  PAGE,
  PID,
  STACK,
} from './evidence.ts';

const LOCKED = 'rd wr mr mw me lo ac nh ';
const WIPED = 'rd wr mr mw me ac wf nh ';
const CLOSED = 'rd mr mw me ac nh ';
const TOP = BASE + 256 * KIB;
const SP = TOP - 5000;

/** Mappings side by side from `low` on: pages, flags, and perms where they are not `rw-p`. */
function row(low: number, ...parts: readonly (readonly [number, string, string?])[]): Smap[] {
  let at = low;
  return parts.map(([count, VmFlags, perms = 'rw-p']) => {
    const part = area(at, count * PAGE, { VmFlags, perms, Rss: 4, Swap: 1 });
    at = part.high;
    return part;
  });
}

for (const [what, parts] of [
  [
    'a buffer in its frames is locked',
    [
      [60, MARKED],
      [3, LOCKED],
      [1, MARKED],
    ],
  ],
  [
    'its lowest pages are locked',
    [
      [16, LOCKED],
      [48, MARKED],
    ],
  ],
  [
    'its highest pages are wiped at a fork',
    [
      [61, MARKED],
      [3, WIPED],
    ],
  ],
  [
    'a page in use may not be written',
    [
      [62, MARKED],
      [1, CLOSED, 'r--p'],
      [1, MARKED],
    ],
  ],
  [
    'a part may be executed',
    [
      [60, MARKED],
      [4, 'rd wr ex mr mw me ac nh ', 'rwxp'],
    ],
  ],
] as const) {
  test(`one stack of several mappings: ${what}`, () => {
    const areas = row(BASE, ...(parts as readonly (readonly [number, string, string?])[]));
    const finding = findingOf(evidence([LIBC, guard(BASE), ...areas], [asleep(101, SP)]), 101);
    const { source, low, high, guard: below, used, touched, swapped, atMost } = finding;
    assert.deepEqual([source, low, high, below, used, atMost], ['sp', BASE, TOP, PAGE, 5000, false]);
    assert.deepEqual([touched, swapped], [areas.length * 4 * KIB, areas.length * KIB]);
    assert.equal(inspectStacks(evidence([LIBC, guard(BASE), ...areas], [asleep(101, SP)])).cached.count, 0);
  });
}

test('one stack of several mappings: headroom ends at a page that may not be written', () => {
  const areas = row(BASE, [30, MARKED], [2, CLOSED, 'r--p'], [32, MARKED]);
  const finding = findingOf(evidence([LIBC, guard(BASE), ...areas], [asleep(101, SP)]), 101);
  assert.deepEqual([finding.reserved, finding.headroom], [256 * KIB, 32 * 4 * KIB - 5000]);
});

test('mappings that touch and are alike, or have no mark: at most this is one stack', () => {
  const twins = row(BASE, [32, MARKED], [32, MARKED]);
  const plain = 'rd wr mr mw me ac ';
  const unmarked = row(BASE, [32, plain], [32, 'rd wr mr mw me lo ac ']);
  for (const [libc, areas] of [
    [LIBC, twins],
    [MUSL, unmarked],
  ] as const) {
    const finding = findingOf(evidence([libc, guard(BASE), ...areas], [asleep(101, SP)]), 101);
    assert.deepEqual([finding.source, finding.low, finding.high, finding.atMost], ['sp', BASE, TOP, true]);
  }
});

test('two threads in mappings that touch: shared, and neither has a size', () => {
  const areas = row(BASE, [32, MARKED], [2, LOCKED], [30, MARKED]);
  const process = evidence([LIBC, guard(BASE), ...areas], [asleep(101, SP), asleep(102, BASE + 20 * PAGE)]);
  for (const tid of [101, 102]) {
    assert.deepEqual([findingOf(process, tid).source, findingOf(process, tid).reserved], ['shared', null]);
  }
});

test('what touches and is of another kind is no piece', () => {
  for (const other of [
    row(TOP, [16, 'rd wr mr mw me ac ']),
    row(TOP, [16, 'rd wr mr mw me nr nh ']),
    row(TOP, [16, MARKED]).map((part) => ({ ...part, name: '[anon: other]' })),
    row(TOP, [1, 'mr mw me ac nh ', '---p'], [16, MARKED]),
    row(TOP, [16, MARKED]).map((part) => ({ ...part, inode: 7 })),
  ]) {
    const process = evidence([LIBC, guard(BASE), ...row(BASE, [64, MARKED]), ...other], [asleep(101, SP)]);
    assert.deepEqual([findingOf(process, 101).high, findingOf(process, 101).atMost], [TOP, false]);
  }
});

test('without flags nothing is put together', () => {
  const areas = row(BASE, [4, ''], [4, '']);
  assert.deepEqual(joinPieces(areas).areas, areas);
});

const GROWS = 'rd wr mr mw me gd ac ';
const GROWS_LOCKED = 'rd wr mr mw me gd lo ac ';

/** The main thread's stack, of which only the highest piece is called so. */
function mainRow(...parts: readonly (readonly [number, string, string?])[]): Smap[] {
  const size = parts.reduce((total, [count]) => total + count, 0) * PAGE;
  const pieces = row(STACK.high - size, ...parts);
  return pieces.map((piece, index) => (index === pieces.length - 1 ? { ...piece, name: '[stack]' } : piece));
}

test('the main thread: the pieces of [stack] are its stack, whichever its stack pointer is in', () => {
  const process = {
    ...evidence([], [asleep(PID, STACK.high - 6 * PAGE)]),
    areas: [LIBC, ...mainRow([28, GROWS], [3, GROWS_LOCKED], [2, GROWS])],
  };
  const { source, low, high, reserved, used, headroom, touched, note, reason } = findingOf(process, PID);
  assert.deepEqual([source, low, high], ['main', STACK.high - 8 * MIB, STACK.high]);
  assert.deepEqual([reserved, used, headroom], [8 * MIB, 6 * PAGE, 8 * MIB - 6 * PAGE]);
  assert.deepEqual([touched, note, reason], [12 * KIB, '', '']);
  assert.deepEqual(inspectStacks(process).warnings, []);
});
