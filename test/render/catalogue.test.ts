import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../src/columns/catalogue.ts';
import { findColumn } from '../../src/columns/registry.ts';
import { catalogueEntry, catalogueMarkdown, catalogueTable } from '../../src/render/catalogue.ts';
import { cellsOf } from '../../src/text/cells.ts';

for (const width of [20, 40, 80, 120, 200]) {
  test(`the table fits a screen of ${width} cells`, () => {
    for (const line of catalogueTable(catalogue(), width).trimEnd().split('\n'))
      assert.ok(cellsOf(line) <= width, line);
  });
}

test('a wider screen shows more of each column', () => {
  const head = (width: number): string => catalogueTable(catalogue(), width).split('\n')[0] ?? '';
  assert.match(head(40), /^NAME +MEANING/);
  assert.match(head(80), /^NAME +HEADER +UNIT +MEANING/);
  assert.match(head(Infinity), /JSON KEY +READ FROM +COST +MEANING/);
});

test('an explanation is wrapped at blanks, nothing of it is lost', () => {
  const column = findColumn('lwp');
  assert.ok(column !== undefined);
  const [row] = catalogue([column]);
  assert.ok(row !== undefined);
  const text = catalogueEntry(row, 50);
  for (const line of text.split('\n')) assert.ok(cellsOf(line) <= 50, line);
  assert.ok(text.replaceAll(/\s+/g, ' ').includes(row.about));
});

test('every name is in the document once', () => {
  const document = catalogueMarkdown(catalogue());
  for (const row of catalogue()) {
    const cells = document.split(`\`${row.name}\``).length - 1;
    assert.ok(cells >= 1, row.name);
  }
  for (const line of document.split('\n').filter((line) => line.startsWith('| ')))
    assert.equal(line.split(/(?<!\\)\|/).length, 9, line);
});
