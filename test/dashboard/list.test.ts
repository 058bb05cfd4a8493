import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  fitted,
  LIST_START,
  type ListState,
  moved,
  paged,
  reselected,
  rowAtLine,
  scrolled,
  selectedAt,
} from '../../src/dashboard/list.ts';

const SIZE = { count: 100, height: 10 };
const at = (selected: number, top: number): ListState => ({ selected, top });

const CASES: readonly (readonly [name: string, actual: ListState, expected: ListState])[] = [
  ['down within the screen', moved(LIST_START, 1, SIZE), at(1, 0)],
  ['down at the last line moves the list', moved(at(9, 0), 1, SIZE), at(10, 1)],
  ['up at the first line too', moved(at(5, 5), -1, SIZE), at(4, 4)],
  ['up at the top stays', moved(LIST_START, -1, SIZE), LIST_START],
  ['down at the end stays', moved(at(99, 90), 1, SIZE), at(99, 90)],
  ['a page moves list and selection', paged(at(3, 0), 1, SIZE), at(13, 10)],
  ['half a page', paged(at(3, 0), 0.5, SIZE), at(8, 5)],
  ['a page up from near the top', paged(at(3, 2), -1, SIZE), at(0, 0)],
  ['a page down from near the end', paged(at(95, 88), 1, SIZE), at(99, 90)],
  ['half a page of one line is a line', paged(LIST_START, 0.5, { count: 9, height: 1 }), at(1, 1)],
  ['the last row', selectedAt(LIST_START, 99, SIZE), at(99, 90)],
  ['the wheel leaves the selection', scrolled(at(5, 0), 3, SIZE), at(5, 3)],
  ['the wheel takes the selection along at the edge', scrolled(at(1, 0), 3, SIZE), at(3, 3)],
  ['the wheel up takes it along too', scrolled(at(19, 10), -3, SIZE), at(16, 7)],
  ['the wheel at the end', scrolled(at(95, 90), 3, SIZE), at(95, 90)],
  ['a task that moved stays on its line', reselected(at(15, 10), 60, SIZE), at(60, 55)],
  ['a task that moved to the top', reselected(at(15, 10), 2, SIZE), at(2, 0)],
  ['a shorter list', fitted(at(99, 90), { count: 50, height: 10 }), at(49, 40)],
  ['a lower screen', fitted(at(9, 0), { count: 50, height: 3 }), at(9, 7)],
  ['a higher screen at the end of the list', fitted(at(49, 47), { count: 50, height: 20 }), at(49, 30)],
  ['an empty list', fitted(at(9, 5), { count: 0, height: 10 }), LIST_START],
  ['no room at all', fitted(at(9, 5), { count: 20, height: 0 }), at(9, 9)],
];

for (const [name, actual, expected] of CASES) test(`list: ${name}`, () => assert.deepEqual(actual, expected));

test('the row of a line', () => {
  assert.equal(rowAtLine(at(5, 3), 0, SIZE), 3);
  assert.equal(rowAtLine(at(5, 3), 9, SIZE), 12);
  assert.equal(rowAtLine(at(5, 3), 10, SIZE), undefined);
  assert.equal(rowAtLine(at(5, 3), -1, SIZE), undefined);
  assert.equal(rowAtLine(at(0, 0), 4, { count: 3, height: 10 }), undefined);
});

test('whatever is done, the selected row is there and seen, and no room is wasted', () => {
  const whole = fc.integer({ min: -50, max: 50 });
  const anyState = fc.record({ selected: whole, top: whole });
  fc.assert(
    fc.property(anyState, fc.nat(40), fc.integer({ min: -2, max: 30 }), whole, (state, count, height, by) => {
      const size = { count, height };
      for (const next of [
        fitted(state, size),
        moved(state, by, size),
        paged(state, by / 10, size),
        scrolled(state, by, size),
        reselected(state, by, size),
      ]) {
        const rows = Math.max(1, height);
        assert.ok(next.selected >= 0 && (next.selected < count || count === 0));
        assert.ok(next.selected >= next.top && next.selected < next.top + rows);
        assert.ok(next.top >= 0 && next.top <= Math.max(0, count - rows));
        assert.deepEqual(fitted(next, size), next);
      }
    }),
    { numRuns: 1000 },
  );
});
