import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfVm } from '../../../src/inspect/runtimes/jvm-threads.ts';

for (const [name, expected] of [
  ['GC Thread#0', true],
  ['G1 Service', true],
  ['VM Thread', true],
  ['VM Periodic Task Thread', true],
  ['C2 CompilerThre', true],
  ['Finalizer', false],
  ['main', false],
  ['http-nio-8080-e', false],
] as const) {
  test(`${name} ${expected ? 'is a thread of the JVM itself' : 'runs Java'}`, () =>
    assert.equal(isOfVm(name), expected));
}
