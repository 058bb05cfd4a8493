import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { StackEvidence } from '../../../src/inspect/stacks/evidence.ts';
import type { StackFinding } from '../../../src/inspect/stacks/finding.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  file,
  findingOf,
  guard,
  guarded,
  JVM,
  joining,
  KIB,
  LIBC,
  MARKED,
  MIB,
  MUSL,
  PAGE,
  pages,
  PID,
  refused,
  running,
  STACK,
  WITH_MARKERS,
} from './evidence.ts';

const TOP = BASE + 256 * KIB;
const SP = TOP - 5000;

/** The parts of a finding that most cases look at. */
function brief({ source, low, reserved, guard, used, headroom, atMost }: StackFinding): readonly unknown[] {
  return [source, low === null ? null : low - BASE, reserved, guard, used, headroom, atMost];
}

const UNKNOWN = [null, null, null, null, null, false];
const WHOLE = ['sp', 0, 256 * KIB, PAGE, 5000, 256 * KIB - 5000, false];
const WHOLE_AT_MOST = ['sp', 0, 256 * KIB, 0, 5000, 256 * KIB - 5000, true];

/** The first arena of the heap of Go, of which some was taken, and the rest. */
const GO = area(0xc0_0000_0000, 4 * MIB);
const GO_REST = guard(GO.low + 64 * MIB, 60 * MIB);

const one = [asleep(101, SP)];
const stack = guarded(BASE, 256 * KIB);
/** Two stacks of 64 KiB with markers below, one page each, the upper one first used. */
const merged = area(BASE, 34 * PAGE, { VmFlags: WITH_MARKERS });
const mergedPages = pages(BASE, '1g 14- 2p 1g 12- 4p');
const upper = BASE + 18 * PAGE;
/** A stack that glibc has named, and below it a guard without a name. */
const namedOverMarkers = [
  area(BASE - PAGE, PAGE, { VmFlags: WITH_MARKERS }),
  area(BASE, 256 * KIB, { VmFlags: MARKED, name: '[anon: glibc: pthread stack: 101]' }),
];

