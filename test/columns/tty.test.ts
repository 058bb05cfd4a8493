import assert from 'node:assert/strict';
import { test } from 'node:test';
import { column, order, raw, shown, taskOf, viewOf } from './task.ts';

const TERMINALS: readonly [name: string, short: string][] = [
  ['pts/300', '300'],
  ['tty1', '1'],
  ['ttyS0', 'S0'],
  ['ttyUSB3', 'USB3'],
  ['console', 'console'],
  ['tty', 'tty'],
];

for (const [name, short] of TERMINALS) {
  test(`terminal ${name} is ${short} in tty4`, () => {
    const view = viewOf({ terminals: { 5: name } });
    for (const one of ['tty', 'tt', 'tname', 'longtname', 'tty8'])
      assert.equal(shown(one, taskOf({ tty_nr: 5 }), view), name);
    assert.equal(shown('tty4', taskOf({ tty_nr: 5 }), view), short);
    assert.equal(order('tty4', taskOf({ tty_nr: 5 }), view), name);
    assert.equal(raw('tty', taskOf({ tty_nr: 5 }), view), name);
  });
}

test('no terminal and a terminal without a node are both ?, but not the same', () => {
  assert.equal(shown('tty', taskOf({ tty_nr: 0 })), '?');
  assert.equal(shown('tty4', taskOf({ tty_nr: 34_816 })), '?');
  assert.equal(raw('tty', taskOf({ tty_nr: 0 })), null);
  assert.match(String(raw('tty', taskOf({ tty_nr: 34_816 }))), /^\? no device below/);
});

test('the key tty4 does nothing unless a name is loaded', () => {
  assert.deepEqual(column('tty4').sortsWith, ['tty', 'tname']);
});
