import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import { missingOfWaits } from '../../../src/inspect/waits/missing.ts';
import { FakeProc } from '../../scan/fake-proc.ts';

const FUTEX = '202 0x1000 0x80 0x2 0x0 0x0 0x0 0x7fff00000000 0x1\n';
const SCHED = 'x (10, #threads: 1)\nse.exec_start : 1000.000000\n';

/** A procfs in which task 10 ends when the file `last` of it is opened. */
class Ending extends FakeProc {
  private readonly last: string;

  constructor(last: string) {
    super();
    this.last = last;
    this.add(10, { 10: { files: { syscall: FUTEX, sched: SCHED } } });
    this.add(20, { 20: { files: { syscall: FUTEX, sched: SCHED, maps: '' } } });
  }

  override open(path: string): number {
    if (path.endsWith(`/10/${this.last}`)) this.processes.delete(10);
    return super.open(path);
  }
}

for (const [last, rows] of [
  ['syscall', [20]],
  ['sched', [20]],
  ['maps', [10, 20]],
] as const) {
  test(`a process that ends before its ${last} is read lacks nothing`, () => {
    const look = lookAtWaits(new Ending(last).root(), undefined);
    assert.deepEqual(
      look.waits.map(({ tid }) => tid),
      rows,
    );
    const files = missingOfWaits(look).filter(({ reason }) => /ENOENT|ESRCH/.test(reason));
    assert.deepEqual(files, []);
  });
}

test('a file that the kernel does not have is missing', () => {
  const proc = new FakeProc();
  proc.add(10, { 10: { files: { sched: SCHED } } });
  const look = lookAtWaits(proc.root(), undefined);
  assert.deepEqual(
    missingOfWaits(look).filter(({ what }) => what === 'system calls'),
    [{ what: 'system calls', reason: 'ENOENT', count: 1 }],
  );
});

test('a poll that goes on after a signal: its call has no arguments of its own', () => {
  const proc = new FakeProc();
  const syscall = '219 0x1 0x2 0x3 0x4 0x5 0x6 0x7fff00000000 0x1\n';
  proc.add(10, { 10: { files: { syscall, sched: SCHED, wchan: 'do_sys_poll' } } });
  const { waits } = lookAtWaits(proc.root(), undefined);
  assert.deepEqual(
    waits.map(({ wait, text }) => [wait, text]),
    [['poll', 'poll that a signal cut: whether of any descriptors is not to be seen']],
  );
});
