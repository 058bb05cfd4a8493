import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnStack } from '../../../src/inspect/stacks/evidence.ts';
import { layoutOf } from '../../../src/inspect/stacks/layout.ts';
import { muslThreads } from '../../../src/inspect/stacks/musl-threads.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import type { Peek } from '../../../src/inspect/stacks/tid-word.ts';
import type { Smap } from '../../../src/procfs/smaps.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  file,
  guard,
  KIB,
  MIB,
  MUSL,
  PAGE,
  pages,
  PID,
  running,
} from './evidence.ts';

/** What is kept above a stack: struct pthread, and what is thread-local. */
const TOP = 0x4f0;
const GUARD = 8 * KIB;

/** A struct pthread of x86_64: where it is, and its words from the TID on. */
interface Descriptor {
  readonly at: number;
  readonly tid: number;
  readonly map?: number;
  readonly mapSize?: number;
  readonly top?: number;
  readonly size?: number;
  readonly guard?: number;
}

/** Memory that holds a ring of these; all the rest is zeros. */
function ring(...all: readonly Descriptor[]): Peek {
  const words = new Map<number, bigint>();
  for (const [index, { at, tid, map = 0, mapSize = 0, top = 0, size = 0, guard = 0 }] of all.entries()) {
    const next = (all[(index + 1) % all.length] as Descriptor).at;
    const fields = {
      0: at,
      0x18: next,
      0x30: tid,
      0x48: map,
      0x50: mapSize,
      0x58: top,
      0x60: size,
      0x68: guard,
    };
    for (const [offset, value] of Object.entries(fields)) words.set(at + Number(offset), BigInt(value));
  }
  return (address, length) => {
    const bytes = Buffer.alloc(length);
    for (const [at, value] of words) {
      const place = at - address;
      if (place >= 0 && place + 8 <= length) bytes.writeBigUInt64LE(value, place);
      else if (place >= 0 && place + 4 <= length) bytes.writeInt32LE(Number(value & 0x7fff_ffffn), place);
    }
    return bytes;
  };
}

/** The descriptor of a thread whose memory musl mapped, from `low - guard` to `high`. */
const mapped = (tid: number, low: number, high: number, guardSize = GUARD): Descriptor => ({
  at: high - TOP,
  tid,
  map: low - guardSize,
  mapSize: high - low + guardSize,
  top: high - TOP,
  size: high - TOP - low,
  guard: guardSize,
});
const MAIN: Descriptor = { at: 0x5000_0400, tid: PID };
const LARGE = 256 * KIB;
const areas = [MUSL, area(0x5000_0000, PAGE, { name: '/prog' }), guard(BASE, GUARD)];

/** What `muslThreads` finds in the memory of a process. */
function stacksOf(process: Parameters<typeof inspectStacks>[0], peek: Peek, arch = 'x86_64') {
  const layout = layoutOf(process, process.areas as readonly Smap[]);
  return muslThreads(layout, process.tasks, peek, arch);
}

/** The findings with what memory says. */
function found(process: Parameters<typeof inspectStacks>[0], peek: Peek) {
  const own = new Map<number, OwnStack>();
  for (const { tid, stack } of stacksOf(process, peek)) if (stack !== undefined) own.set(tid, stack);
  return inspectStacks({ ...process, own });
}

test('stacks without guards, one of a thread that runs, in a mapping with the heap: each as musl has it', () => {
  const heap = BASE + 3 * LARGE;
  const process = evidence(
    [...areas, area(BASE, 4 * LARGE)],
    [asleep(101, heap - 4 * KIB), running(102), asleep(103, BASE + LARGE - 4 * KIB)],
    { pages: pages(BASE, '190- 2p 64- 0- 0-') },
  );
  const { threads, cached } = found(
    process,
    ring(
      MAIN,
      mapped(101, BASE + 2 * LARGE, heap, 0),
      mapped(102, BASE + LARGE, BASE + 2 * LARGE, 0),
      mapped(103, BASE, BASE + LARGE),
    ),
  );
  assert.deepEqual(
    threads
      .slice(1)
      .map(({ tid, low, high, guard: below, used, source }) => [tid, low, high, below, used, source]),
    [
      [101, BASE + 2 * LARGE, heap, 0, 4 * KIB, 'sp'],
      [102, BASE + LARGE, BASE + 2 * LARGE, 0, null, 'sp'],
      [103, BASE, BASE + LARGE, GUARD, 4 * KIB, 'sp'],
    ],
  );
  assert.match(threads[2]?.reason ?? '', /running/);
  assert.equal(threads[1]?.end, 'memory without a guard');
  assert.equal(cached.count, 0);
});