for (const [what, process, expected] of [
  ['a guard below: the mapping is the stack', evidence([LIBC, ...stack], one), WHOLE],
  [
    'a kernel that marks no stacks: the guard is enough',
    evidence([LIBC, guard(BASE), area(BASE, 256 * KIB)], one),
    WHOLE,
  ],
  ['musl: the guard is enough', evidence([MUSL, guard(BASE), area(BASE, 256 * KIB)], one), WHOLE],
  [
    'an executable stack is a stack',
    evidence([LIBC, guard(BASE), area(BASE, 256 * KIB, { perms: 'rwxp', VmFlags: MARKED })], one),
    WHOLE,
  ],
  [
    'old kernels name it [stack:TID]',
    evidence([LIBC, guard(BASE), area(BASE, 256 * KIB, { name: '[stack:101]' })], one),
    WHOLE,
  ],
  [
    'a guard of 4 MiB below a marked stack',
    evidence([LIBC, guard(BASE, 4 * MIB), area(BASE, 256 * KIB, { VmFlags: MARKED })], one),
    ['sp', 0, 256 * KIB, 4 * MIB, 5000, 256 * KIB - 5000, false],
  ],
  [
    'no guard, but marked: at most',
    evidence([LIBC, area(BASE, 256 * KIB, { VmFlags: MARKED })], one, { pages: pages(BASE, '62- 2p') }),
    WHOLE_AT_MOST,
  ],
  [
    'a reserve of address space below is no guard',
    evidence([LIBC, ...guarded(BASE - 64 * MIB, 64 * KIB), guard(BASE, 4 * MIB), area(BASE, 256 * KIB)], one),
    ['shared', ...UNKNOWN],
  ],
  [
    'not marked where stacks are: an alternate stack with a guard, as Rust makes them',
    evidence([LIBC, ...guarded(BASE - 64 * MIB, 64 * KIB), guard(BASE), area(BASE, 256 * KIB)], one),
    ['shared', ...UNKNOWN],
  ],
  ['no guard and no mark: not told', evidence([MUSL, area(BASE, 256 * KIB)], one), ['shared', ...UNKNOWN]],
  [
    'two threads without a guard between',
    evidence([LIBC, ...stack], [...one, asleep(102, SP - 64 * KIB)]),
    ['shared', ...UNKNOWN],
  ],
  [
    'markers cut the mapping',
    evidence([LIBC, merged], [asleep(101, BASE + 16 * PAGE), asleep(102, upper)], { pages: mergedPages }),
    ['sp', PAGE, 16 * PAGE, PAGE, PAGE, 15 * PAGE, false],
  ],
  [
    'markers that the kernel does not show in the flags cut it too',
    evidence([LIBC, { ...merged, VmFlags: MARKED }], [asleep(101, BASE + 16 * PAGE), asleep(102, upper)], {
      pages: mergedPages,
    }),
    ['sp', PAGE, 16 * PAGE, PAGE, PAGE, 15 * PAGE, false],
  ],
  [
    'one live stack above a dead one: the marker is its guard',
    evidence([LIBC, { ...merged, VmFlags: MARKED }], [asleep(101, BASE + 33 * PAGE)], { pages: mergedPages }),
    ['sp', 18 * PAGE, 16 * PAGE, PAGE, PAGE, 15 * PAGE, false],
  ],
  [
    'pages that were not readable leave it shared',
    evidence([LIBC, merged], [asleep(101, BASE + 33 * PAGE)], { pages: new Unreadable('pagemap', 'EACCES') }),
    ['shared', ...UNKNOWN],
  ],
  [
    'pages that were not looked at leave it shared',
    evidence([LIBC, merged], [asleep(101, BASE + 33 * PAGE)]),
    ['shared', ...UNKNOWN],
  ],
  [
    'touched pages below a hole: another stack may lie there',
    evidence([LIBC, merged], [asleep(101, BASE + 33 * PAGE)], { pages: pages(BASE, '1g 14- 2p 1- 12- 4p') }),
    ['sp', PAGE, 33 * PAGE, null, PAGE, 32 * PAGE, true],
  ],
  [
    'a mapping that another rw one touches is not cut short',
    evidence([LIBC, ...stack, area(TOP, 64 * KIB)], one),
    WHOLE,
  ],
  [
    'a goroutine',
    evidence([guard(GO.low), GO, GO_REST], [asleep(101, GO.low + 0x1_0000)]),
    ['go', ...UNKNOWN],
  ],
  [
    'a goroutine in a heap that has outgrown the first arenas',
    evidence([area(0xc0_0000_0000, 6 * 1024 * MIB)], [asleep(101, 0xc1_2000_0000)]),
    ['go', ...UNKNOWN],
  ],
  [
    'without cgo a thread that no goroutine runs on is in the heap, too: not to be told from a goroutine',
    evidence([GO, GO_REST], [asleep(101, GO.low + 0x4_3f00, {}, [GO.low + 0x3_e548, 0x80, 0, 0], 202)]),
    ['go', ...UNKNOWN],
  ],
  [
    'memory of another kind where the heap of Go would begin',
    evidence([area(GO.low, 64 * KIB)], [asleep(101, GO.low + 8000)]),
    ['shared', ...UNKNOWN],
  ],
  [
    'a stack where a heap of Go might reach, of a kernel with addresses of 39 bits',
    {
      ...evidence(
        [LIBC, ...guarded(0x7f_b000_0000, 256 * KIB)],
        [asleep(101, 0x7f_b000_0000 + 256 * KIB - 5000)],
      ),
      arch: 'aarch64',
    },
    ['sp', 0x7f_b000_0000 - BASE, ...WHOLE.slice(2)],
  ],
  [
    'an arena that glibc names is no stack, whatever is below it',
    evidence(
      [LIBC, guard(BASE), area(BASE, 256 * KIB, { name: '[anon: glibc: malloc arena]', VmFlags: MARKED })],
      one,
    ),
    ['shared', ...UNKNOWN],
  ],
  [
    'named, the guard below a mapping of markers',
    evidence([LIBC, ...namedOverMarkers], one, { pages: pages(BASE - PAGE, '1g') }),
    ['name', ...WHOLE.slice(1)],
  ],
  [
    'named, the guard perhaps of markers that can not be seen',
    evidence([LIBC, ...namedOverMarkers], one, { pages: new Unreadable('pagemap', 'EACCES') }),
    ['name', 0, 256 * KIB, null, 5000, 256 * KIB - 5000, false],
  ],
  [
    'a goroutine by the name that Go gives its memory',
    evidence([guard(BASE), area(BASE, 256 * KIB, { name: '[anon: Go: heap]' })], one),
    ['go', ...UNKNOWN],
  ],
  [
    'a stack pointer in no mapping',
    evidence([LIBC, ...stack], [asleep(101, 0x1000)]),
    ['unknown', ...UNKNOWN],
  ],
  [
    'a stack pointer in the guard',
    evidence([LIBC, ...stack], [asleep(101, BASE - 8)]),
    ['unknown', ...UNKNOWN],
  ],
  [
    'a stack pointer above 2^53',
    evidence([LIBC, ...stack], [asleep(101, 0xffff_ffff_ffff_fff1n)]),
    ['unknown', ...UNKNOWN],
  ],
  [
    'in the data of a library',
    evidence([LIBC, file('/lib/x.so', BASE, 'rw-p')], [asleep(101, BASE + 8)]),
    ['shared', ...UNKNOWN],
  ],
  [
    'in the stack of the main thread',
    evidence([LIBC], [asleep(101, STACK.high - 9000)]),
    ['shared', ...UNKNOWN],
  ],
  [
    'named by glibc',
    evidence(
      [LIBC, ...guarded(BASE, 256 * KIB, { name: '[anon: glibc: pthread stack: 101]' })],
      [running(101)],
    ),
    ['name', 0, 256 * KIB, PAGE, null, null, false],
  ],
  [
    'named by bionic, with the number of its own PID namespace',
    evidence(
      [guard(BASE), area(BASE, 256 * KIB, { name: '[anon:stack_and_tls:7]' })],
      [asleep(101, SP, { inner: 7 })],
    ),
    ['name', ...WHOLE.slice(1)],
  ],
  [
    'a zombie has none',
    evidence([LIBC, ...stack], [asleep(101, 0, { state: 'Z' })]),
    ['unknown', ...UNKNOWN],
  ],
  [
    'the zones of a JVM are a part of the stack',
    evidence([LIBC, JVM, guard(BASE, 16 * KIB), area(BASE, 256 * KIB, { VmFlags: MARKED })], one),
    ['sp', -16 * KIB, 272 * KIB, 16 * KIB, 5000, 256 * KIB - 5000, false],
  ],
  ['a guard of a page in a JVM is a guard', evidence([LIBC, JVM, ...stack], one), WHOLE],
] as const satisfies readonly (readonly [string, StackEvidence, readonly unknown[]])[]) {
  test(`by stack pointer: ${what}`, () => {
    const finding = findingOf(process, 101);
    assert.deepEqual(brief(finding), expected);
    assert.equal(
      finding.reserved === null ? finding.reason !== '' : true,
      true,
      'what is not known has a reason',
    );
  });
}

