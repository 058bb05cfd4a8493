import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuAccount } from '../../src/dashboard/process-lines.ts';
import { groupCells } from '../../src/dashboard/group-row.ts';
import { type GroupLine, layOut } from '../../src/dashboard/rows.ts';
import { findColumn } from '../../src/columns/registry.ts';
import type { LiveProcess } from '../../src/scan/live-task.ts';
import { Sampler } from '../../src/scan/sampler.ts';
import { FakeProc } from '../scan/fake-proc.ts';
import { viewOf } from './stage.ts';

const MS = 1e6;

/** A process in its second round: one thread that used a tenth of the second, one born with 40 ms used, and one refused. */
async function twoRounds(refused: boolean): Promise<readonly [FakeProc, LiveProcess]> {
  const proc = new FakeProc();
  let now = 1e9;
  const sampler = new Sampler(proc.root(), { clock: () => now, descriptors: 10 });
  const first = { comm: 'pool-1', schedstat: '0 0 1\n' };
  proc.add(7, { 7: first });
  await sampler.round(new Set());
  now += 1e9;
  proc.machine.set('stat', (proc.machine.get('stat') ?? '').replace('processes 1', 'processes 3'));
  proc.add(7, {
    7: Object.assign(first, { schedstat: `${100 * MS} 0 2\n` }),
    8: { comm: 'pool-2', starttime: 101, schedstat: `${40 * MS} 0 1\n` },
    ...(refused ? { 9: { comm: 'pool-3', starttime: 102, files: { schedstat: { errno: 'EACCES' } } } } : {}),
  });
  await sampler.round(new Set());
  const process = sampler.processes.get(7);
  assert.ok(process !== undefined);
  return [proc, process];
}

async function groupOf(refused: boolean): Promise<Readonly<Record<string, string>>> {
  const [proc, process] = await twoRounds(refused);
  const view = viewOf(proc.root());
  const sort = findColumn('cpu_now');
  assert.ok(sort !== undefined);
  const [line] = layOut([process], {
    mode: 'groups',
    sort,
    descending: true,
    open: new Set(),
    accepts: () => true,
    view,
  });
  return groupCells(line as GroupLine, 0, view);
}

test('a group counts all that its newborn threads used, and says at least where a member is not known', async () => {
  const whole = await groupOf(false);
  assert.deepEqual([whole['cpu'], whole['most'], whole['busiest']], ['14.0', '10.0', '7']);
  const part = await groupOf(true);
  assert.deepEqual([part['cpu'], part['most']], ['>=14.0', '10.0']);
});

test('the account of a process adds up, or does not pose as a sum', async () => {
  const [, process] = await twoRounds(false);
  assert.match(cpuAccount(process), /^CPU 14\.0% = 2 threads 10\.0% \+ ended and 1 new 4\.0%, over 1\.0 s/);
  process.rates.cpu = 5;
  assert.match(cpuAccount(process), /^CPU 5\.0%; 2 threads 10\.0%, over another interval, over 1\.0 s/);
});
