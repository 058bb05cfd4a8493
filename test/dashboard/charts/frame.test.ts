import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute, PLAIN } from '../../../src/dashboard/attribute.ts';
import { paintFrame } from '../../../src/dashboard/charts/frame.ts';
import { Grid } from '../../../src/dashboard/grid.ts';

const RED = attribute({ foreground: 1 });

test('a frame is copied with its looks, and only where it has something', () => {
  const grid = new Grid(8, 3);
  grid.text(0, 1, '########');
  paintFrame(
    grid,
    '\u001b[38;5;7ma\u001b[39m b\nzzzzzzzz\nout',
    { x: 2, y: 1, width: 4, height: 2 },
    (mark) => (mark === 7 ? RED : PLAIN),
  );
  assert.deepEqual(
    [0, 1, 2].map((y) => grid.line(y)),
    ['', '##a#b###', '  zzzz'],
  );
  assert.equal(grid.attribute(2, 1), RED);
});
