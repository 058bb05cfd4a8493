import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { COLUMN_SETS } from '../../src/dashboard/column-sets.ts';
import { KEY_CHAPTERS, keyTables } from '../../src/dashboard/key-chapters.ts';
import { KEYMAP } from '../../src/dashboard/keymap.ts';
import { PALETTES } from '../../src/dashboard/preferences.ts';
import { SCREENS } from '../../src/dashboard/screens/index.ts';

const MANUAL = 'docs/dashboard.md';
const BEGIN =
  '<!-- keys: from src/dashboard/keymap.ts, TINSPECT_RECORD=1 npm run test:only -- key-chapters -->\n\n';
const END = '<!-- end of keys -->\n';

test('the manual has every key as the key table has it', () => {
  const text = readFileSync(MANUAL, 'utf8');
  const from = text.indexOf(BEGIN) + BEGIN.length;
  const to = text.indexOf(END);
  assert.ok(from >= BEGIN.length && to >= from, 'the marks are there');
  if (process.env['TINSPECT_RECORD'] === '1')
    writeFileSync(MANUAL, `${text.slice(0, from)}${keyTables()}\n${text.slice(to)}`);
  else assert.equal(text.slice(from, to), `${keyTables()}\n`);
});

test('each place of the key table has a chapter', () => {
  const places = new Set(KEYMAP.map(({ where }) => where));
  assert.deepEqual(new Set(KEY_CHAPTERS.map(([, where]) => where)), places);
});

test('the manual names each screen with its number, each set of columns and each palette', () => {
  const text = readFileSync(MANUAL, 'utf8');
  const words = text.replaceAll(/\s+/g, ' ');
  for (const [index, { title }] of SCREENS.entries())
    assert.match(text, new RegExp(`^\\| ${index + 1} +\\| ${title} +\\| `, 'm'));
  for (const { name, about } of COLUMN_SETS) assert.ok(words.includes(`**${name}** (${about})`), name);
  for (const name of PALETTES) assert.ok(text.includes(`\`${name}\``), name);
});
