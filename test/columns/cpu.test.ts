import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cutShare, threeDecimals, utilisation } from '../../src/columns/cpu.ts';
import { order, raw, shown, taskOf, viewOf } from './task.ts';

/** A task that has used `used` ticks since it began `elapsed` ticks ago. */
function busy(used: number, elapsed: number, children = 0) {
  return taskOf({ utime: used, cutime: children, starttime: 100_000 - elapsed });
}

const SHARES: readonly [string, number, number, c: string, pcpu: string, cp: string][] = [
  ['idle', 0, 1000, ' 0', '0.0', '  0'],
  ['just below 0.1 %', 9, 10_000, ' 0', '0.0', '  0'],
  ['0.1 %', 10, 10_000, ' 0', '0.1', '  1'],
  ['just below 1 %, cut and not rounded', 999, 100_000, ' 0', '0.9', '  9'],
  ['9.99 %', 999, 10_000, ' 9', '9.9', ' 99'],
  ['99.9 %', 999, 1000, '99', '99.9', '999'],
  ['99.99 %', 9999, 10_000, '99', '99.9', '999'],
  ['100 %: no decimals, C and CP at their end', 1000, 1000, '99', '100', '999'],
  ['109.9 %', 1099, 1000, '99', '109', '999'],
  ['71 CPUs', 71_250, 1000, '99', '7125', '999'],
  ['in its first tick, when there is no time to divide by', 5, 0, ' 0', '0.0', '  0'],
  ['29 ticks old: 0.29 s times 100 is 28 ticks', 28, 29, '99', '100', '999'],
  ['57 ticks old: 0.57 s times 100 is 56 ticks', 28, 57, '50', '50.0', '500'],
  ['58 ticks old: 0.58 s times 100 is 57 ticks', 57, 58, '99', '100', '999'],
];

for (const [what, used, elapsed, c, pcpu, cp] of SHARES) {
  test(`C, %CPU and CP of a task that is ${what}`, () => {
    const task = busy(used, elapsed);
    assert.deepEqual([shown('c', task), shown('pcpu', task), shown('cp', task)], [c, pcpu, cp]);
  });
}

test('the share of a task that began after the clock was read is 0', () => {
  const late = taskOf({ utime: 3, starttime: 100_005 });
  assert.equal(shown('pcpu', late), '0.0');
  assert.equal(shown('cuu', late), '0.000');
  assert.match(String(raw('pcpu', late)), /^\? no clock tick has passed/);
});

test('S adds children to C, %CPU and CP; %CUU has none and %CUC always', () => {
  const task = busy(10, 1000, 490);
  const view = viewOf({ cumulative: true });
  assert.equal(shown('pcpu', task), '1.0');
  assert.equal(shown('pcpu', task, view), '50.0');
  assert.equal(shown('c', task, view), '50');
  assert.equal(shown('cp', task, view), '500');
  assert.equal(shown('cuu', task, view), '1.000');
  assert.equal(shown('cuc', task), '50.000');
  assert.equal(order('pcpu', task, view), 1);
});

test('raw is the share itself, without a cap', () => {
  assert.equal(raw('c', busy(4000, 1000)), 400);
  assert.equal(raw('pcpu', busy(1, 3)), 100 / 3);
  assert.equal(raw('cp', busy(1, 4)), 250);
});

test('%CUU ends at 99.999 above 99, and not before', () => {
  assert.equal(shown('cuu', busy(99, 100)), '99.000');
  assert.equal(shown('cuu', busy(9901, 10_000)), '99.999');
  assert.equal(shown('cuu', busy(5000, 100)), '99.999');
  assert.equal(shown('cuu', busy(1, 3)), '33.333');
});

test('an exact half in the fourth decimal goes to the even digit, as printf has it', () => {
  assert.equal(threeDecimals(0.0625), '0.062');
  assert.equal(threeDecimals(0.1875), '0.188');
  assert.equal(threeDecimals(3.0625), '3.062');
  assert.equal(threeDecimals(12.5), '12.500');
  assert.equal(threeDecimals(0.0005), '0.001');
});

test('the key is single precision: above 2^24 ticks neighbours are equal', () => {
  assert.equal(utilisation(16_777_216, 1000), utilisation(16_777_217, 1000));
  assert.notEqual(utilisation(1_000_000, 1000), utilisation(1_000_001, 1000));
});

test('a share is never above the exact one, but for the tick that seconds may lose', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 10_000_000 }), (used, elapsed) => {
      const share = cutShare(used, elapsed, 100, 1000);
      assert.ok(share >= Math.floor((1000 * used) / elapsed));
      if (elapsed > 1) assert.ok(share <= (1000 * used) / (elapsed - 1));
    }),
  );
});
