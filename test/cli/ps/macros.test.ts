import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandMacro, MACROS } from '../../../src/cli/ps/macros.ts';
import { findColumn } from '../../../src/columns/registry.ts';

test('every part of every macro is a column', () => {
  for (const name of Object.keys(MACROS)) {
    for (const part of expandMacro(name) ?? []) assert.ok(findColumn(part), `${name}: ${part}`);
  }
});

test('no macro hides a column', () => {
  for (const name of Object.keys(MACROS)) assert.equal(findColumn(name), undefined);
});

test('what is no macro has no parts', () => {
  for (const name of ['pid', 'dfmt', 'FD_fl', 'constructor', '__proto__', ''])
    assert.equal(expandMacro(name), undefined);
});
