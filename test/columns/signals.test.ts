import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskText, signalName, signalNames } from '../../src/columns/signals.ts';
import { column, denied, order, raw, shown, STATUS, taskOf, threadOf, viewOf, withStatus } from './task.ts';

const MASKS: readonly [what: string, mask: string, narrow: string, wide: string][] = [
  ['no signal', '0000000000000000', '00000000', '0000000000000000'],
  ['a low signal', '0000000000000800', '00000800', '0000000000000800'],
  ['signal 32: the last that the narrow form holds', '0000000080000000', '80000000', '0000000080000000'],
  ['signal 33: there is more', '0000000100000000', '<00000000', '0000000100000000'],
  ['all', 'ffffffffffffffff', '<ffffffff', 'ffffffffffffffff'],
  ['a file that could not be read', '', '00000000', '00000000'],
  ['a 32-bit kernel', '00000001', '00000001', '0000000000000001'],
];

for (const [what, mask, narrow, wide] of MASKS) {
  test(`a mask of ${what}`, () => {
    assert.equal(maskText(mask, false), narrow);
    assert.equal(maskText(mask, true), wide);
  });
}

const STATUS_WITH = {
  ...STATUS,
  SigPnd: '0000000000000001',
  ShdPnd: '0000000000000002',
  SigBlk: '0000000000000004',
  SigIgn: '0000000000000008',
  SigCgt: '0000000000000010',
};

test('what waits is shared on a process row and private on a thread row', () => {
  const process = taskOf({}, { status: STATUS_WITH });
  const thread = threadOf({}, { status: STATUS_WITH });
  for (const name of ['pending', 'sig', 'sig_pend']) {
    assert.equal(shown(name, process), '00000002');
    assert.equal(shown(name, thread), '00000001');
  }
  assert.equal(shown('tsig', process), '00000001');
  assert.equal(shown('tsig', thread), '00000001');
});

test('blocked, ignored and caught by all their names', () => {
  const task = taskOf({}, { status: STATUS_WITH });
  const names = [
    'blocked',
    'sigmask',
    'sig_block',
    'ignored',
    'sigignore',
    'sig_ignore',
    'caught',
    'sigcatch',
    'sig_catch',
  ];
  assert.deepEqual(
    names.map((name) => shown(name, task)),
    [...Array(3).fill('00000004'), ...Array(3).fill('00000008'), ...Array(3).fill('00000010')],
  );
});

test('raw is all digits whatever the width, and the key the digits', () => {
  const task = withStatus({ SigBlk: 'fffffffe7ffbfeff' });
  assert.equal(raw('blocked', task), '0xfffffffe7ffbfeff');
  assert.equal(order('blocked', task), 'fffffffe7ffbfeff');
  assert.equal(shown('blocked', task, viewOf({ wideSignals: true })), 'fffffffe7ffbfeff');
  assert.equal(raw('blocked', taskOf({}, { status: denied('status') })), '? status: permission denied');
  assert.equal(column('blocked').unit, 'hex');
});

test('--signames gives the right names, where ps reads the hexadecimal digits as decimal ones', () => {
  const view = viewOf({ signames: true });
  assert.equal(shown('caught', withStatus({ SigCgt: '0000000000000800' }), view), 'USR2');
  assert.equal(shown('caught', withStatus({ SigCgt: '0000000000000000' }), view), '-');
  assert.equal(shown('caught', taskOf({}, { status: denied('status') }), view), '-');
});

test('names of all 64 signals', () => {
  assert.equal(signalNames('0000000000004003'), 'HUP,INT,TERM');
  assert.equal(signalNames('e000000380000000'), '32,33,RTMIN,RTMIN+28,RTMIN+29,RTMAX');
  assert.deepEqual([1, 9, 15, 17, 29, 31].map(signalName), ['HUP', 'KILL', 'TERM', 'CHLD', 'IO', 'SYS']);
  assert.equal(signalNames('ffffffffffffffff').split(',').length, 64);
});
