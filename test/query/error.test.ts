import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueryError } from '../../src/query/error.ts';
import { cellsOf } from '../../src/text/cells.ts';
import { queryError } from './world.ts';

/** `^` marks the place; then why, then what is accepted. */
const CASES: readonly (readonly [text: string, marks: string, why: string, accepted: string])[] = [
  ['cpuu > 5', '^^^^', 'no field is called "cpuu"', 'did you mean cpu, cp'],
  ['nope = 5', '^^^^', 'no field is called "nope"', 'the name of a column is accepted'],
  [
    'rss ~ 5',
    '^^^',
    'rss is a size, in which no pattern is found',
    'accepted: =, !=, <, <=, >, >= and a number',
  ],
  [
    'not age !~ x',
    '    ^^^',
    'age is a time, in which no pattern is found',
    'accepted: =, !=, <, <=, >, >= and a number',
  ],
  ['cpu > foo', '      ^^^', '"foo" can not stand here', 'accepted: a number, with or without %'],
  ['cpu > 5ms', '      ^^^', '"5ms" can not stand here', 'accepted: a number, with or without %'],
  ['age < 5M', '      ^^', '"5M" can not stand here', 'accepted: a number with ns, us, ms, s, m, h or d'],
  ['pid = x', '      ^', '"x" can not stand here', 'accepted: a number, or one in hexadecimal with 0x'],
  [
    'mask = xyz',
    '       ^^^',
    '"xyz" can not stand here',
    'accepted: hexadecimal digits, with or without 0x',
  ],
  ['user =', '      ^', 'a value is missing', 'accepted: a word, or text in quotes'],
  [
    'user = and',
    '       ^^^',
    '"and" can not stand here',
    'accepted: a word, or text in quotes; in quotes it is text',
  ],
  ['state in R,', '           ^', 'a value is missing', 'accepted: a word, or text in quotes'],
  ['state in (R', '         ^', 'a parenthesis is left open', 'a ) at the end'],
  ['state in (R D)', '            ^', '"D" can not stand here', 'accepted: a comma and a value, )'],
  ['tty is foo', '       ^^^', '"foo" can not stand here', 'accepted: none, unknown, known, not'],
  ['comm ~', '      ^', 'a pattern is missing', 'accepted: a regular expression'],
  [
    'comm ~ [',
    '       ^',
    'no regular expression: unterminated character class',
    'the rules of JavaScript hold',
  ],
  [
    'comm ~ a(b|c)',
    '        ^',
    '"(" can not stand here',
    'accepted: a space before it, or quotes around it all',
  ],
  ['(a', '^', 'a parenthesis is left open', 'a ) at the end'],
  ['a)', ' ^', 'no parenthesis is open here', 'accepted: and, or, the end'],
  ['a, b', ' ^', 'a comma stands only in a list', 'accepted: and, or, the end; a list is state in R,D'],
  ['"a', '^^', 'a quote is left open', 'a " at the end of the text'],
  ['日本 > 5', '^^^^', 'no field is called "日本"', 'the name of a column is accepted'],
  ['日 = "本', '     ^^^', 'a quote is left open', 'a " at the end of the text'],
  [`${'('.repeat(65)}a`, `${' '.repeat(65)}^`, 'more than 64 levels deep', ''],
];

/** Carets below what is at fault. */
function marksOf({ at, length }: QueryError, text: string): string {
  const below = Math.max(1, cellsOf(text.slice(at, at + length)));
  return ' '.repeat(cellsOf(text.slice(0, at))) + '^'.repeat(below);
}

for (const [text, marks, why, accepted] of CASES) {
  test(`error: ${text.length > 40 ? `${text.slice(0, 20)}…` : text}`, () => {
    const error = queryError(text);
    assert.deepEqual(marksOf(error, text), marks);
    assert.equal(error.why, why);
    assert.equal(error.accepted, accepted);
  });
}

test('the line counts characters from 1', () => {
  assert.equal(
    queryError('cpu > foo').line(),
    'at character 7: "foo" can not stand here; accepted: a number, with or without %',
  );
});

test('where a test is missing, an example says what one is', () => {
  for (const text of ['a and', 'not', '()', 'or a', '> 5']) {
    assert.match(queryError(text).accepted, /^accepted: a test such as cpu > 5, a word to look for/);
  }
});
