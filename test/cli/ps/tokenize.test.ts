import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../src/cli/ps/fault.ts';
import { PS_OPTIONS, spellingsOf } from '../../../src/cli/ps/options.ts';
import { type Rules, type Token, tokenize } from '../../../src/cli/ps/tokenize.ts';

/** A token as a word: `-p=1`, `trailing:1,-2`, `!error`. */
function show(token: Token): string {
  if (token instanceof Fault) return `!${token.text}`;
  if (token.kind === 'trailing') return `trailing:${token.words.join(',')}`;
  return token.spelling + (token.value === undefined ? '' : `=${token.value}`);
}

function shown(argv: readonly string[], rules: Rules = 'unix'): string {
  return tokenize(argv, rules).map(show).join(' ');
}

const READ: readonly (readonly [what: string, argv: readonly string[], tokens: string])[] = [
  ['a letter first is a BSD cluster', ['aux'], 'a u x'],
  ['a dash and a letter is a UNIX cluster', ['-efL'], '-e -f -L'],
  ['two dashes and a letter is a long option', ['--forest'], '--forest'],
  ['a digit first ends the options', ['1', '-e', '+5'], 'trailing:1,-e,+5'],
  ['a dash and a digit is a process group', ['-1', '2'], 'trailing:-1,2'],
  ['a plus is a session, or nothing at all', ['+', 'x'], 'trailing:+,x'],
  ['a lone dash is garbage', ['-'], '!garbage option'],
  ['two dashes are garbage', ['-e', '--', '1'], '-e !garbage option'],
  ['two dashes and a digit are garbage', ['--1'], '!garbage option'],
  ['an empty argument is garbage', ['', '-e'], '!garbage option'],
  ['a letter beyond ASCII is garbage', ['é'], '!garbage option'],
  ['a value is the rest of the cluster', ['-eopid,comm'], '-e -o=pid,comm'],
  ['or the next argument, whatever it looks like', ['-eo', '-f'], '-e -o=-f'],
  ['and ends the cluster', ['-p1f'], '-p=1f'],
  ['a BSD letter takes its value alike', ['axo', 'pid'], 'a x o=pid'],
  ['a digit in a BSD cluster begins a list', ['ax1,2'], 'a x =1,2'],
  ['an empty next argument is no value', ['-p', ''], '!list of process IDs must follow -p'],
  ['t may stand alone', ['t'], 't'],
  ['t takes what follows', ['t', '1'], 't=1'],
  ['t leaves an empty argument where it is', ['t', ''], 't !garbage option'],
  ['= behind a long name', ['--pid=1'], '--pid=1'],
  [': behind a long name', ['--pid:1'], '--pid=1'],
  ['the next argument behind a long name', ['--pid', '1', '-e'], '--pid=1 -e'],
  ['a value may hold more of both', ['--sort=a=b:c'], '--sort=a=b:c'],
  [
    'an empty value is missing, and the next argument is not taken',
    ['--pid=', '1'],
    '!list of process IDs must follow --pid',
  ],
  ['long names are not abbreviated', ['--fores'], '!unknown gnu long option'],
  ['nor longer', ['--forests'], '!unknown gnu long option'],
  ['--help may have a value', ['--help'], '--help'],
  ['--help takes the next argument', ['--help', '-e'], '--help=-e'],
  ['--context does not look behind its name', ['--context=1'], '--context'],
  ['nothing is read behind a fault', ['-z', '--forest'], '!unsupported SysV option'],
  ['-x is known and refused', ['-x'], '!must set personality to get -x option'],
];
for (const [what, argv, tokens] of READ) {
  test(`${what}: ${argv.join(' ')}`, () => assert.equal(shown(argv), tokens));
}

test('by BSD rules a dash is dropped', () => {
  assert.equal(shown(['-aux', '-o', 'pid', '--forest', '1'], 'bsd'), 'a u x o=pid --forest trailing:1');
});

test('by BSD rules a word without a dash is a fault', () => {
  assert.equal(shown(['-e', 'x'], 'bsd'), 'e !second chance parse failed, not BSD or SysV');
});

