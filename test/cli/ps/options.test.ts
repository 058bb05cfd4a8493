import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PS_OPTIONS } from '../../../src/cli/ps/options.ts';

test('no spelling means two things', () => {
  for (const pick of [
    (option: (typeof PS_OPTIONS)[number]) => [option.letter],
    (option: (typeof PS_OPTIONS)[number]) => [option.bsd],
    (option: (typeof PS_OPTIONS)[number]) => option.long,
  ]) {
    const spellings = PS_OPTIONS.flatMap(pick).filter((spelling) => spelling !== undefined);
    assert.deepEqual(spellings, [...new Set(spellings)]);
    assert.ok(spellings.length > 20);
  }
});

test('every row can be spelled and says what it is about in one line', () => {
  for (const option of PS_OPTIONS) {
    assert.ok(option.letter ?? option.bsd ?? option.long[0], option.id);
    assert.match(option.about, /^[A-Za-z-].{2,69}$/, option.id);
  }
});

test('a row says what is missing exactly when it takes a value that may not be left out', () => {
  for (const option of PS_OPTIONS) {
    const needsValue = option.value !== 'none' && option.value !== 'help section';
    assert.equal(option.missing !== undefined, needsValue, option.id);
  }
});

test('the rows of one meaning agree on the value', () => {
  const kinds = new Map<string, string>();
  for (const option of PS_OPTIONS) {
    assert.equal(kinds.get(option.id) ?? option.value, option.value, option.id);
    kinds.set(option.id, option.value);
  }
});

test('the letters of ps 4.0.4 are all there', () => {
  const letters = (pick: 'letter' | 'bsd') =>
    PS_OPTIONS.map((option) => option[pick] ?? '')
      .sort()
      .join('');
  assert.equal(letters('letter'), 'ACDFGHLMNOPTUVZacdefgjlmopqstuwy');
  assert.equal(letters('bsd'), 'HLMOSTUVXZacefghjklmnopqrstuvwx');
});
