import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { csvField, csvRecord } from '../../src/render/csv.ts';
import { jsonValue } from '../../src/render/json.ts';
import { renderTable } from '../../src/render/table.ts';

const anyBytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array).toString('latin1'));

test('JSON of any name is valid, and is the name where that is UTF-8', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.equal(JSON.parse(jsonValue(bytes)), Buffer.from(bytes, 'latin1').toString('utf8'));
    }),
  );
});

test('JSON numbers: a 64-bit one keeps its digits, and what is no number is null', () => {
  assert.equal(jsonValue(18446744073709551615n), '18446744073709551615');
  assert.equal(jsonValue(Number.NaN), 'null');
  assert.equal(jsonValue(Number.POSITIVE_INFINITY), 'null');
  assert.equal(jsonValue(null), 'null');
  assert.equal(jsonValue(true), 'true');
});

const FIELDS: readonly (readonly [string, string])[] = [
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['', ''],
];
for (const [value, field] of FIELDS)
  test(`CSV field ${JSON.stringify(value)}`, () => assert.equal(csvField(value), field));

/** Fields of one record, read as RFC 4180 says. */
function readRecord(text: string): string[] {
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (;;) {
    const [, quoted, plain = '', end] = pattern.exec(text) ?? [];
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') return fields;
  }
}

test('a CSV record reads back as its fields', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), (fields) => {
      assert.deepEqual(
        readRecord(csvRecord(fields.map((field) => Buffer.from(field).toString('latin1')))),
        fields,
      );
    }),
  );
});

test('a table is aligned by cells, and has no blanks at the ends of lines', () => {
  const text = renderTable(
    [
      { header: 'NAME', align: 'left' },
      { header: 'N', align: 'right' },
      { header: 'NOTE', align: 'left' },
    ],
    [
      ['日本', '7', ''],
      ['a', '10', 'last'],
    ],
  );
  assert.equal(text, 'NAME   N  NOTE\n日本   7\na     10  last\n');
});
