import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Grid } from '../../src/dashboard/grid.ts';
import { paintSpans } from '../../src/dashboard/spans.ts';

function line(width: number, spans: Parameters<typeof paintSpans>[4]): string {
  const grid = new Grid(80, 1);
  paintSpans(grid, 0, 0, width, spans);
  return grid.line(0);
}

test('pieces stand side by side as long as they fit', () => {
  const spans = [{ text: 'first' }, { text: 'second' }, { text: 'third' }];
  assert.equal(line(80, spans), 'first  second  third');
  assert.equal(line(20, spans), 'first  second  third');
  assert.equal(line(19, spans), 'first  second');
  assert.equal(line(4, spans), 'firs');
});

test('more is said where everything else has room too', () => {
  const spans = [{ text: 'CPU', more: ' (user)' }, { text: 'load' }];
  assert.equal(line(16, spans), 'CPU (user)  load');
  assert.equal(line(15, spans), 'CPU  load');
});

test('what has a sign for it is cut, not left out, where that still says something', () => {
  const spans = [{ text: 'Tasks' }, { text: 'filter state in R,D', cut: '…' }];
  assert.equal(line(26, spans), 'Tasks  filter state in R,D');
  assert.equal(line(20, spans), 'Tasks  filter state…');
  assert.equal(line(15, spans), 'Tasks  filter …');
  assert.equal(line(14, spans), 'Tasks');
});
