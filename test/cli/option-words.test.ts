import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCliError } from '../../src/cli/errors.ts';
import { type OptionWords, settleOptions } from '../../src/cli/option-words.ts';
import { refusal, run } from './commands/run-command.ts';

const WORDS: OptionWords = {
  switches: new Set(['all', 'a', 'exit-code']),
  valued: new Map([
    ['size', 'size'],
    ['s', 'size'],
    ['interval', 'interval'],
  ]),
};

for (const [what, given, kept] of [
  ['once', '--size 8 --all', '--size 8 --all'],
  ['twice', '--size 8 --all --size 9', '--all --size 9'],
  ['twice, with =', '--size=8 --size=9', '--size=9'],
  ['by two names', '-s 8 1234 --size=9', '1234 --size=9'],
  ['two options', '--size 8 --interval 1s', '--size 8 --interval 1s'],
  ['a value that is missing stays so', '--size --all --size 9', '--all --size 9'],
  ['behind -- nothing is an option', '--size 8 -- --size 9 --all=x', '--size 8 -- --size 9 --all=x'],
  ['a switch with true or false', '--all=false --exit-code=true', '--all=false --exit-code=true'],
  ['letters behind one dash', '-sa=1', '-sa=1'],
  ['no option at all', '1234 -5 - ---', '1234 -5 - ---'],
] as const) {
  test(`options, ${what}: the last counts`, () =>
    assert.deepEqual(settleOptions(given.split(' '), WORDS), kept.split(' ')));
}

for (const word of ['--exit-code=1', '--exit-code=yes', '--all=no', '--all=', '-a=1']) {
  test(`a switch with a value, ${word}: refused in one line`, () =>
    assert.throws(
      () => settleOptions([word], WORDS),
      (error) =>
        isCliError(error) && error.exitCode === 2 && error.message.startsWith(`${word} : takes no value; `),
    ));
}

for (const [words, line] of [
  ['zombies --exit-code=1', '--exit-code=1 : takes no value; --exit-code alone'],
  ['stacks --pagemap=7', '--pagemap=7 : takes no value; --pagemap alone'],
  ['doctor --json=5', '--json=5 : takes no value; --json alone'],
  ['stacks --all=no', '--all=no : takes no value; --all alone'],
] as const) {
  test(`${words} is refused`, async () => assert.deepEqual(await refusal(words.split(' ')), [line, 2]));
}

test('of an option of a command that is given twice the last counts, and words behind it stay', async () => {
  const tree = ['--proc-root', `${process.cwd()}/fixtures/svc-jvm`];
  const { out } = await run(['limits', '--stack-size', '64k', '2', '--stack-size', '1M', '--json', ...tree]);
  const report = JSON.parse(out) as { pid: number; stack: { bytes: number } };
  assert.deepEqual([report.pid, report.stack.bytes], [2, 1_048_576]);
});