test('malloc arenas side by side look like guarded stacks and are none', () => {
  const arena = 0x7f00_0000_0000;
  const areas = [0, 1, 2].flatMap((index) => {
    const low = arena + index * 64 * MIB;
    const size = 132 * KIB;
    return [area(low, size), area(low + size, 64 * MIB - size, { perms: '---p', VmFlags: 'mr mw me nr ' })];
  });
  const full = [
    area(arena + 3 * 64 * MIB, 64 * MIB - PAGE),
    area(arena + 4 * 64 * MIB - PAGE, PAGE, { perms: '---p' }),
  ];
  for (const libc of [LIBC, MUSL]) {
    const process = evidence([libc, ...areas, ...full, area(arena + 4 * 64 * MIB, 64 * KIB)], [running(101)]);
    assert.deepEqual(brief(findingOf(process, 101)), ['unknown', ...UNKNOWN]);
  }
  const inside = findingOf(evidence([LIBC, ...areas], [asleep(101, arena + 64 * MIB + 8000)]), 101);
  assert.equal(inside.source, 'shared');
  assert.match(inside.note, /malloc arena/);
});

test("musl's heap has a guard and is no stack", () => {
  const name = '[heap]';
  const heap = [{ ...guard(BASE), name }, area(BASE, 64 * KIB, { name })];
  assert.equal(findingOf(evidence([MUSL, ...heap], [running(101)]), 101).source, 'unknown');
});

