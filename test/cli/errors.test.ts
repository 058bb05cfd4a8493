import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tinspect } from './run.ts';

const CASES: readonly (readonly [name: string, args: readonly string[], status: number, says: RegExp])[] = [
  [
    'an unknown column: the name, the nearest, where to see all',
    ['-o', 'pidd'],
    1,
    /"pidd".*pid.*tinspect columns/,
  ],
  ['an unknown sort key', ['--sort', '-pcpuu'], 1, /^tinspect: pcpuu : unknown sort specifier; .*pcpu/],
  [
    'a pid that is no number',
    ['-p', '1,abc'],
    1,
    /^tinspect: abc : process ID list syntax error; numbers 1 to/,
  ],
  ['pid 0', ['-p', '0'], 1, /^tinspect: 0 : process ID out of range/],
  ['a pid that is too large', ['-p', '99999999999'], 1, /^tinspect: 99999999999 : process ID out of range/],
  ['no pid', ['-p'], 1, /^tinspect: -p : list of process IDs must follow -p;/],
  [
    'a user whom nobody knows',
    ['-u', 'root,nobody2'],
    1,
    /^tinspect: nobody2 : user name does not exist; a name/,
  ],
  ['a terminal that is none', ['-t', 'nowhere'], 1, /^tinspect: nowhere : TTY could not be found; .*pts\/0/],
  [
    'a file that is no terminal',
    ['-t', '/etc/passwd'],
    1,
    /^tinspect: \/etc\/passwd : list member was not a TTY;/,
  ],
  ['both thread options', ['-L', '-T'], 1, /^tinspect: -L -T : .*can't use both -L and -T/],
  ['two formats', ['-f', 'u'], 1, /^tinspect: -f u : conflicting format options; one of/],
  [
    'an unknown option: the nearest of ours',
    ['--jsonn'],
    1,
    /^tinspect: --jsonn : unknown gnu long option; did you mean --json\? tinspect --help lists all$/m,
  ],
  ["an unknown option: the nearest of ps's", ['--no-hedders'], 1, /did you mean --no-headers/],
  [
    'an unknown option with nothing near',
    ['--xyzzyx'],
    1,
    /^tinspect: --xyzzyx : [^?]*; tinspect --help lists all$/m,
  ],
  ['a long option with one dash', ['-json'], 1, /did you mean --json\?/],
  ['an unknown letter', ['-ez'], 1, /^tinspect: -z in -ez : unsupported SysV option;/],
  [
    'a value within a cluster',
    ['ps', 'tnowhere'],
    1,
    /^tinspect: nowhere in tnowhere : TTY could not be found;/,
  ],
  ['a word that is no command', ['zombie'], 2, /^tinspect: zombie : no such command; did you mean zombies\?/],
  ['a word that is no command, and an option', ['colums', '--json'], 2, /did you mean columns\?/],
  [
    'a word that is near no command: what ps says of it',
    ['frob'],
    2,
    /^tinspect: frob : no such command, nor options of ps \(unknown .*"b"\); tinspect --help lists all$/m,
  ],
  ['behind ps a word is no command', ['ps', 'zombie'], 1, /^tinspect: z in zombie : unsupported option/],
  ['an unknown output format', ['--output', 'xml'], 2, /--output xml.*json/],
  ['a thread number that is none', ['--tid', 'x'], 2, /^tinspect: --tid x : not a task number; 1 to/],
  [
    'an interval that is no time',
    ['--interval', 'soon', '-e'],
    2,
    /^tinspect: --interval soon : not a time; 0\.01 to/,
  ],
  ['two formats', ['-efL', '--json', '--csv'], 2, /^tinspect: --json --csv : two formats; one of them$/m],
  ['two formats, one with a value', ['--csv', '--output=json'], 2, /: --csv --output json : two formats/],
  ['an option of ours without its value', ['--proc-root'], 2, /a value must follow/],
  ['a root that is not there', ['--proc-root', '/nonexistent'], 3, /no such file/],
  ['a root that is no procfs', ['--proc-root', '/usr'], 3, /not a procfs/],
  [
    'an option of a subcommand that it does not have',
    ['columns', '--nonsense'],
    2,
    /: --nonsense : no such option of columns;/,
  ],
  ['a short one', ['top', '-bz'], 2, /^tinspect: -z : no such option of top;/],
  ['a word too many', ['capture', 'a', 'b'], 2, /^tinspect: b : not expected of capture;/],
  ['a word too few', ['explain'], 2, /^tinspect: explain : a word must follow it; tinspect explain <task>$/m],
  ["a subcommand's option without its value", ['top', '-n'], 2, /^tinspect: -n : a value must follow it;/],
  [
    'a value that is no choice',
    ['top', '--output', 'xml'],
    2,
    /: --output xml : no such value; text, ndjson$/m,
  ],
];

for (const [name, args, status, says] of CASES) {
  test(`${name}: one line and exit code ${status}`, () => {
    const run = tinspect(args);
    assert.equal(run.status, status, run.stderr);
    assert.equal(run.stdout, '');
    assert.match(run.stderr, /^tinspect: [^\n]*\n$/);
    assert.match(run.stderr, says);
  });
}

test('control characters of the user do not reach the terminal', () => {
  const { stderr } = tinspect(['-o', '\u001b[31mred']);
  assert.doesNotMatch(stderr.trimEnd(), /[\u0000-\u001f]/);
});

test('a tree of a newer format is refused', () => {
  const tree = mkdtempSync(join(tmpdir(), 'tinspect-'));
  try {
    writeFileSync(join(tree, 'host.json'), '{"format": 99}');
    const { status, stderr } = tinspect(['--proc-root', tree]);
    assert.equal(status, 3);
    assert.match(stderr, /^tinspect: [^\n]+\n$/);
  } finally {
    rmSync(tree, { recursive: true });
  }
});
