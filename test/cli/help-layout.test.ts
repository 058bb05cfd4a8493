import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands.ts';
import { helpWidth, layHelp } from '../../src/cli/help-layout.ts';
import { cellsOf } from '../../src/text/cells.ts';
import { tinspect } from './run.ts';

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

test('what is longer than a line is wrapped below its beginning', () => {
  const term = `  ${'--no-headers, '.repeat(3)}--no-header`;
  assert.equal(
    layHelp(`${term}  no header`, 40),
    ['  --no-headers, --no-headers,', '  --no-headers, --no-header', '  no header'].join('\n'),
  );
  assert.equal(layHelp('  as it stands', 40), '  as it stands');
});

for (const args of [[], ['all'], ...COMMANDS.map(({ name }) => [name])]) {
  const line = args[0] === 'all' ? ['--help', 'all'] : [...args, '--help'];
  for (const columns of [40, 80, 200]) {
    test(`tinspect ${line.join(' ')} on ${columns} cells has whole words and nothing beyond the edge`, () => {
      const help = (width: number): string => tinspect(line, { COLUMNS: String(width) }).stdout;
      const text = help(columns);
      assert.deepEqual(text.split(/\s+/), help(1000).split(/\s+/));
      for (const row of text.split('\n')) assert.ok(cellsOf(row) <= columns || columns === 40, row);
    });
  }
}

test('completion prints its script as yargs made it', () => {
  const { stdout, status } = tinspect(['completion']);
  assert.match(stdout, /^###-begin-tinspect-completions-###\n/);
  assert.equal(status, 0);
});