const mainCases = [
  ['of RLIMIT_STACK', {}, asleep(PID, STACK.high - PAGE), [8 * MIB, PAGE, 8 * MIB - PAGE]],
  ['running: headroom below what it has grown to', {}, running(PID), [8 * MIB, null, 8 * MIB - 132 * KIB]],
  ['on other memory: nothing of it is left for sure', {}, asleep(PID, BASE - MIB), [8 * MIB, null, null]],
  ['limit not known', { stackLimit: undefined }, asleep(PID, STACK.high - PAGE), [null, PAGE, null]],
  [
    'a limit below what it has grown to',
    { stackLimit: 64 * KIB },
    asleep(PID, STACK.high - PAGE),
    [132 * KIB, PAGE, 128 * KIB],
  ],
] as const;
for (const [what, more, main, expected] of mainCases) {
  test(`the main thread: ${what}`, () => {
    const { source, high, reserved, used, headroom, guard, touched } = findingOf(
      evidence([LIBC, ...stack], [main], more),
      PID,
    );
    assert.deepEqual([reserved, used, headroom], expected);
    assert.deepEqual([source, high, guard, touched], ['main', STACK.high, 0, 8 * KIB]);
  });
}

test('the main thread: another mapping in the way leaves less than the limit, and a gap of 256 pages', () => {
  const near = area(STACK.high - 4 * MIB, MIB, { name: '[vvar]', perms: 'r--p' });
  for (const stackLimit of [8 * MIB, Infinity]) {
    const { reserved, headroom, note } = findingOf(evidence([LIBC, near], [], { stackLimit }), PID);
    assert.equal(reserved, stackLimit === Infinity ? null : 2 * MIB);
    assert.equal(headroom, 2 * MIB - PAGE);
    assert.match(note, stackLimit === Infinity ? /unlimited/ : /in the way/);
  }
});

test('the main thread without a mapping called [stack]', () => {
  const process = { ...evidence([LIBC], []), areas: [LIBC] };
  assert.equal(findingOf(process, PID).source, 'unknown');
});

const small = guarded(BASE - MIB, 64 * KIB);

test('one thread runs and one stack is left: inferred, and no depth', () => {
  const finding = findingOf(evidence([LIBC, ...stack], [running(101)]), 101);
  assert.deepEqual(brief(finding), ['inferred', 0, 256 * KIB, PAGE, null, null, false]);
  assert.match(finding.note, /unless it is on memory that the program supplied/);
  assert.match(finding.reason, /running/);
});

test('a system call that may not be read leaves the same to infer, with that reason', () => {
  const finding = findingOf(evidence([LIBC, ...stack], [refused(101)]), 101);
  assert.equal(finding.source, 'inferred');
  assert.match(finding.reason, /EPERM/);
});

test('two run and two stacks are left: not even in order of their addresses is one of them whose', () => {
  const process = evidence(
    [LIBC, ...guarded(BASE + MIB, 64 * KIB), ...stack, ...small],
    [asleep(101, BASE + MIB + 60 * KIB), running(102), running(103)],
  );
  for (const tid of [102, 103]) {
    const finding = findingOf(process, tid);
    assert.deepEqual(brief(finding), ['unknown', ...UNKNOWN]);
    assert.match(finding.reason, /2 stacks of 64 KiB to 256 KiB are left for 2 threads/);
  }
});

