import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_ARGUMENT_BYTES, parseCmdline, readCmdline } from '../../src/procfs/cmdline.ts';
import { parseEnviron, readEnviron } from '../../src/procfs/environ.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURES = [
  '/usr/bin/env\0-i\0\0two words\0',
  'redis-server *:6379\0\0\0\0\0',
  'br\xc3\xff\x1b[2J\nx\0',
  '',
];

test('all bytes are kept: NULs, newlines, those that are not UTF-8', () => {
  for (const text of CAPTURES) {
    assert.equal(parseCmdline(Buffer.from(text, 'latin1')), text);
    assert.equal(parseEnviron(Buffer.from(text, 'latin1')), text);
  }
});

test('128 KiB are kept of a longer one', () => {
  const long = `${'x'.repeat(MAX_ARGUMENT_BYTES)}y`;
  const root = rootWith({ '5/cmdline': long, '5/environ': long });
  assert.equal(MAX_ARGUMENT_BYTES, 128 * 1024);
  assert.equal(readCmdline(root, '5'), 'x'.repeat(MAX_ARGUMENT_BYTES));
  assert.equal(readEnviron(root, '5'), 'x'.repeat(MAX_ARGUMENT_BYTES));
});

test('an environment needs rights, an ended task has neither', () => {
  const root = rootWith({ '5/environ': { openError: 'EACCES' }, '6/cmdline': { readError: 'ESRCH' } });
  assert.deepEqual(readEnviron(root, '5'), new Unreadable('5/environ', 'EACCES'));
  assert.deepEqual(readCmdline(root, '6'), new Unreadable('6/cmdline', 'ESRCH'));
});

holdsForAnyBytes('cmdline', parseCmdline, CAPTURES, { cuts: 'words' });
holdsForAnyBytes('environ', parseEnviron, CAPTURES, { cuts: 'words' });
