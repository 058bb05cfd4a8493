import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpWidth, layHelp } from '../../src/cli/help-layout.ts';

const PAGE = [
  'Options:',
  '  -h, --help  Show help  [boolean]',
  '      --where  only rows that match it, in words that need more than a line  [string]',
  '',
  'prose of a page that is longer than a line',
].join('\n');

test('help breaks between words, with what is said of the options in one column', () => {
  assert.equal(
    layHelp(PAGE, 40),
    [
      'Options:',
      '  -h, --help  Show help',
      '      --where VALUE',
      '              only rows that match it,',
      '              in words that need more',
      '              than a line',
      '',
      'prose of a page that is longer than a',
      'line',
    ].join('\n'),
  );
});

test('a wide screen has every entry on one line', () => {
  const lines = layHelp(PAGE, 120).split('\n');
  assert.equal(lines[1], '  -h, --help         Show help');
  assert.equal(lines[2], '      --where VALUE  only rows that match it, in words that need more than a line');
});

test('help is as wide as COLUMNS, the terminal or 80 cells, within limits', () => {
  assert.equal(helpWidth({ env: {}, columns: undefined }), 80);
  assert.equal(helpWidth({ env: { COLUMNS: '60' }, columns: 100 }), 60);
  assert.equal(helpWidth({ env: {}, columns: 20 }), 40);
  assert.equal(helpWidth({ env: {}, columns: 300 }), 120);
});