test('two run and two stacks of one size are left: only the size is said, and what it rests on', () => {
  const process = evidence([LIBC, ...stack, ...guarded(BASE - MIB, 256 * KIB)], [running(101), refused(102)]);
  for (const tid of [101, 102]) {
    const finding = findingOf(process, tid);
    assert.deepEqual(brief(finding), ['inferred', null, 256 * KIB, PAGE, null, null, false]);
    assert.match(finding.note, /unless it is on memory that the program supplied/);
  }
});

test('more stacks than threads: a size only when all have it', () => {
  const same = guarded(BASE + MIB, 256 * KIB);
  const alike = findingOf(evidence([LIBC, ...stack, ...same], [running(101)]), 101);
  assert.deepEqual(brief(alike), ['inferred', null, 256 * KIB, PAGE, null, null, false]);
  const differ = findingOf(evidence([LIBC, ...stack, ...small], [running(101)]), 101);
  assert.deepEqual(brief(differ), ['unknown', ...UNKNOWN]);
});

test('a thread is on memory that the program supplied: so may the one that runs be, and nothing is said of it', () => {
  const process = evidence(
    [LIBC, ...stack, area(BASE - MIB, 64 * KIB)],
    [running(101), asleep(102, BASE - MIB + 9000)],
  );
  assert.equal(findingOf(process, 102).source, 'shared');
  assert.deepEqual(brief(findingOf(process, 101)), ['unknown', ...UNKNOWN]);
  assert.match(findingOf(process, 101).reason, /1 stack is left for it, .* as others are/);
});

test('with guards on both sides: the program may have supplied it, and that of the one that runs too', () => {
  const fenced = [guard(BASE - MIB), area(BASE - MIB, 64 * KIB), guard(BASE - MIB + 64 * KIB + PAGE)];
  const process = evidence([LIBC, ...stack, ...fenced], [running(101), asleep(102, BASE - MIB + 9000)]);
  assert.equal(findingOf(process, 102).reserved, 64 * KIB);
  assert.deepEqual(brief(findingOf(process, 101)), ['unknown', ...UNKNOWN]);
});

test('a join tells whose stack it is, also of a thread on an alternate stack', () => {
  const word = TOP - 0x670;
  const joiner = joining(PID, STACK.high - PAGE, 101, word);
  for (const target of [running(101), asleep(101, BASE - MIB + 9000)]) {
    const process = evidence(
      [LIBC, ...stack, ...small.slice(0, 0), area(BASE - MIB, 64 * KIB)],
      [joiner, target],
    );
    const finding = findingOf(process, 101);
    assert.deepEqual(brief(finding), ['inferred', 0, 256 * KIB, PAGE, null, null, false]);
    assert.match(finding.note, /exact/);
    assert.notEqual(finding.reason, '');
  }
});

test('a join on a word in the stack of another thread tells nothing', () => {
  const joiner = joining(PID, STACK.high - PAGE, 101, TOP - 0x670);
  const process = evidence(
    [LIBC, ...stack, ...small, ...guarded(BASE - 2 * MIB, 32 * KIB)],
    [joiner, running(101), asleep(102, SP)],
  );
  assert.equal(findingOf(process, 101).low, null);
});

test('where it was seen before, unless somebody else is there now', () => {
  const seen = { low: BASE, high: TOP };
  const again = findingOf(evidence([LIBC, ...stack, ...small], [running(101, { seen })]), 101);
  assert.deepEqual(brief(again), ['sp', 0, 256 * KIB, PAGE, null, null, false]);
  const taken = evidence(
    [LIBC, ...stack, ...small, ...guarded(BASE - 2 * MIB, 32 * KIB)],
    [running(101, { seen }), asleep(102, SP)],
  );
  assert.equal(findingOf(taken, 101).low, null);
  const changed = findingOf(
    evidence([LIBC, ...stack, ...small], [running(101, { seen: { low: BASE, high: TOP + PAGE } })]),
    101,
  );
  assert.equal(changed.low, null);
});

