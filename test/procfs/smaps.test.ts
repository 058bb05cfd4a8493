import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { hasVmFlag, parseSmaps, type Smap, withoutDetails } from '../../src/procfs/smaps.ts';
import { parseMaps } from '../../src/procfs/maps.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';

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
