import assert from 'node:assert/strict';
import { test } from 'node:test';
import { denied, order, raw, shown, taskOf } from './task.ts';

/** What ps 4.0 printed for these files. */
const FILES: readonly [what: string, file: string, text: string][] = [
  ['a symbol', 'do_wait', 'do_wait'],
  ['leading underscores', '__x64_sys_poll', 'x64_sys_poll'],
  ['a dot and underscores', '.__weird_fn', 'weird_fn'],
  ['two dots: one is dropped', '..a', '.a'],
  ['underscores before a dot', '_.a', '.a'],
  ['underscores only', '__', ''],
  ['0', '0', '-'],
  ['something that begins with 0', '0x', '0x'],
  ['nothing', '', '?'],
  ['a control byte', 'futex\x01', 'futex?'],
];

for (const [what, wchan, text] of FILES) {
  test(`WCHAN of a file with ${what}`, () => {
    assert.equal(shown('wchan', taskOf({}, { wchan })), text);
    assert.equal(order('wname', taskOf({}, { wchan })), text);
  });
}

test('a file that may not be read is ?', () => {
  assert.equal(shown('wchan', taskOf({}, { wchan: denied('wchan') })), '?');
  assert.equal(raw('wchan', taskOf({}, { wchan: denied('wchan') })), '? wchan: permission denied');
});

test('0 of a sleeper is an unknown place; of a runner or a zombie there is none', () => {
  for (const state of ['S', 'D', 'T', 't', 'I']) {
    assert.equal(raw('wchan', taskOf({ state }, { wchan: '0' })), '? wchan: needs the rights of ptrace');
  }
  for (const state of ['R', 'Z', 'X']) assert.equal(raw('wchan', taskOf({ state }, { wchan: '0' })), null);
  assert.equal(raw('wchan', taskOf({}, { wchan: '__x' })), '__x');
});
