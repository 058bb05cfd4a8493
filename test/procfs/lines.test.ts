import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete, namedNumbers, notWholeLines } from '../../src/procfs/lines.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';

test('whole lines end with a newline at the end of the file, not of the buffer', () => {
  assert.equal(notWholeLines('f', Buffer.from('a\n'), 2), undefined);
  assert.deepEqual(notWholeLines('f', Buffer.from('a\n'), 1), new Unreadable('f', 'MALFORMED', 'is cut off'));
  assert.deepEqual(notWholeLines('f', Buffer.from('a\n'), 0), new Unreadable('f', 'MALFORMED', 'is empty'));
});

for (const [line, entries] of [
  ['a: 1', { a: 1 }],
  ['a:\t1', { a: 1 }],
  ['a      :    1.5', { a: 1.5 }],
  ['a: 1 kB', { a: 1 }],
  ['a(b): -1', { 'a(b)': -1 }],
  ['a: 1 MB', {}],
  ['a:', {}],
  ['a: kB', {}],
  ['a 1', {}],
  [': 1', {}],
  ['1', {}],
  ['a: b: 1', {}],
  ['', {}],
] as const) {
  test(`named numbers in ${JSON.stringify(line)}`, () => {
    const bytes = Buffer.from(`before: 7\n${line}\n`);
    assert.deepEqual(Object.fromEntries(namedNumbers(bytes, bytes.length, 10)), entries);
  });
}

test('a record that lacks a number is malformed by its first one', () => {
  assert.deepEqual(complete('f', { a: 0, b: -1 }), { a: 0, b: -1 });
  assert.deepEqual(
    complete('f', { a: 1, b: Number.NaN, c: Number.NaN }),
    new Unreadable('f', 'MALFORMED', 'has no b'),
  );
});
