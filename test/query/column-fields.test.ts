import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT_COLUMNS } from '../../src/columns/absent.ts';
import { COLUMNS } from '../../src/columns/registry.ts';
import { columnFields, fieldOf } from '../../src/query/column-fields.ts';
import { QueryError } from '../../src/query/error.ts';
import type { Field } from '../../src/query/field.ts';
import { parseQuery } from '../../src/query/parse.ts';

const MACHINE = { clock_ticks: 250, page_size: 16_384 };

const LIVE = columnFields(MACHINE, true);
const ONCE = columnFields(MACHINE, false);

function field(word: string, rates = true): Field {
  const found = (rates ? LIVE : ONCE).find(word);
  assert.ok(found, word);
  return found;
}

test('every column that has values is a field, by id, alias and key', () => {
  for (const column of COLUMNS) {
    if (ABSENT_COLUMNS.includes(column)) continue;
    for (const word of [column.id, ...(column.aliases ?? [])]) assert.ok(field(word), word);
  }
  assert.equal(field('oncpu_ns').name, 'oncpu');
});

test('plain words stand for columns', () => {
  assert.equal(field('name').name, 'comm');
  assert.equal(field('command').name, 'args');
  assert.equal(field('state').name, 's');
  assert.equal(field('threads').name, 'nlwp');
  assert.equal(field('cpu', true).name, 'cpu_now');
  assert.equal(field('cpu', false).name, 'pcpu');
});

test('capitals are taken for small letters where only these are a field', () => {
  assert.equal(field('STATE').name, 's');
  assert.equal(field('PID').name, 'pid');
});

test('units come from the column and the machine', () => {
  assert.deepEqual(field('time'), { name: 'time', quantity: 'time', scale: 4e6 });
  assert.deepEqual(field('sz'), { name: 'sz', quantity: 'size', scale: 16_384 });
  assert.deepEqual(field('rss'), { name: 'rss', quantity: 'size', scale: 1024 });
  assert.deepEqual(field('pid'), { name: 'pid', quantity: 'number', scale: 1 });
  assert.deepEqual(field('nid'), { name: 'nid', quantity: 'hex', scale: 1 });
  assert.deepEqual(field('cls'), { name: 'cls', quantity: 'text', scale: 1 });
});

test('a mistyped name is answered with near ones that are fields', () => {
  const fields = columnFields(MACHINE, true);
  assert.ok(fields.near('usr').includes('user'));
  assert.deepEqual(fields.near('zzzzzz'), []);
  for (const name of fields.near('nivcsw')) assert.ok(fields.find(name));
});

test('a column that always prints - is no field', () => {
  const error = parseQuery('acflag = 1', columnFields(MACHINE, true));
  assert.ok(error instanceof QueryError);
});

test('quantities hold for every column with a unit', () => {
  for (const column of COLUMNS) {
    if (column.unit !== 'none') assert.notEqual(fieldOf(column, MACHINE).quantity, 'text', column.id);
  }
});