test('cgo: on a goroutine now, its own stack is where it was seen before', () => {
  const process = evidence(
    [LIBC, ...stack, GO, GO_REST],
    [asleep(101, GO.low + 8000, { seen: { low: BASE, high: TOP } })],
  );
  const finding = findingOf(process, 101);
  assert.deepEqual(brief(finding), ['sp', 0, 256 * KIB, PAGE, null, null, false]);
  assert.match(finding.note, /goroutine/);
});

test('cgo: a stack without a stack pointer may be that of a thread on a goroutine, so it is not counted as dead', () => {
  const { cached } = inspectStacks(evidence([LIBC, ...stack, GO, GO_REST], [asleep(101, GO.low + 8000)]));
  assert.equal(cached.count, 0);
});

for (const [what, process, expected] of [
  ['none', evidence([LIBC, ...stack], one), [0, 0]],
  ['all that nobody has', evidence([LIBC, ...stack, ...small], one), [1, 64 * KIB]],
  [
    'not those of threads that run; which they are is not known',
    evidence([LIBC, ...stack, ...small], [running(101)]),
    [1, null],
  ],
  [
    'which they are does not matter when all are alike',
    evidence([LIBC, ...stack, ...guarded(BASE + MIB, 256 * KIB)], [running(101)]),
    [1, 256 * KIB],
  ],
  ['musl keeps none', evidence([MUSL, guard(BASE), area(BASE, 256 * KIB)], []), [0, 0]],
  [
    'a kernel that marks no stacks: not known',
    evidence([LIBC, guard(BASE), area(BASE, 256 * KIB)], []),
    [null, null],
  ],
  [
    'markers that are not seen: not known',
    evidence([LIBC, merged], [asleep(101, BASE + 33 * PAGE)]),
    [null, null],
  ],
  [
    'those between markers',
    evidence([LIBC, merged], [asleep(101, BASE + 33 * PAGE)], { pages: mergedPages }),
    [1, 16 * PAGE],
  ],
  [
    'by their words of memory, whatever else is not known',
    evidence([LIBC, ...stack, ...small], [running(101)], { owners: new Map([[TOP, 0]]) }),
    [1, 256 * KIB],
  ],
] as const) {
  test(`stacks of dead threads: ${what}`, () => {
    const { count, reserved } = inspectStacks(process).cached;
    assert.deepEqual([count, reserved], expected);
  });
}

test('a word of memory places a thread: as sure as its stack pointer', () => {
  const owners = new Map([[TOP, 101]]);
  const finding = findingOf(evidence([LIBC, ...stack, ...small], [running(101)], { owners }), 101);
  assert.deepEqual(brief(finding), ['sp', 0, 256 * KIB, PAGE, null, null, false]);
});

test('touched and swapped come from smaps, the deepest from pages, and what was swapped out was touched', () => {
  const areas = guarded(BASE, 256 * KIB, { Rss: 12, Swap: 4 });
  const finding = findingOf(evidence([LIBC, ...areas], one, { pages: pages(BASE, '60- 1s 3p') }), 101);
  assert.deepEqual([finding.touched, finding.swapped, finding.deepest], [12 * KIB, 4 * KIB, 4 * PAGE]);
  const without = findingOf(evidence([LIBC, ...areas], one), 101);
  assert.equal(without.deepest, null);
});

test('huge pages make touched and deepest larger than what was used: it is said', () => {
  const areas = guarded(BASE, 256 * KIB, { AnonHugePages: 2048 });
  assert.match(findingOf(evidence([LIBC, ...areas], one), 101).note, /huge pages/);
});

test('maps unsorted and overlapping are taken as they are', () => {
  const areas = [LIBC, ...stack, area(BASE + PAGE, PAGE), STACK].reverse();
  assert.equal(inspectStacks({ ...evidence([], one), areas }).threads.length, 2);
});

test('a kernel thread has no stack of this kind, and that is nothing missing', () => {
  const { threads, missing, cached } = inspectStacks(
    evidence([], [asleep(PID, 0)], { kernelThread: true, areas: [] }),
  );
  assert.match(threads[0]?.reason ?? '', /kernel thread/);
  assert.deepEqual([missing, cached.count], [[], 0]);
});

