import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, raw, shown, taskOf, withStatus } from './task.ts';

const POLICIES: readonly [policy: number, name: string, ni: string, rtprio: string][] = [
  [0, 'TS', '5', '-'],
  [1, 'FF', '-', '42'],
  [2, 'RR', '-', '42'],
  [3, 'B', '5', '42'],
  [4, 'ISO', '-', '42'],
  [5, 'IDL', '-', '42'],
  [6, 'DLN', '-', '42'],
  [7, '#7', '-', '42'],
  [9, '#9', '-', '42'],
  [10, '?', '-', '42'],
];

for (const [policy, name, ni, rtprio] of POLICIES) {
  test(`policy ${policy}: class ${name}, NI ${ni}, RTPRIO ${rtprio}`, () => {
    const task = taskOf({ policy, nice: 5, rt_priority: 42 });
    assert.deepEqual(
      ['class', 'cls', 'policy', 'ni', 'nice', 'rtprio', 'sched'].map((one) => shown(one, task)),
      [name, name, name, ni, ni, rtprio, String(policy)],
    );
    assert.equal(order('cls', task), policy);
  });
}

test('BATCH and IDLE have a real-time priority of 0 in ps, and none in fact', () => {
  assert.equal(shown('rtprio', taskOf({ policy: 5 })), '0');
  assert.equal(raw('rtprio', taskOf({ policy: 5 })), null);
  assert.equal(raw('rtprio', taskOf({ policy: 2, rt_priority: 7 })), 7);
});

test('a kernel that writes no policy', () => {
  const old = taskOf({ policy: Number.NaN, rt_priority: Number.NaN, processor: Number.NaN, nice: 3 });
  assert.deepEqual(
    ['class', 'ni', 'rtprio', 'sched', 'psr'].map((one) => shown(one, old)),
    ['-', '3', '-', '-', '0'],
  );
  for (const name of ['class', 'sched', 'psr', 'last_cpu']) {
    assert.equal(raw(name, old), '? stat: this kernel does not write it');
  }
  assert.equal(shown('last_cpu', old), '?');
});

test('the seven ways to write a priority, which all sort by the field', () => {
  const task = taskOf({ priority: -51 });
  const names = ['pri', 'opri', 'intpri', 'priority', 'pri_foo', 'pri_bar', 'pri_baz', 'pri_api'];
  assert.deepEqual(
    names.map((name) => shown(name, task)),
    ['90', '9', '9', '-51', '-71', '-50', '49', '50'],
  );
  for (const name of names) assert.equal(order(name, task), -51);
});

test('the CPU of a running task, and * for the others', () => {
  assert.equal(shown('sgi_p', taskOf({ state: 'R', processor: 3 })), '3');
  assert.equal(shown('sgi_p', taskOf({ state: 'S', processor: 3 })), '*');
  assert.equal(raw('sgi_p', taskOf({ state: 'S', processor: 3 })), null);
  assert.equal(order('sgi_p', taskOf({ state: 'S' })), 'S');
  assert.equal(shown('psr', taskOf({ processor: 3 })), '3');
  assert.equal(shown('last_cpu', taskOf({ processor: 3 })), '3');
});

test('the NUMA node is what ps prints when it can’t know', () => {
  assert.equal(shown('numa', taskOf()), '-1');
  assert.match(String(raw('numa', taskOf())), /^\? the NUMA node/);
});

test('affinity is the kernel’s list', () => {
  assert.equal(shown('affinity', withStatus({ Cpus_allowed_list: '0-3,8' })), '0-3,8');
  assert.equal(raw('affinity', withStatus({})), '? status: this kernel does not write it');
});
