import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../src/text/nearest.ts';

const KNOWN = ['json', 'ndjson', 'output', 'tid', 'pid', 'no-headers'];

const CASES: readonly (readonly [why: string, word: string, found: readonly string[]])[] = [
  ['a letter too many', 'jsonn', ['json']],
  ['a letter too few', 'jon', ['json']],
  ['two letters swapped', 'oupttu', ['output']],
  ['a letter changed', 'pit', ['pid']],
  ['the beginning of a name', 'no-h', ['no-headers']],
  ['nothing nearer than half of the letters', 'oids', ['tid', 'pid']],
  ['upper case', 'JSON', ['json']],
  ['nothing near', 'wholly-other', []],
  ['nothing at all', '', []],
  ['a very long word', 'x'.repeat(100_000), []],
];
for (const [why, word, found] of CASES) {
  test(`${why}: ${word.slice(0, 20)}`, () => assert.deepEqual(nearest(word, KNOWN), found));
}
