import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { QueryError } from '../../src/query/error.ts';
import { LONGEST_QUERY, quote, tokenize } from '../../src/query/tokenize.ts';

function texts(text: string): string[] {
  const tokens = tokenize(text);
  assert.ok(!(tokens instanceof QueryError));
  assert.equal(tokens.at(-1)?.kind, 'end');
  return tokens.slice(0, -1).map((token) => (token.kind === 'string' ? `"${token.text}"` : token.text));
}

const CASES: readonly (readonly [name: string, text: string, tokens: readonly string[]])[] = [
  ['nothing', '  \t ', []],
  ['operators need no spaces', 'a>=5', ['a', '>=', '5']],
  ['the longest operator wins', 'a!=b !~ == =~', ['a', '!=', 'b', '!~', '==', '=~']],
  ['a ! inside of a word belongs to it', 'wow! a!b', ['wow!', 'a!b']],
  ['a ! in front is an operator', '!wow', ['!', 'wow']],
  ['& and | alone belong to a word', 'a|b c&d', ['a|b', 'c&d']],
  ['&& and || end a word', 'a&&b||c', ['a', '&&', 'b', '||', 'c']],
  [
    'kernel names, paths and patterns are words',
    'kworker/0:1-ev /bin/x [k]* ^a.*$',
    ['kworker/0:1-ev', '/bin/x', '[k]*', '^a.*$'],
  ],
  ['lists', 'R,D', ['R', ',', 'D']],
  ['quotes keep spaces and backslashes', String.raw`"a b\d" 'c"d'`, [String.raw`"a b\d"`, '"c"d"']],
  ['a doubled quote is one', `"a""b" 'it''s'`, ['"a"b"', `"it's"`]],
  ['empty quotes', '""', ['""']],
];

for (const [name, text, expected] of CASES) {
  test(`tokens: ${name}`, () => assert.deepEqual(texts(text), expected));
}

test('tokens know their place', () => {
  const tokens = tokenize(' ab >= "c" ');
  assert.ok(!(tokens instanceof QueryError));
  assert.deepEqual(
    tokens.map(({ at, end }) => [at, end]),
    [
      [1, 3],
      [4, 6],
      [7, 10],
      [11, 11],
    ],
  );
});

test('a quote that is left open is marked from its beginning', () => {
  const error = tokenize('name = "abc');
  assert.ok(error instanceof QueryError);
  assert.equal(error.at, 7);
  assert.equal(error.length, 4);
});

test('a text that is too long is refused, one that is just short enough is not', () => {
  assert.ok(!(tokenize('a'.repeat(LONGEST_QUERY)) instanceof QueryError));
  assert.ok(tokenize('a'.repeat(LONGEST_QUERY + 1)) instanceof QueryError);
});

test('any text in quotes is one token with that text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => assert.deepEqual(texts(quote(text)), [`"${text}"`])),
  );
});

test('tokens follow each other, and only space is between them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const tokens = tokenize(text);
      if (tokens instanceof QueryError) return;
      let at = 0;
      for (const token of tokens) {
        assert.match(text.slice(at, token.at), /^\s*$/);
        assert.ok(token.end > token.at || token.kind === 'end');
        at = token.end;
      }
      assert.equal(at, text.length);
    }),
  );
});
