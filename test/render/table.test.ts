import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTable } from '../../src/render/table.ts';

test('columns are as wide as their widest cell, and the last one is cut at the edge', () => {
  const columns = [
    { header: 'N', align: 'right' },
    { header: 'TEXT', align: 'left' },
  ] as const;
  const rows = [
    ['1', 'one'],
    ['22', 'twenty two'],
  ];
  assert.equal(renderTable(columns, rows), ' N  TEXT\n 1  one\n22  twenty two\n');
  assert.equal(renderTable(columns, rows, 10), ' N  TEXT\n 1  one\n22  twenty\n');
});

test('a last column that wraps goes on below itself', () => {
  const columns = [
    { header: 'N', align: 'left' },
    { header: 'TEXT', align: 'wrap' },
  ] as const;
  const rows = [['12', 'as much as fits']];
  assert.equal(renderTable(columns, rows, 11), 'N   TEXT\n12  as much\n    as fits\n');
  assert.equal(renderTable(columns, rows), 'N   TEXT\n12  as much as fits\n');
});
