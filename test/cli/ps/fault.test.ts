import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderPsError } from '../../../src/cli/ps/fault.ts';
import { parsePsArgv } from '../../../src/cli/ps/parse.ts';
import { world } from './world.ts';

/** All of standard error for `argv`. */
function stderr(argv: readonly string[], env = {}): string {
  const error = parsePsArgv(argv, world({ env }));
  if (error.kind !== 'error') throw new Error(error.kind);
  return renderPsError(error);
}

const USAGE = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

test('an error with its usage', () => {
  assert.equal(stderr(['--nonsense']), `error: unknown gnu long option\n${USAGE}`);
});

test('what ps says bare has no usage', () => {
  assert.equal(
    stderr(['-q', '1', '-N']),
    'q/-q/--quick-pid cannot be used together with negation switches.\n',
  );
});

test('a warning stands before the error', () => {
  assert.equal(
    stderr(['a', '-a'], { PS_FORMAT: 'x' }),
    'warning: $PS_FORMAT ignored. (unknown user-defined format specifier "x")\n' +
      `error: process selection options conflict\n${USAGE}`,
  );
});
