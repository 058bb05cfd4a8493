import assert from 'node:assert/strict';
import { test } from 'node:test';
import { raw, shown, taskOf } from './task.ts';

test('addresses are 16 digits, and beyond 2^53 still exact', () => {
  const task = taskOf({ startstack: 0x7ffd_c2ca_9350, kstkesp: 18_446_744_073_709_551_615n, kstkeip: 4660 });
  assert.equal(shown('stackp', task), '00007ffdc2ca9350');
  assert.equal(shown('start_stack', task), '00007ffdc2ca9350');
  assert.equal(shown('esp', task), 'ffffffffffffffff');
  assert.equal(shown('eip', task), '0000000000001234');
  assert.equal(raw('esp', task), '0xffffffffffffffff');
});

test('0 is no address: hidden, not written, or without memory', () => {
  assert.equal(shown('esp', taskOf()), '0000000000000000');
  assert.match(String(raw('esp', taskOf())), /^\? reads 0: the kernel shows it only/);
  assert.match(String(raw('stackp', taskOf({ startstack: 0 }))), /rights of ptrace/);
  assert.equal(raw('stackp', taskOf({ startstack: 0, vsize: 0 })), null);
});

test('ADDR is a dash', () => {
  assert.equal(shown('addr', taskOf()), '-');
  assert.equal(shown('addr_1', taskOf()), '-');
});
