import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { COLUMN_SETS } from '../../src/dashboard/column-sets.ts';
import { findColumn } from '../../src/columns/registry.ts';
import { placeColumns } from '../../src/dashboard/place-columns.ts';

test('the highest rank goes first, of the same rank the rightmost', () => {
  const wanted = [
    { id: 'pid', rank: 2 },
    { id: 's', rank: 1 },
    { id: 'psr', rank: 2 },
    { id: 'comm', rank: 0 },
  ];
  const ids = (room: number): string =>
    placeColumns(wanted, room, 5)
      .map(({ column }) => column.id)
      .join(' ');
  assert.equal(ids(40), 'pid s psr comm');
  assert.equal(ids(29), 'pid s comm');
  assert.equal(ids(25), 's comm');
  assert.equal(ids(5), 'comm');
});

test('the last column takes what is left', () => {
  const [first, second] = placeColumns(
    [
      { id: 'pid', rank: 0 },
      { id: 'comm', rank: 0 },
    ],
    60,
    7,
  );
  assert.equal(first?.width, 7);
  assert.equal(second?.x, 8);
  assert.equal(second?.width, 52);
});

test('every set stays within its room, in order, without overlaps', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COLUMN_SETS),
      fc.integer({ min: 0, max: 250 }),
      fc.integer({ min: 1, max: 7 }),
      (set, room, digits) => {
        const places = placeColumns(set.columns, room, digits);
        assert.ok(places.length > 0);
        let end = -1;
        for (const { x, width } of places) {
          assert.ok(x > end || x === 0);
          end = x + width;
        }
        if (places.length > 1) assert.ok(end <= room);
      },
    ),
  );
});

test('every column of every set is one that there is', () => {
  for (const { columns, sort } of COLUMN_SETS) {
    for (const { id } of [...columns, { id: sort }]) assert.ok(findColumn(id), id);
  }
});
