import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLAIN } from '../../../src/dashboard/attribute.ts';
import { paintBars } from '../../../src/dashboard/charts/bars.ts';
import { glyphsFor } from '../../../src/dashboard/glyphs.ts';
import { Grid } from '../../../src/dashboard/grid.ts';

const { levels } = glyphsFor(false);

function drawn(height: number, ...series: readonly (readonly (number | undefined)[])[]): string[] {
  const grid = new Grid(12, height, true);
  const area = { x: 0, y: 0, width: 12, height, ceiling: 100, axisLook: PLAIN };
  paintBars(
    grid,
    area,
    series.map((values) => ({ values, look: PLAIN })),
    levels,
  );
  return Array.from({ length: height }, (_, y) => grid.line(y));
}

test('bars grow from the bottom row to the top one, the newest at the right', () => {
  assert.deepEqual(drawn(2, [undefined, 0, 1, 50, 75, 100, 500]), [' 100     -##', '   0   _####']);
});

test('each series has its rows; the oldest values are left out where there are too many', () => {
  assert.deepEqual(drawn(2, [100, 0, 0, 0, 0, 0, 0, 0], [100, Number.NaN, 0]), [' 100', ' 100     #']);
});

test('where there is no room nothing is drawn', () => {
  assert.deepEqual(drawn(1, [100], [100]), ['']);
});
