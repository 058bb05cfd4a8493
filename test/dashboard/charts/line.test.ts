import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute, PLAIN } from '../../../src/dashboard/attribute.ts';
import { LineChart, SMALLEST_LINE } from '../../../src/dashboard/charts/line.ts';
import { Grid } from '../../../src/dashboard/grid.ts';

const FIRST = attribute({ foreground: 1 });
const SECOND = attribute({ foreground: 2 });
const AXIS = attribute({ foreground: 3 });
const AREA = { x: 2, y: 1, width: 40, height: 8, ceiling: 100, axisLook: AXIS };

const lines = (grid: Grid): string[] => Array.from({ length: grid.rows }, (_, y) => grid.line(y));
const isDots = (character: string): boolean => /[\u2801-\u28ff]/.test(character);

/** The rows, from the top of the area, in which a series has dots. */
function rowsOf(grid: Grid, look: number): number[] {
  const rows = new Set<number>();
  for (let y = 0; y < grid.rows; y++)
    for (let x = 0; x < grid.columns; x++)
      if (grid.attribute(x, y) === look && isDots(grid.character(x, y))) rows.add(y - AREA.y);
  return [...rows];
}

function drawn(values: readonly (readonly (number | undefined)[])[], area = AREA): Grid {
  const grid = new Grid(60, 12);
  const looks = [FIRST, SECOND];
  new LineChart().paint(
    grid,
    area,
    values.map((values, index) => ({ values, look: looks[index] ?? PLAIN })),
  );
  return grid;
}

const flat = (value: number | undefined): (number | undefined)[] => Array.from({ length: 30 }, () => value);

test('a chart has its axis and labels, and stays in its area', () => {
  const grid = drawn([flat(50)]);
  const text = lines(grid);
  assert.ok(text.some((line) => line.includes('50')) && text.some((line) => /^ *0 /.test(line)));
  assert.equal(text[0], '');
  assert.deepEqual(text.slice(AREA.y + AREA.height), ['', '', '']);
  for (let y = 0; y < grid.rows; y++)
    for (let x = 0; x < grid.columns; x++)
      if (grid.character(x, y) !== ' ') assert.ok(x >= AREA.x && x < AREA.x + AREA.width);
  assert.ok(isDots(grid.character(10, AREA.y + AREA.height - 1)), 'the axis is the last row');
  assert.equal(grid.attribute(10, AREA.y + AREA.height - 1), AXIS);
});

test('high is up, low is down, and each series has its look', () => {
  const grid = drawn([flat(100), flat(0)]);
  const [top] = rowsOf(grid, FIRST);
  const [bottom] = rowsOf(grid, SECOND);
  assert.equal(top, 0);
  assert.equal(bottom, AREA.height - 2);
});

test('values beyond the ceiling stay at the edge', () => {
  assert.deepEqual(rowsOf(drawn([flat(1e9)]), FIRST), [0]);
  assert.deepEqual(rowsOf(drawn([flat(-5)]), FIRST), rowsOf(drawn([flat(0)]), FIRST));
});

test('what is unknown is a gap, not zero', () => {
  assert.deepEqual(rowsOf(drawn([flat(undefined)]), FIRST), []);
  const half = [...flat(undefined), ...flat(50)];
  const grid = drawn([half]);
  const columns: number[] = [];
  for (let x = 0; x < grid.columns; x++)
    for (let y = 0; y < grid.rows; y++)
      if (grid.attribute(x, y) === FIRST && isDots(grid.character(x, y))) columns.push(x);
  assert.ok(Math.min(...columns) > AREA.x + AREA.width / 2 - 2, 'only the right half has a line');
});

test('nothing, one value, and no series at all', () => {
  for (const values of [[], [[]], [[5]], [flat(Number.NaN)]]) assert.doesNotThrow(() => drawn(values));
});

test('an area that is too small stays empty', () => {
  const grid = drawn([flat(50)], { ...AREA, width: SMALLEST_LINE.width - 1 });
  assert.equal(lines(grid).join(''), '');
});

test('every size from the smallest on can be drawn, one after another', () => {
  const chart = new LineChart();
  for (let width = SMALLEST_LINE.width; width < 60; width += 7) {
    for (let height = SMALLEST_LINE.height; height < 12; height++) {
      const grid = new Grid(width, height);
      chart.paint(grid, { ...AREA, x: 0, y: 0, width, height }, [{ values: flat(50), look: FIRST }]);
      assert.ok(
        lines(grid).some((line) => line !== ''),
        `${width}x${height}`,
      );
    }
  }
});
