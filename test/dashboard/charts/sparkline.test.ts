import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkline } from '../../../src/dashboard/charts/sparkline.ts';
import { glyphsFor } from '../../../src/dashboard/glyphs.ts';

const RICH = glyphsFor(true);

const CASES: readonly (readonly [name: string, shown: string, expected: string])[] = [
  ['from nothing to all', sparkline([0, 25, 50, 75, 100], 100, 9, RICH), ' ▂▄▆█'],
  ['a little is not nothing', sparkline([0.01, 0], 100, 9, RICH), '▁ '],
  ['above the ceiling', sparkline([500], 100, 9, RICH), '█'],
  ['the newest when there are too many', sparkline([100, 100, 0, 50], 100, 2, RICH), ' ▄'],
  ['unknown is no level', sparkline([undefined, Number.NaN, 0], 100, 9, RICH), '?? '],
  ['no room', sparkline([1, 2], 100, 0, RICH), ''],
  ['in ASCII', sparkline([0, 50, 100], 100, 9, glyphsFor(false)), ' -#'],
];

for (const [name, shown, expected] of CASES) test(`sparkline: ${name}`, () => assert.equal(shown, expected));

test('all lines with one ceiling can be compared: an idle one is not stretched', () => {
  assert.equal(sparkline([1, 2, 3], 100, 9, RICH), '▁▁▁');
});
