import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import * as fc from 'fast-check';
import {
  hasVmFlag,
  parseSmaps,
  readSmaps,
  type Smap,
  SmapsPieces,
  withoutDetails,
} from '../../src/procfs/smaps.ts';
import { parseMaps } from '../../src/procfs/maps.ts';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';
import { makeTree } from './tree.ts';

interface Sizes {
  readonly rss: number;
  readonly huge: number;
  readonly swap: number;
  readonly flags: string;
}

const FIRST = '7f8bd4dce000-7f8bd55ce000 rw-p 00000000 00:00 0 \n';
const SECOND = '7ffceace3000-7ffcead04000 rw-p 00000000 00:00 0                          [stack]\n';

/** The lines below a heading as kernel 6.18 writes them. */
function details({ rss, huge, swap, flags }: Sizes): string {
  const line = (name: string, size: number): string =>
    `${`${name}:`.padEnd(16)}${String(size).padStart(8)} kB\n`;
  return (
    ['Size', 'KernelPageSize', 'MMUPageSize'].map((name) => line(name, 8192)).join('') +
    line('Rss', rss) +
    ['Pss', 'Pss_Dirty', 'Shared_Clean', 'Private_Dirty', 'Referenced', 'Anonymous', 'LazyFree']
      .map((name) => line(name, 7))
      .join('') +
    line('AnonHugePages', huge) +
    line('FilePmdMapped', 0) +
    line('Swap', swap) +
    line('SwapPss', 3) +
    line('Locked', 0) +
    'THPeligible:           0\nProtectionKey:         0\n' +
    `VmFlags: ${flags}\n`
  );
}

function parsed(text: string): Smap[] {
  const read = parseSmaps(Buffer.from(text, 'latin1'));
  assert.ok(isRead(read), JSON.stringify(read));
  return read;
}

function sizesOf({ Rss, AnonHugePages, Swap, VmFlags }: Smap): Sizes {
  return { rss: Rss, huge: AnonHugePages, swap: Swap, flags: VmFlags };
}

const small: Sizes = { rss: 12, huge: 0, swap: 4, flags: 'rd wr mr mw me ac nh ' };

test('each mapping has its own sizes and flags', () => {
  const stack: Sizes = { rss: 48, huge: 2048, swap: 0, flags: 'rd wr mr mw me gd ac ' };
  const found = parsed(FIRST + details(small) + SECOND + details(stack) + FIRST + details(small));
  assert.deepEqual(found.map(sizesOf), [small, stack, small]);
  assert.deepEqual(
    found.map(({ name }) => name),
    ['', '[stack]', ''],
  );
});

test('a size of more than eight digits moves the lines behind it, and they are found', () => {
  const large: Sizes = { rss: 123_456_789, huge: 100_000_000, swap: 1, flags: 'rd wr ' };
  const found = parsed(FIRST + details(small) + FIRST + details(large) + FIRST + details(small));
  assert.deepEqual(found.map(sizesOf), [small, large, small]);
});

test('lines in another order and of other names are no hindrance', () => {
  const text = `${FIRST}VmFlags: rd wr\nNewThing:          9 kB\nSwap:              3 kB\nRss:              5 kB\n`;
  assert.deepEqual(sizesOf(parsed(FIRST + details(small) + text)[1] as Smap), {
    rss: 5,
    huge: Number.NaN,
    swap: 3,
    flags: 'rd wr',
  });
});

test('a line that is missing is not taken from the next mapping', () => {
  const found = parsed(`${FIRST}Size:   8 kB\n${SECOND}${details(small)}`);
  assert.deepEqual(found.map(sizesOf), [
    { rss: Number.NaN, huge: Number.NaN, swap: Number.NaN, flags: '' },
    small,
  ]);
});

test('SwapPss is not Swap, and Anonymous not AnonHugePages', () => {
  const text = `${FIRST}Anonymous:         9 kB\nSwapPss:           3 kB\n`;
  assert.deepEqual(sizesOf(parsed(text)[0] as Smap), {
    rss: Number.NaN,
    huge: Number.NaN,
    swap: Number.NaN,
    flags: '',
  });
});

test('flags are words of two letters: "nh" is not found across "an hg"', () => {
  const [map] = parsed(FIRST + details({ ...small, flags: 'rd an hg ' }));
  assert.equal(hasVmFlag(map as Smap, 'nh'), false);
  assert.equal(hasVmFlag(map as Smap, 'hg'), true);
  assert.equal(hasVmFlag(map as Smap, 'rd'), true);
});

test('a path that looks like a line of sizes is the name of its mapping', () => {
  const text = `7f00000000-7f00001000 r--p 00000000 fe:00 9        /Rss: 12 kB\n${details(small)}`;
  assert.equal(parsed(text)[0]?.name, '/Rss: 12 kB');
  assert.deepEqual(sizesOf(parsed(text)[0] as Smap), small);
});

