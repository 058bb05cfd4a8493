import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePsArgv } from '../../../src/cli/ps/parse.ts';
import { canonical, columnsOf, errorText, listing, words, world } from './world.ts';

const COLUMNS: readonly (readonly [argv: string, columns: string])[] = [
  ['-o pid -o comm', 'pid comm'],
  ['o pid --format comm,tty', 'pid comm tty'],
  ['-O tty -o pid', 'pid tty state tname time command pid'],
  ['O tty -o pid', 'pid tty state tname cputime comm pid'],
  ['O tty --sort pid', 'pid tty state tname cputime comm'],
  ['O p O tty', 'pid tty state tname cputime comm'],
  ['-o tty O p', 'tty'],
];
for (const [argv, columns] of COLUMNS) {
  test(`columns of ps ${argv}`, () => assert.equal(columnsOf(words(argv)), canonical(columns)));
}

const FAULTS: readonly (readonly [argv: string, text: string])[] = [
  ['-o pid -O tty', 'option -O can not follow other format options'],
  ['-O pid -O tty', 'option -O can not follow other format options'],
  ['-O nonsense', 'unknown user-defined format specifier "nonsense"'],
  ['-o pid O tty', 'option O is neither first format nor sort order'],
  ['O tty O tty', 'option O is neither first format nor sort order'],
  ['O nonsense', 'bad sorting code'],
  ['O p O p', 'multiple sort options'],
  ['O J O p', 'multiple sort options'],
  ['O p --sort pid', 'multiple sort options'],
  ['--sort pid O p', 'multiple sort options'],
  ['--sort pid k pid', 'multiple sort options'],
  ['--sort pid --sort', 'long sort specification must follow --sort'],
  ['f O P', 'PPID sort and forest output conflict'],
  ['-o nonsense,', 'unknown user-defined format specifier "nonsense"'],
];
for (const [argv, text] of FAULTS) {
  test(`ps ${argv} is refused`, () => assert.equal(errorText(words(argv)), text));
}

test('forest and sort by parent conflict wherever the forest stands', () => {
  assert.equal(errorText(words('O P f')), 'PPID sort and forest output conflict');
});

test('lists are read when all options have been, so that theirs is the later fault', () => {
  assert.equal(errorText(words('-o nonsense -L -H')), 'thread display conflicts with forest display');
  assert.equal(errorText(words('-o nonsense a -a')), 'unknown user-defined format specifier "nonsense"');
});

test('an O that is no sort list tells the column that was meant', () => {
  const error = parsePsArgv(['O', 'nonsense'], world());
  assert.ok(error.kind === 'error');
  assert.equal(error.place.word, 'nonsense');
});

test('a sort list leaves the default columns', () => {
  assert.equal(listing(words('x O p')).columns.length, 5);
});
