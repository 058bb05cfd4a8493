import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { joinWords } from '../../src/columns/command.ts';
import { bytes, denied, gone, order, raw, shown, taskOf, viewOf } from './task.ts';

/** What ps 4.0 printed for these bytes of cmdline. */
const LINES: readonly [what: string, file: string, text: string][] = [
  ['words', 'a\0b c\0', 'a b c'],
  ['several NULs at the end', 'a\0b\0\0\0', 'a b'],
  ['no NUL at the end', 'a b', 'a b'],
  ['a space as the very last byte', 'a b ', 'a b'],
  ['two spaces as the last bytes', 'a  ', 'a '],
  ['a space before the final NUL', 'x \0', 'x '],
  ['a space after a NUL', 'a\0 ', 'a '],
  ['a newline as the very last byte', 'x\n', 'x'],
  ['a newline before the final NUL', 'x\n\0', 'x '],
  ['two newlines at the end', 'a\n\n', 'a '],
  ['an empty first word', '\0a\0', ' a'],
  ['one NUL', '\0', '?'],
  ['NULs only', '\0\0\0', '?'],
  ['a space only', ' ', '?'],
  ['a newline only', '\n', '?'],
  ['an overwritten title', 'postgres: writer process   \0', 'postgres: writer process   '],
];

for (const [what, file, text] of LINES) {
  test(`a command line of ${what}`, () => {
    assert.equal(shown('args', taskOf({}, { cmdline: file })), text);
  });
}

test('an empty command line is the name in brackets, of a zombie with <defunct>', () => {
  assert.equal(shown('args', taskOf({ comm: 'kworker/R-rcu_gp' }, { cmdline: '' })), '[kworker/R-rcu_gp]');
  assert.equal(shown('args', taskOf({ comm: 'zz )', state: 'Z' }, { cmdline: '' })), '[zz )] <defunct>');
  assert.equal(shown('args', taskOf({ comm: 'a' }, { cmdline: denied('cmdline') })), '[a]');
  assert.equal(shown('comm', taskOf({ comm: 'zz', state: 'Z' })), 'zz');
});

test('raw: the words when there are some, null when there are none, unknown when they are hidden', () => {
  assert.equal(raw('args', taskOf({}, { cmdline: 'a\0b\0' })), 'a b');
  assert.equal(raw('args', taskOf({}, { cmdline: '' })), null);
  assert.equal(raw('args', taskOf({}, { cmdline: denied('cmdline') })), '? cmdline: permission denied');
});

test('two tasks with other lines after each other, in two locales', () => {
  const one = taskOf({}, { cmdline: bytes('é\0') });
  const two = taskOf({}, { cmdline: 'two\0' });
  assert.equal(shown('cmd', one), 'é');
  assert.equal(shown('cmd', two), 'two');
  assert.equal(shown('cmd', one, viewOf({ locale: 'C' })), '??');
  assert.equal(shown('cmd', one), 'é');
});

test('e puts the environment behind args and comm', () => {
  const view = viewOf({ environ: true });
  const task = taskOf({ comm: 'w' }, { cmdline: 'a\0', environ: 'A=1\0B=\x1b\0' });
  assert.equal(shown('args', task, view), 'a A=1 B=?');
  assert.equal(shown('ucmd', task, view), 'w A=1 B=?');
  assert.equal(shown('fname', task, view), 'w');
  assert.equal(shown('args', task), 'a');
  assert.equal(order('args', task, view), 'a');
});

for (const [what, environ] of [
  ['empty', ''],
  ['NULs only', '\0\0'],
  ['a space only', ' '],
  ['ps’s own mark for none', '-\0'],
  ['refused', denied('environ')],
] as const) {
  test(`e adds nothing when the environment is ${what}`, () => {
    assert.equal(shown('args', taskOf({}, { cmdline: 'a\0', environ }), viewOf({ environ: true })), 'a');
  });
}

test('c shows the name in args columns, and still sorts by the command line', () => {
  const view = viewOf({ trueName: true });
  const zombie = taskOf({ comm: 'gzip', state: 'Z' }, { cmdline: '' });
  assert.equal(shown('args', zombie, view), 'gzip');
  assert.equal(order('args', zombie, view), '[gzip] <defunct>');
});

test('fname is cut to 8 cells and less, not through a wide character', () => {
  assert.equal(shown('fname', taskOf({ comm: 'migration/0' })), 'migratio');
  assert.equal(shown('fname', taskOf({ comm: 'migration/0' }), viewOf(), 5), 'migra');
  assert.equal(shown('fname', taskOf({ comm: 'migration/0' }), viewOf(), 40), 'migratio');
  assert.equal(shown('fname', taskOf({ comm: bytes('1234567中') })), '1234567');
  assert.equal(order('fname', taskOf({ comm: 'migration/0' })), 'migration/0');
});

test('a name keeps its bytes in raw and is marked where it is shown', () => {
  const task = taskOf({ comm: 'a\nb\xff' });
  assert.equal(shown('comm', task), 'a?b?');
  assert.equal(shown('comm', task, viewOf({ locale: 'C' })), 'a.b?');
  assert.equal(raw('comm', task), 'a\nb\xff');
});

test('exe is the path, or a dash', () => {
  assert.equal(shown('exe', taskOf({}, { exe: '/bin/x (deleted)' })), '/bin/x (deleted)');
  assert.equal(shown('exe', taskOf({}, { exe: gone('exe') })), '-');
  assert.equal(order('exe', taskOf({}, { exe: denied('exe') })), '-');
  assert.equal(raw('exe', taskOf({}, { exe: denied('exe') })), '? exe: permission denied');
});

test('joined words are one line without NULs, at most 128 KiB', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\0', '\n', ' ', 'a', '-') }), (file) => {
      const line = joinWords(file);
      assert.ok(!line.includes('\0') && !line.includes('\n') && line.length <= file.length);
    }),
  );
  assert.equal(joinWords('x'.repeat(200_000)).length, 131_071);
});
