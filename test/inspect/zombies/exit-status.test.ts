import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unknown } from '../../../src/model/unknown.ts';
import {
  decodeExit,
  exitStatusOf,
  exitWords,
  shellStatus,
} from '../../../src/inspect/zombies/exit-status.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import { statOf, statusOf } from '../records.ts';

for (const [word, words, shell] of [
  [0, 'exit 0', 0],
  [768, 'exit 3', 3],
  [0xff00, 'exit 255', 255],
  [15, 'SIGTERM', 143],
  [134, 'SIGABRT (core)', 134],
  [139, 'SIGSEGV (core)', 139],
  [9, 'SIGKILL', 137],
  [2816, 'exit 11', 11],
  [36, 'SIGRTMIN+2', 164],
] as const) {
  test(`${word} is ${words}, $? ${shell}`, () => {
    const exit = decodeExit(word);
    assert.equal(exitWords(exit), words);
    assert.equal(shellStatus(exit), shell);
  });
}

const OWN = [1000, 1000, 1000, 1000] as const;

for (const [what, exit_code, Uid, euid, expected] of [
  ['root sees a 0', 0, OWN, 0, 'exit 0'],
  ['its own user sees a 0', 0, OWN, 1000, 'exit 0'],
  ['a 0 for another user is masked, not success', 0, OWN, 1001, undefined],
  ['a 0 of a process that changed its user is masked', 0, [1000, 0, 0, 0], 1000, undefined],
  ['what is not 0 was not masked', 768, OWN, 1001, 'exit 3'],
  ['an old kernel without the field', Number.NaN, OWN, 0, undefined],
] as const) {
  test(what, () => {
    const exit = exitStatusOf(statOf({ exit_code }), statusOf({ Uid }), euid);
    assert.equal(exit instanceof Unknown ? undefined : exitWords(exit), expected);
  });
}

test('whose zombie it is can not be read: a 0 counts for root only', () => {
  const denied = new Unreadable('status', 'EACCES');
  assert.ok(exitStatusOf(statOf({ exit_code: 0 }), denied, 1000) instanceof Unknown);
  assert.ok(!(exitStatusOf(statOf({ exit_code: 0 }), denied, 0) instanceof Unknown));
});
