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
  ['a pid that is no number', ['-p', 'abc'], 1, /process ID list syntax error/],
  ['pid 0', ['-p', '0'], 1, /out of range/],
  ['a pid that is too large', ['-p', '99999999999'], 1, /out of range/],
  ['both thread options', ['-L', '-T'], 1, /can't use both -L and -T/],
  ['an unknown output format', ['--output', 'xml'], 2, /--output xml.*json/],
  ['a thread number that is none', ['--tid', 'x'], 2, /not a task number/],
  ['an interval that is no time', ['--interval', 'soon', '-e'], 2, /not a time/],
  ['an option of ours without its value', ['--proc-root'], 2, /a value must follow/],
  ['a root that is not there', ['--proc-root', '/nonexistent'], 3, /no such file/],
  ['a root that is no procfs', ['--proc-root', '/tmp'], 3, /not a procfs/],
  ['an option of a subcommand that it does not have', ['columns', '--nonsense'], 2, /nonsense/],
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
