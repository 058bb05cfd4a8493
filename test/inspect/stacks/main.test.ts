import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { warningText } from '../../../src/inspect/stacks/text.ts';
import { NO_THREAD, STRANGER } from '../../../src/inspect/stacks/tid-word.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  file,
  findingOf,
  guarded,
  KIB,
  LIBC,
  MIB,
  PAGE,
  pages,
  PID,
  running,
  STACK,
} from './evidence.ts';

const SIZE = 256 * KIB;
const TOP = BASE + SIZE;
const LEFT = 12 * KIB;
const deep = asleep(PID, BASE + LEFT);
const areas = [LIBC, ...guarded(BASE, SIZE, { Rss: 248 })];

test('a process that a thread has forked: its main thread is on the stack of that thread, and near its end', () => {
  const process = evidence(areas, [deep], { pages: pages(BASE, '2- 62p') });
  const { source, low, high, guard, used, headroom, note, reason } = findingOf(process, PID);
  assert.deepEqual([source, low, high, guard], ['sp', BASE, TOP, PAGE]);
  assert.deepEqual([used, headroom, reason], [SIZE - LEFT, LEFT, '']);
  assert.match(note, /not on \[stack\]: forked by a thread/);
  const [warning] = inspectStacks(process).warnings;
  assert.ok(warning !== undefined);
  assert.match(warningText(warning), /100 \(t100\) is within 12 KiB of its guard, of 256 KiB/);
});

test('the words at the top of the stack that the main thread is on: its own TID, one of its parent, or none', () => {
  for (const [owner, source] of [
    [PID, 'sp'],
    [STRANGER, 'sp'],
    [NO_THREAD, 'main'],
  ] as const) {
    const finding = findingOf(evidence(areas, [deep], { owners: new Map([[TOP, owner]]) }), PID);
    assert.equal(finding.source, source);
    if (source === 'main') assert.deepEqual([finding.used, finding.headroom], [null, null]);
  }
});

for (const [what, sp, more] of [
  ['where a thread has its own data: a fiber', TOP - 80, []],
  ['in other memory: a coroutine of the heap', BASE - MIB + 5000, [area(BASE - MIB, 64 * KIB)]],
  ['in a file', BASE - MIB + 5000, [file('/lib/x.so', BASE - MIB, 'rw-p')]],
  ['in no mapping', 0x1000, []],
] as const) {
  test(`a main thread whose stack pointer is ${what}: no depth, and no headroom at least`, () => {
    const { source, reserved, used, headroom, note, reason } = findingOf(
      evidence([...areas, ...more], [asleep(PID, sp)]),
      PID,
    );
    assert.deepEqual([source, reserved, used, headroom, note], ['main', 8 * MIB, null, null, '']);
    assert.match(reason, /elsewhere: .*the stack of a thread that forked it/);
  });
}

test('a main thread that runs: what is left is at least so much, if it is on [stack]', () => {
  const { headroom, note } = findingOf(evidence([LIBC], [running(PID)]), PID);
  assert.equal(headroom, 8 * MIB - (STACK.high - STACK.low));
  assert.match(note, /at least this, if it is on this stack/);
});

test('RLIMIT_STACK lowered below what it has grown to: that it has been at its end is no warning', () => {
  const grown = STACK.high - STACK.low;
  for (const [sp, when] of [
    [STACK.high - PAGE, undefined],
    [STACK.low + PAGE, 'now'],
    [undefined, undefined],
  ] as const) {
    const main = sp === undefined ? running(PID) : asleep(PID, sp);
    const process = evidence([LIBC], [main], {
      stackLimit: 64 * KIB,
      pages: pages(STACK.low, `${grown / PAGE}p`),
    });
    const findings = inspectStacks(process);
    assert.equal(findings.threads[0]?.deepest, grown);
    assert.deepEqual(
      findings.warnings.map((warning) => warning.when),
      when === undefined ? [] : [when],
    );
  }
});

test('where its size is not known, neither is its low end: it is not what it has grown to', () => {
  for (const stackLimit of [undefined, Infinity]) {
    const { low, high, reserved, touched } = findingOf(evidence([LIBC], [], { stackLimit }), PID);
    assert.deepEqual([low, high, reserved, touched], [null, STACK.high, null, 8 * KIB]);
  }
});
