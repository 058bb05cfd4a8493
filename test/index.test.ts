import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type * as Library from '../src/index.ts';

test('the built library scans a tree', () => {
  const require = createRequire(`${process.cwd()}/package.json`);
  const tinspect: typeof Library = require('./dist/index.cjs');
  const root = tinspect.openRoot('fixtures/ps-basic', { now: 0, euid: 0, arch: 'x86_64' });
  assert.ok(!(root instanceof tinspect.RootProblem));
  const tids: number[] = [];
  const report = tinspect.scan(
    root,
    { rows: 'threads', pids: [140], needs: [] },
    (task) => tids.push(task.tid) > 0,
  );
  assert.deepEqual(tids, [140, 141, 142]);
  assert.equal(report.vanished, 0);
});
