import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layHelp } from '../../../src/cli/help-layout.ts';
import { PS_USAGE } from '../../../src/cli/ps/fault.ts';
import { helpSection, psHelp } from '../../../src/cli/ps/help.ts';
import { PS_OPTIONS, spellingsOf } from '../../../src/cli/ps/options.ts';

test('a section is named whole or by its first letter', () => {
  const sections = ['simple', 'list', 'output', 'threads', 'misc', 'all'] as const;
  for (const section of sections) {
    assert.equal(helpSection(section), section);
    assert.equal(helpSection(section[0]), section);
  }
  for (const word of [undefined, '', 'si', 'x', 'Simple']) assert.equal(helpSection(word), undefined);
});

test('no section: the usage', () => assert.equal(psHelp(undefined), PS_USAGE));

test('all sections name every spelling of every option', () => {
  const text = psHelp('all');
  for (const spelling of PS_OPTIONS.flatMap(spellingsOf)) {
    assert.ok(text.split(/[\s,]+/).includes(spelling), spelling);
  }
});

test('a section has its options only, and laid out its lines have at most 80 cells', () => {
  const text = psHelp('threads');
  assert.match(text, /^\nUsage:\n ps \[options\]\n\nShow threads:\n  H /);
  assert.match(text, /\n -m, m, M +threads after their process\n/);
  assert.doesNotMatch(text, /Basic options/);
  for (const line of layHelp(psHelp('all'), 80).split('\n')) assert.ok(line.length <= 80, line);
  assert.equal(layHelp(PS_USAGE, 80), PS_USAGE);
});