test('a process that ended during the look, threads that did, calls that may not be read: all in the list of what is missing', () => {
  const gone = inspectStacks(
    evidence([], [running(101)], { areas: new Unreadable('100/maps', 'ESRCH'), vanished: 3 }),
  );
  assert.deepEqual(
    gone.missing.map(({ what, count }) => [what, count]),
    [
      ['stacks', 2],
      ['threads', 3],
    ],
  );
  const refusedCalls = inspectStacks(evidence([LIBC, ...stack], [refused(101), refused(102)]));
  assert.deepEqual(refusedCalls.missing, [{ what: 'stack pointers', reason: 'syscall: EPERM', count: 2 }]);
});

test('whatever the memory looks like: bounds hold their numbers, and no two certain stacks overlap', () => {
  const page = fc.integer({ min: 1, max: 60 }).map((number) => BASE + number * 4 * PAGE);
  const anyArea = fc
    .tuple(
      page,
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom('rw-p', '---p', 'r--p', 'rwxp'),
      fc.constantFrom('', MARKED, WITH_MARKERS),
      fc.constantFrom('', '[heap]', '[anon: glibc: pthread stack: 101]', '[anon:x]'),
    )
    .map(([low, size, perms, VmFlags, name]) => area(low, size * 4 * PAGE, { perms, VmFlags, name }));
  const anyTask = fc
    .tuple(fc.integer({ min: 101, max: 108 }), fc.integer({ min: 0, max: 70 * 4 * PAGE }), fc.boolean())
    .map(([tid, sp, runs]) => (runs ? running(tid) : asleep(tid, BASE + sp)));
  const anyRuns = fc
    .array(fc.constantFrom('1g', '3-', '2p', '1s'), { minLength: 1 })
    .map((words) => pages(BASE, words.join(' ')));
  fc.assert(
    fc.property(
      fc.uniqueArray(anyArea, { selector: ({ low }) => low }),
      fc.uniqueArray(anyTask, { selector: ({ tid }) => tid }),
      fc.option(anyRuns, { nil: undefined }),
      (areas, tasks, runs) => {
        const process = evidence([LIBC, ...areas], tasks, { pages: runs });
        const { threads } = inspectStacks(process);
        assert.deepEqual(
          threads.map(({ tid }) => tid),
          process.tasks.map(({ tid }) => tid),
        );
        for (const { low, high, reserved, used, headroom, deepest, reason } of threads) {
          if (low === null || high === null || reserved === null) assert.notEqual(reason, '');
          else assert.equal(reserved, high - low);
          if (used !== null && headroom !== null)
            assert.ok(used >= 0 && headroom >= 0 && used + headroom <= (reserved ?? 0));
          if (deepest !== null) assert.ok(deepest >= 0 && deepest <= (reserved ?? 0));
        }
        const overlaps = areas.some((a) => areas.some((b) => a !== b && a.low < b.high && b.low < a.high));
        if (overlaps) return;
        const certain = threads.filter(({ source, low }) => source === 'sp' && low !== null);
        certain.sort((a, b) => (a.low ?? 0) - (b.low ?? 0));
        certain.forEach(({ high }, index) => {
          const next = certain[index + 1];
          if (next !== undefined) assert.ok((high ?? 0) <= (next.low ?? 0), 'overlap');
        });
      },
    ),
    { numRuns: 500 },
  );
});

test('stacks that glibc names as unused are those of dead threads, also while a live one runs', () => {
  const unused = guarded(BASE - MIB, 64 * KIB, { name: '[anon: glibc: unused stack]' });
  const { cached, threads } = inspectStacks(evidence([LIBC, ...unused, ...stack], [running(101)]));
  assert.deepEqual([cached.count, cached.reserved], [1, 64 * KIB]);
  assert.deepEqual(brief(threads[1] as StackFinding), ['inferred', 0, 256 * KIB, PAGE, null, null, false]);
});
