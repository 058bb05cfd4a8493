import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type PageRun, PageRuns, readPageRuns, selectRuns } from '../../src/procfs/pagemap.ts';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import type { FileSystem } from '../../src/procfs/reader.ts';
import { type PageState, ProcRoot } from '../../src/procfs/root.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';
import { HOST, makeTree } from './tree.ts';

const PAGE = 4096;
const PRESENT = 1n << 63n;
const SWAPPED = 1n << 62n;
const GUARD = 1n << 58n;
const SOFT_DIRTY = 1n << 55n;

/** What the kernel writes for a page of each state. */
const ENTRIES: Readonly<Record<PageState, bigint>> = {
  p: PRESENT | SOFT_DIRTY | 0x1234n,
  s: SWAPPED | 0x20n,
  g: GUARD | SWAPPED,
  '-': SOFT_DIRTY,
};

function words(states: readonly PageState[]): Uint32Array {
  return new Uint32Array(new BigUint64Array(states.map((state) => ENTRIES[state])).buffer);
}

function run(low: number, pages: number, state: PageState): PageRun {
  return { low, high: low + pages * PAGE, state };
}

test('a guard marker is a guard, although it sets the bit of a swapped page', () => {
  const found = new PageRuns(PAGE);
  found.addEntries(words(['g', '-', '-', 'p', 's', 's']), 6, 0x10000);
  assert.deepEqual(found.runs, [
    run(0x10000, 1, 'g'),
    run(0x11000, 2, '-'),
    run(0x13000, 1, 'p'),
    run(0x14000, 2, 's'),
  ]);
});

test('a run goes on over the end of a portion, and not over a gap', () => {
  const found = new PageRuns(PAGE);
  found.addEntries(words(['p', 'p']), 2, 0x10000);
  found.addEntries(words(['p', '-']), 2, 0x12000);
  found.addEntries(words(['-']), 1, 0x20000);
  assert.deepEqual(found.runs, [run(0x10000, 3, 'p'), run(0x13000, 1, '-'), run(0x20000, 1, '-')]);
});

test('the runs of any pages say the state of each, in whatever portions they come', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<PageState>('p', 's', 'g', '-')), fc.nat(20), (states, cut) => {
      const found = new PageRuns(PAGE);
      const first = states.slice(0, cut);
      found.addEntries(words(first), first.length, 0);
      found.addEntries(words(states.slice(cut)), states.length - first.length, first.length * PAGE);
      const back = found.runs.flatMap(({ low, high, state }) =>
        Array.from({ length: (high - low) / PAGE }, () => state),
      );
      assert.deepEqual(back, states);
    }),
  );
});

/** A procfs with one pagemap file, all pages in state `state`, that ends at page `pages`. */
function pagemapRoot(
  state: PageState,
  pages: number,
  refuses?: string,
): { root: ProcRoot; open: () => number } {
  let opened = 0;
  const refuse = (): never => {
    throw Object.assign(new Error(refuses), { code: refuses });
  };
  const files: FileSystem = {
    open: () => {
      if (refuses !== undefined) return refuse();
      opened++;
      return 7;
    },
    read: (_fd, into, offset, length, position) => {
      const first = Number(position) / 8;
      const count = Math.max(0, Math.min(length / 8, pages - first));
      for (let page = 0; page < count; page++) into.writeBigUInt64LE(ENTRIES[state], offset + page * 8);
      return count * 8;
    },
    close: () => void opened--,
    list: refuse,
    readlink: refuse,
    stat: refuse,
  };
  return {
    root: new ProcRoot('/proc', '/', { ...HOST, timezone: 'UTC', tty_nr: 0 }, false, files),
    open: () => opened,
  };
}

test('a live process: entries are read at eight bytes for each page, however many', () => {
  const { root, open } = pagemapRoot('p', 1_000_000);
  const ranges = [
    { low: 10 * PAGE, high: 12 * PAGE },
    { low: 500_000 * PAGE, high: 600_000 * PAGE },
  ];
  assert.deepEqual(readPageRuns(root, 1, ranges), [
    run(10 * PAGE, 2, 'p'),
    run(500_000 * PAGE, 100_000, 'p'),
  ]);
  assert.equal(open(), 0, 'the file is closed');
});

test('behind the last address there is nothing, and the read ends', () => {
  const { root } = pagemapRoot('-', 5);
  assert.deepEqual(readPageRuns(root, 1, [{ low: 3 * PAGE, high: 9 * PAGE }]), [run(3 * PAGE, 2, '-')]);
});

test('a refusal is answered as such', () => {
  const { root } = pagemapRoot('-', 5, 'EACCES');
  const read = readPageRuns(root, 1, [{ low: 0, high: PAGE }]);
  assert.ok(read instanceof Unreadable && read.denied);
});

const kept = new Map([
  ['7f0000003000-7f0000005000', [['7f0000003000', 's', 2]]],
  [
    '7f0000000000-7f0000003000',
    [
      ['7f0000000000', 'g', 1],
      ['7f0000001000', 'p', 2],
    ],
  ],
] as const);

test('captured runs are cut to what is asked for, in ascending order', () => {
  const low = 0x7f00_0000_0000;
  assert.deepEqual(selectRuns(kept, PAGE, [{ low: low + 2 * PAGE, high: low + 4 * PAGE }]), [
    run(low + 2 * PAGE, 1, 'p'),
    run(low + 3 * PAGE, 1, 's'),
  ]);
  assert.deepEqual(selectRuns(kept, PAGE, [{ low: low + 5 * PAGE, high: low + 9 * PAGE }]), []);
});

test('a captured tree answers from pagemap/PID.json', (t) => {
  const tree = makeTree(t, { 'pagemap/12.json': JSON.stringify(Object.fromEntries(kept)) });
  const root = openRoot(tree, { now: 0, euid: 0, arch: 'x86_64', timezone: undefined } as never);
  assert.ok(!(root instanceof RootProblem));
  const low = 0x7f00_0000_0000;
  const ranges = [{ low, high: low + PAGE }];
  assert.deepEqual(readPageRuns(root, 12, ranges), [run(low, 1, 'g')]);
  assert.equal(isRead(readPageRuns(root, 13, ranges)), false);
});
