import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { QueryError } from '../../src/query/error.ts';
import { fieldsOf, matches } from '../../src/query/match.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { FIELDS, NAMES, query, row } from './world.ts';

const PRINTED: readonly (readonly [name: string, text: string, printed: string])[] = [
  ['an empty text is everything', '  ', ''],
  ['and binds tighter than or', 'a or b and c', 'a or b and c'],
  ['parentheses stay only where they change something', '((a)) or ((b and (c)))', 'a or b and c'],
  ['parentheses that change something stay', '(a or b) and c', '(a or b) and c'],
  ['not binds tightest', 'not a and b', 'not a and b'],
  ['not of a group', '!(a or b)', 'not (a or b)'],
  ['not of not', '!!a', 'not not a'],
  ['signs for words', 'a && !b || c', 'a and not b or c'],
  ['words side by side must all be there', 'kafka network', 'kafka and network'],
  ['tests side by side too', 'cpu > 5 state = R', 'cpu > 5 and state = R'],
  ['keywords in capitals', 'a AND NOT b OR c', 'a and not b or c'],
  ['a keyword of mixed case is a word', 'And', 'And'],
  ['a keyword in quotes is text', '"and"', '"and"'],
  ['== and =~ are = and ~', 'state == R and comm =~ x', 'state = R and comm ~ x'],
  ['a unit behind a space belongs to its number', 'age < 1 h', 'age < 1h'],
  ['what is no unit behind a number is a word', 'cpu > 5 h', 'cpu > 5 and h'],
  [
    'lists with and without spaces and parentheses',
    'state in R, D and state in (S)',
    'state in R,D and state in S',
  ],
  ['not in', 'state not in R,D', 'state not in R,D'],
  ['is', 'tty is none and exe IS NOT unknown', 'tty is none and exe is not unknown'],
  ['a field name alone is a word', 'user', 'user'],
  ['text with a space needs its quotes', 'comm = "a b"', 'comm = "a b"'],
  ['text that needs no quotes loses them', 'comm = "ab"', 'comm = ab'],
  ['a quote in text', `comm = 'a"b'`, 'comm = "a""b"'],
];

for (const [name, text, printed] of PRINTED) {
  test(`parse: ${name}`, () => assert.equal(query(text).print(), printed));
}

test('the fields of a query are those it asks for', () => {
  assert.deepEqual([...fieldsOf(query('cpu > 5 or not state in R,D'))].sort(), ['cpu', 'state']);
  assert.deepEqual([...fieldsOf(query('kafka'))].sort(), ['args', 'comm', 'pid', 'tid']);
});

/** Words that are likely to make a query, and some that break it. */
const PIECES = [
  ...NAMES, 'and', 'or', 'not', 'in', 'is', 'none', 'unknown', '(', ')', ',', '=', '!=', '<', '>=', '~', '!~', '!',
  '&&', '||', '5', '10ms', '1MiB', '5%', '0x1f', '"a b"', "'it''s'", 'kafka', 'R', '"', '[', '(?<', '\\', '1e999', ' ', '\u0000', '\ud800',
]; // prettier-ignore

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(' ')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join('')),
);

const anyValue = fc.oneof(
  fc.constantFrom(null, true, 'R', 'kafka', 'a b', '0x1f', 'root', 5, 5n, 31, Number.NaN),
  fc.double(),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const anyRow = fc.dictionary(fc.constantFrom(...NAMES), anyValue).map(row);

test('no text makes the parser throw, and an error is placed inside of it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseQuery(text, FIELDS);
      if (!(parsed instanceof QueryError)) return;
      assert.ok(parsed.at >= 0 && parsed.at <= text.length);
      assert.ok(parsed.length >= 1);
      assert.notEqual(parsed.why, '');
    }),
    { numRuns: 2000 },
  );
});

test('what a query prints is that query, and matches the same rows', () => {
  fc.assert(
    fc.property(anyText, anyRow, (text, row) => {
      const parsed = parseQuery(text, FIELDS);
      if (parsed instanceof QueryError) return;
      const printed = parsed.print();
      const again = query(printed);
      assert.equal(again.print(), printed);
      assert.equal(again.truth(row), parsed.truth(row));
    }),
    { numRuns: 3000 },
  );
});

test('every row is in a query, in its opposite, or in neither because something is unknown', () => {
  fc.assert(
    fc.property(anyText, anyRow, (text, row) => {
      const parsed = parseQuery(text, FIELDS);
      if (parsed instanceof QueryError || text.trim() === '') return;
      const opposite = query(`not (${parsed.print()})`);
      assert.equal(matches(parsed, row) && matches(opposite, row), false);
      if (!matches(parsed, row) && !matches(opposite, row)) assert.equal(parsed.truth(row), undefined);
    }),
    { numRuns: 2000 },
  );
});

test('a query as deep and as long as one can be written neither overflows nor hangs', () => {
  for (const text of [
    '('.repeat(4000),
    'not '.repeat(1000) + 'a',
    '!'.repeat(4000),
    'a '.repeat(2000),
    'a or '.repeat(800) + 'a',
    `comm in ${'a,'.repeat(2000)}a`,
  ]) {
    const parsed = parseQuery(text, FIELDS);
    if (!(parsed instanceof QueryError))
      assert.equal(typeof matches(parsed, row({ comm: 'a', args: 'a' })), 'boolean');
  }
});