const MISSING: readonly (readonly [argv: string, text: string])[] = [
  ['-p', 'list of process IDs must follow -p'],
  ['p', 'list of process IDs must follow p'],
  ['--pid', 'list of process IDs must follow --pid'],
  ['--ppid', 'list of process IDs must follow --ppid'],
  ['-q', 'List of process IDs must follow -q.'],
  ['q', 'List of process IDs must follow q.'],
  ['--quick-pid', 'List of process IDs must follow --quick-pid.'],
  ['-C', 'list of command names must follow -C'],
  ['-U', 'list of real users must follow -U'],
  ['-G', 'list of real groups must follow -G'],
  ['-o', 'format specification must follow -o'],
  ['o', 'format specification must follow o'],
  ['--format', 'format specification must follow --format'],
  ['-O', 'format or sort specification must follow -O'],
  ['O', 'format or sort specification must follow O'],
  ['U', 'list of users must follow U'],
  ['-u', 'list of users must follow -u'],
  ['-g', 'list of session leaders OR effective group names must follow -g'],
  ['-t', 'list of terminals (pty, tty...) must follow -t'],
  ['-s', 'list of session IDs must follow -s'],
  ['--user', 'list of effective users must follow --user'],
  ['--User', 'list of real users must follow --User'],
  ['--group', 'list of effective groups must follow --group'],
  ['--Group', 'list of real groups must follow --Group'],
  ['--tty', 'list of ttys must follow --tty'],
  ['--sid', 'some sid thing(s) must follow --sid'],
  ['k', "long sort specification must follow 'k'"],
  ['--sort', 'long sort specification must follow --sort'],
  ['-D', 'date format must follow -D'],
  ['--date-format', 'date format must follow --date-format'],
  ['--cols', 'number of columns must follow --cols, --width, or --columns'],
  ['--width', 'number of columns must follow --cols, --width, or --columns'],
  ['--rows', 'number of rows must follow --rows or --lines'],
];
for (const [argv, text] of MISSING) {
  test(`${argv} without its value`, () => assert.equal(shown([argv]), `!${text}`));
}

const REFUSED: readonly (readonly [argv: string, text: string])[] = [
  ['-z', 'unsupported SysV option'],
  ['-e1', 'unsupported SysV option'],
  ['b', 'unsupported option (BSD syntax)'],
  ['a_', 'unsupported option (BSD syntax)'],
  ['W', 'obsolete W option not supported (you have a /dev/drum?)'],
  ['a-b', "embedded '-' among BSD options makes no sense"],
  ['-a-b', "embedded '-' among SysV options makes no sense"],
  ['--noheaders=1', 'option --no-heading does not take an argument'],
  ['--headers:1', 'option --heading does not take an argument'],
  ['--forest=', 'option --forest does not take an argument'],
  ['--deselect=1', 'option --deselect does not take an argument'],
  ['--cumulative=1', 'option --cumulative does not take an argument'],
];
for (const [argv, text] of REFUSED) {
  test(`${argv} is refused`, () => assert.equal(shown([argv]).replace(/^[^!]*/, ''), `!${text}`));
}

/** Some options with values, each as a word or two. */
const option = fc.constantFrom(...PS_OPTIONS).chain((entry) => {
  const value = entry.value === 'none' ? fc.constant(undefined) : fc.stringMatching(/^[a-z0-9,]{1,8}$/);
  return fc.record({
    id: fc.constant(entry.id),
    spelling: fc.constantFrom(...spellingsOf(entry)),
    value,
    apart: fc.boolean(),
  });
});

test('what was written out of tokens is read back as the same tokens', () => {
  fc.assert(
    fc.property(fc.array(option, { maxLength: 8 }), (options) => {
      const argv = options.flatMap(({ spelling, value, apart }) => {
        if (value === undefined) return [spelling];
        if (apart) return [spelling, value];
        return [spelling + (spelling.startsWith('--') ? '=' : '') + value];
      });
      const tokens = tokenize(argv, 'unix');
      assert.deepEqual(
        tokens.map((token) =>
          token instanceof Fault || token.kind === 'trailing'
            ? token
            : [token.id, token.spelling, token.value],
        ),
        options.map(({ id, spelling, value }) => [id, spelling, value]),
      );
    }),
  );
});

test('flags of one cluster are the same flags apart', () => {
  const flags = PS_OPTIONS.flatMap((entry) =>
    entry.value === 'none' && entry.letter !== undefined ? [entry.letter] : [],
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...flags), { minLength: 1 }), (letters) => {
      assert.equal(shown([`-${letters.join('')}`]), shown(letters.map((letter) => `-${letter}`)));
    }),
  );
});

test('any words give tokens, and a fault only in last place', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' })),
      fc.constantFrom<Rules>('unix', 'bsd'),
      (argv, rules) => {
        const tokens = tokenize(argv, rules);
        assert.ok(tokens.slice(0, -1).every((token) => !(token instanceof Fault)));
      },
    ),
  );
});
