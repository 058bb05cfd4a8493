import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandFirst } from '../../src/cli/command-first.ts';

for (const [line, expected] of [
  ['stacks 12', 'stacks 12'],
  ['--proc-root tree stacks 12', 'stacks --proc-root tree 12'],
  ['--proc-root=tree --json zombies', 'zombies --proc-root=tree --json'],
  ['--json limits 1', 'limits --json 1'],
  ['--proc-root stacks', '--proc-root stacks'],
  ['--proc-root stacks -ef', '--proc-root stacks -ef'],
  ['--proc-root tree ps -ef', '--proc-root tree ps -ef'],
  ['--sort pid stacks', '--sort pid stacks'],
  ['-e stacks', '-e stacks'],
  ['--json', '--json'],
  ['', ''],
] as const) {
  test(`"${line}" is "${expected}"`, () => assert.equal(commandFirst(line.split(' ')).join(' '), expected));
}
