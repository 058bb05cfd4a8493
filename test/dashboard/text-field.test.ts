import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edited, fieldOf, typed } from '../../src/dashboard/text-field.ts';

test('text is put in where the cursor is, without control characters', () => {
  assert.deepEqual(typed({ text: 'ac', cursor: 1 }, 'b\u001b[A\n'), { text: 'ab[Ac', cursor: 4 });
});

const CASES = [
  ['delete-before', 'abc', 3, 'ab', 2],
  ['delete-before', 'abc', 0, 'abc', 0],
  ['delete-before', 'a😀', 3, 'a', 1],
  ['delete-here', 'abc', 1, 'ac', 1],
  ['delete-here', 'abc', 3, 'abc', 3],
  ['delete-here', '😀b', 0, 'b', 0],
  ['delete-word', 'one two ', 8, 'one ', 4],
  ['delete-word', 'one', 3, '', 0],
  ['delete-word', 'one two', 5, 'one wo', 4],
  ['delete-line', 'one two', 4, 'two', 0],
  ['character-left', 'a😀', 3, 'a😀', 1],
  ['character-left', 'a', 0, 'a', 0],
  ['character-right', '😀b', 0, '😀b', 2],
  ['character-right', 'b', 1, 'b', 1],
  ['line-start', 'abc', 2, 'abc', 0],
  ['line-end', 'abc', 0, 'abc', 3],
] as const;

for (const [action, text, cursor, after, place] of CASES) {
  test(`${action} in "${text}" at ${cursor}`, () => {
    assert.deepEqual(edited({ text, cursor }, action), { text: after, cursor: place });
  });
}

test('other actions edit nothing', () => {
  assert.equal(edited(fieldOf('abc'), 'quit'), undefined);
});
