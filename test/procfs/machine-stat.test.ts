import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MachineStat, parseMachineStat, readMachineStat } from '../../src/procfs/machine-stat.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { MemoryFiles, rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const COUNTERS = `ctxt 529001
btime 1795570448
processes 24917
procs_running 2
procs_blocked 1
softirq 243013 0 33947 4 3318 66848 0 4 76637 0 62255
`;
const CAPTURE = `cpu  6968 5 8457 328379 612 7 240 9 0 0
cpu0 3023 2 3814 165297 35 3 99 4 0 0
cpu3 3945 3 4643 163081 577 4 141 5 0 0
intr 284033 0 0 0 1 1 11 0 0 344 70 0 40
${COUNTERS}`;

function parsed(text: string): MachineStat {
  const read = parseMachineStat(Buffer.from(text));
  assert.ok(!(read instanceof Unreadable), read instanceof Unreadable ? read.detail : '');
  return read;
}

const TOTAL = {
  user: 6968,
  nice: 5,
  system: 8457,
  idle: 328379,
  iowait: 612,
  irq: 7,
  softirq: 240,
  steal: 9,
};

test('the total, the CPUs that are online, the counters', () => {
  const { cpus, ...rest } = parsed(CAPTURE);
  assert.deepEqual(rest, {
    total: TOTAL,
    ctxt: 529001,
    btime: 1795570448,
    processes: 24917,
    procs_running: 2,
    procs_blocked: 1,
  });
  assert.deepEqual([...cpus.keys()], [0, 3]);
  assert.equal(cpus.get(3)?.iowait, 577);
});

test('a kernel that counts four states only', () => {
  const { total } = parsed(`cpu  1 2 3 4\n${COUNTERS}`);
  const none = Number.NaN;
  assert.deepEqual(total, {
    user: 1,
    nice: 2,
    system: 3,
    idle: 4,
    iowait: none,
    irq: none,
    softirq: none,
    steal: none,
  });
});

test('counters that a container leaves out are not known', () => {
  const stat = parsed('cpu  1 2 3 4 5 6 7 8 9 10\nbtime 5\n');
  assert.deepEqual(
    [stat.btime, stat.ctxt, stat.processes, stat.procs_running, stat.procs_blocked],
    [5, Number.NaN, Number.NaN, Number.NaN, Number.NaN],
  );
});

/** A machine of so many CPUs, each with its own number as user ticks, and a long line of interrupts. */
function large(cpus: number): string {
  const lines = Array.from({ length: cpus }, (_, cpu) => `cpu${cpu} ${cpu} 0 0 0 0 0 0 0 0 0\n`);
  return `cpu  1 0 0 0 0 0 0 0 0 0\n${lines.join('')}intr 1${' 0'.repeat(cpus * 16)}\n${COUNTERS}`;
}

test('8192 CPUs, through reads that do not hold the whole file', () => {
  const text = large(8192);
  const files = new MemoryFiles({ '/proc/stat': text });
  const read = readMachineStat(files.root());
  assert.ok(!(read instanceof Unreadable));
  assert.equal(read.cpus.size, 8192);
  assert.equal(read.cpus.get(8191)?.user, 8191);
  assert.equal(read.btime, 1795570448);
  assert.ok(files.reads.length > 1, 'the first buffer was too small');
});

for (const [what, text] of [
  ['no total', CAPTURE.slice(CAPTURE.indexOf('cpu0'))],
  ['no btime', CAPTURE.replace(/^btime .*\n/m, '')],
  ['a btime that is no number', CAPTURE.replace(/^btime .*\n/m, 'btime \n')],
  ['a CPU without ticks', CAPTURE.replace(/^cpu3 .*\n/m, 'cpu3 1 2 x\n')],
  ['no newline at the end', CAPTURE.trimEnd()],
] as const) {
  test(`malformed: ${what}`, () => assert.ok(parseMachineStat(Buffer.from(text)) instanceof Unreadable));
}

test('it is read from the root', () => {
  assert.deepEqual(readMachineStat(rootWith({ stat: CAPTURE })), parsed(CAPTURE));
});

holdsForAnyBytes('machine-stat', parseMachineStat, [CAPTURE], { cuts: 'lines' });