test('a guard of more than a MiB, which else could be any reserve', () => {
  const process = evidence(
    [MUSL, guard(BASE, 4 * MIB), area(BASE, LARGE)],
    [asleep(101, BASE + LARGE - 2 * KIB)],
  );
  const [, thread] = found(process, ring(mapped(101, BASE, BASE + LARGE, 4 * MIB))).threads;
  assert.deepEqual([thread?.reserved, thread?.guard, thread?.headroom], [LARGE, 4 * MIB, LARGE - 2 * KIB]);
});

test('memory that the program supplied: up to where musl has its own data, with the guard that is there', () => {
  const top = BASE + LARGE - 0x600;
  const process = evidence([...areas, area(BASE, LARGE)], [asleep(101, top - 512)]);
  const peek = ring({ at: top + 0x100, tid: 101, top, size: top - BASE });
  const [, thread] = found(process, peek).threads;
  assert.deepEqual([thread?.low, thread?.high, thread?.used, thread?.guard], [BASE, top, 512, GUARD]);
  assert.match(thread?.note ?? '', /supplied by the program/);
});

test('a thread on an alternate stack has its own all the same', () => {
  const alternate = BASE - MIB;
  const other = BASE + MIB;
  const process = evidence(
    [...areas, area(BASE, LARGE), area(alternate, 64 * KIB), guard(other, GUARD), area(other, LARGE)],
    [asleep(101, alternate + 60 * KIB), asleep(102, other + LARGE - 4 * KIB)],
  );
  const { threads } = found(
    process,
    ring(mapped(101, BASE, BASE + LARGE), mapped(102, other, other + LARGE)),
  );
  const [, thread] = threads;
  assert.deepEqual([thread?.low, thread?.used, thread?.headroom], [BASE, null, null]);
  assert.match(thread?.note ?? '', /on another stack now/);
});

const one = evidence([...areas, area(BASE, LARGE)], [asleep(101, BASE + LARGE - 4 * KIB)]);
const good = mapped(101, BASE, BASE + LARGE);
for (const [what, peek, arch, expected] of [
  [
    'words of a stack that is in no mapping',
    ring({ ...good, map: BASE - MIB, top: BASE - KIB }),
    'x86_64',
    [undefined],
  ],
  ['sizes that can not be', ring({ ...good, size: 2 ** 50 }), 'x86_64', [undefined]],
  ['a ring that leads nowhere', ring({ ...good }, { at: 0x6000_0000, tid: 5 }), 'x86_64', [GUARD]],
  ['no descriptor', ring({ ...good, tid: 999 }), 'x86_64', []],
  ['a machine whose struct pthread is not known', ring(good), 'riscv64', []],
] as const) {
  test(`no stack is made up: ${what}`, () => {
    assert.deepEqual(
      stacksOf(one, peek, arch).map(({ stack }) => stack?.guard),
      expected,
    );
  });
}

test('memory that can not be read tells nothing', () => {
  assert.deepEqual(
    stacksOf(one, () => undefined),
    [],
  );
});

test('a program that musl is linked into has its words too', () => {
  const process = evidence([file('/opt/static'), area(BASE, LARGE)], [asleep(101, BASE + LARGE - 4 * KIB)]);
  assert.equal(found(process, ring(mapped(101, BASE, BASE + LARGE, 0))).threads[1]?.reserved, LARGE);
});
