import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unknown } from '../../../src/model/unknown.ts';
import {
  decodeExit,
  exitStatusOf,
  exitWords,
  shellStatus,
} from '../../../src/inspect/zombies/exit-status.ts';
import { readExitShown } from '../../../src/inspect/zombies/exit-shown.ts';
import type { Parser, ProcRoot } from '../../../src/procfs/root.ts';
import { isRead, Unreadable } from '../../../src/procfs/unreadable.ts';
import { statOf } from '../records.ts';

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

const DENIED = new Unreadable('30/ns/user', 'EACCES');
const GONE = new Unreadable('30/ns/user', 'ENOENT');

for (const [what, exit_code, shown, expected] of [
  ['a 0 that was shown is success', 0, true, 'exit 0'],
  [
    'a 0 that was masked is not',
    0,
    DENIED,
    /^stat: exit_code reads 0 without the right .* \(ns\/user: EACCES\)$/,
  ],
  ['a 0 of which it is not known whether it was shown', 0, GONE, /can not be told \(ns\/user: ENOENT\)$/],
  ['what is not 0 was not masked', 768, DENIED, 'exit 3'],
  ['an old kernel without the field', Number.NaN, true, /writes no exit_code/],
] as const) {
  test(what, () => {
    const exit = exitStatusOf(statOf({ exit_code }), shown);
    const words = exit instanceof Unknown ? exit.reason : exitWords(exit);
    if (typeof expected === 'string') assert.equal(words, expected);
    else assert.match(words, expected);
  });
}

/** A procfs of a zombie with these links and files. */
function procfs(links: Readonly<Record<string, Buffer | string>>, files: readonly string[] = []): ProcRoot {
  return {
    link: (name: string) => {
      const found = links[name] ?? 'ENOENT';
      return typeof found === 'string' ? new Unreadable(name, found) : found;
    },
    parse: <T>(name: string, parser: Parser<T>) =>
      files.includes(name) ? parser(Buffer.alloc(0), 0) : new Unreadable(name, 'EACCES'),
  } as unknown as ProcRoot;
}
const USER = { '30/ns/user': Buffer.from('user:[4026531837]') };

for (const [what, root, exit_code, shown] of [
  ['who may follow ns/user is shown the code', procfs(USER), 0, true],
  ['who may not is shown 0, root or not', procfs({ '30/ns/user': 'EACCES' }, ['30/io']), 0, 'EACCES'],
  ['a code that is not 0 needs no question', procfs({}), 768, true],
  ['no user namespaces: who may read io is shown the code', procfs({}, ['30/io']), 0, true],
  ['no user namespaces, and io is closed: not known', procfs({}), 0, 'ENOENT'],
] as const) {
  test(what, () => {
    const found = readExitShown(root, statOf({ pid: 30, exit_code }));
    assert.equal(isRead(found) ? true : found.code, shown);
  });
}