test('a kernel thread, a zombie: an empty file is no mapping', () => {
  assert.deepEqual(parseSmaps(Buffer.alloc(0)), []);
});

test('a line of maps alone has no sizes', () => {
  const maps = parseMaps(Buffer.from(FIRST));
  assert.ok(isRead(maps));
  assert.deepEqual(maps.map(withoutDetails), parsed(FIRST));
});

test('cut off anywhere: malformed unless a line ends there; garbage ends', () => {
  const text = Buffer.from(FIRST + details(small) + SECOND + details(small));
  for (let end = 1; end <= text.length; end++) {
    assert.equal(isRead(parseSmaps(text, end)), text[end - 1] === 10, `cut at ${end}`);
  }
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseSmaps(Buffer.from(bytes))));
  const lines = fc.array(
    fc.constantFrom(
      FIRST,
      SECOND,
      'Rss:       1 kB\n',
      'Rss:\n',
      'Rss: x\n',
      'Swap:   99999999999999999999999 kB\n',
      'VmFlags:\n',
      'VmFlags',
      '\n',
      'A',
    ),
  );
  fc.assert(fc.property(lines, (some) => void parseSmaps(Buffer.from(some.join('')))));
});

test('any sizes come back, wherever their lines stand', () => {
  const sizes = fc.record(
    {
      rss: fc.nat(2 ** 31),
      huge: fc.nat(2 ** 31),
      swap: fc.nat(2 ** 31),
      flags: fc.constantFrom('rd wr nh ', 'mr mw ', ''),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(sizes), (all) => {
      assert.deepEqual(parsed(all.map((some) => FIRST + details(some)).join('')).map(sizesOf), all);
    }),
  );
});

test('a heading that is none is malformed', () => {
  const read = parseSmaps(Buffer.from(`${FIRST}${details(small)}zz\n`));
  assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
});

test('in pieces of any length a file gives the same mappings as whole', () => {
  const sizes = fc.record({
    rss: fc.nat(2 ** 31),
    huge: fc.nat(9),
    swap: fc.nat(9),
    flags: fc.constantFrom('rd wr ', ''),
  });
  const tail = fc.constantFrom('', 'NewThing:   7 kB\n');
  const block = fc
    .tuple(fc.constantFrom(FIRST, SECOND), sizes, tail)
    .map(([heading, some, more]) => heading + details(some) + more);
  const cuts = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(block), cuts, (blocks, lengths) => {
      const text = Buffer.from(blocks.join(''));
      const pieces = new SmapsPieces();
      let kept = Buffer.alloc(0);
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const next = Math.min(text.length, at + (lengths[turn % lengths.length] ?? 1));
        kept = Buffer.concat([kept, text.subarray(at, next)]);
        const taken = pieces.take(kept, kept.length, next === text.length);
        assert.ok(taken !== undefined);
        kept = kept.subarray(taken);
        at = next;
      }
      assert.deepEqual(pieces.maps, parsed(text.toString('latin1')));
    }),
  );
});

/** A captured tree whose process 7 has this smaps. */
function rootWith(t: TestContext, smaps: string) {
  const root = openRoot(makeTree(t, { 'proc/7/smaps': smaps }), { now: 0, euid: 0, arch: 'x86_64' });
  assert.ok(!(root instanceof RootProblem));
  return root;
}

test('a file of several pieces is read whole, and a process that has ended is an answer', (t) => {
  const text = Array.from({ length: 500 }, (_, index) => FIRST + details({ ...small, rss: index })).join('');
  const root = rootWith(t, text);
  assert.deepEqual(readSmaps(root, '7'), parsed(text));
  const none = readSmaps(root, '8');
  assert.ok(none instanceof Unreadable && none.code === 'ENOENT' && none.file === '8/smaps');
});

for (const [what, text] of [
  ['cut off in the middle of a line', (FIRST + details(small)).repeat(200).slice(0, -3)],
  ['with a line that is none', `${(FIRST + details(small)).repeat(200)}zz\n`],
  ['of one endless line', '7'.repeat(200_000)],
  ['of one endless name', `${FIRST.slice(0, -1)}/${'x'.repeat(200_000)}\n`],
] as const) {
  test(`a file ${what} is malformed`, (t) => {
    const read = readSmaps(rootWith(t, text), '7');
    assert.ok(read instanceof Unreadable && read.code === 'MALFORMED' && read.file === '7/smaps');
  });
}

test('no file is no mapping: an ended task', (t) => {
  assert.deepEqual(readSmaps(rootWith(t, ''), '7'), []);
});
