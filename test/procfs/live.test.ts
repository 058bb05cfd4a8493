import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { readCgroup } from '../../src/procfs/cgroup.ts';
import { readChildren } from '../../src/procfs/children.ts';
import { readCmdline } from '../../src/procfs/cmdline.ts';
import { readComm } from '../../src/procfs/comm.ts';
import { readIo } from '../../src/procfs/io.ts';
import { readLimits } from '../../src/procfs/limits.ts';
import { readExe, readNs } from '../../src/procfs/links.ts';
import { readLoadavg } from '../../src/procfs/loadavg.ts';
import { readMachineStat } from '../../src/procfs/machine-stat.ts';
import { readMeminfo } from '../../src/procfs/meminfo.ts';
import { ProcRoot } from '../../src/procfs/root.ts';
import { readSched } from '../../src/procfs/sched.ts';
import { readSchedstat } from '../../src/procfs/schedstat.ts';
import { readSmapsRollup } from '../../src/procfs/smaps-rollup.ts';
import { readStat } from '../../src/procfs/stat.ts';
import { readStatm } from '../../src/procfs/statm.ts';
import { readStatus } from '../../src/procfs/status.ts';
import { readBootId, readPidMax, readThreadsMax } from '../../src/procfs/sysctl.ts';
import { type Reading, Unreadable } from '../../src/procfs/unreadable.ts';
import { readUptime } from '../../src/procfs/uptime.ts';

// This process and its threads, as the kernel that runs the test has them: only what must always be true.

const root = new ProcRoot(
  '/proc',
  '/',
  {
    clock_ticks: 100,
    page_size: 4096,
    cpus: availableParallelism(),
    now: 0,
    euid: process.geteuid?.() ?? 0,
    tty_nr: 0,
    timezone: undefined,
    arch: process.arch,
  },
  false,
);
const pid = String(process.pid);
const skip = existsSync('/proc/self/stat') ? false : 'no /proc here';

function read<T>(reading: Reading<T>): T {
  if (reading instanceof Unreadable) assert.fail(`${reading.file}: ${reading.code} ${reading.detail}`);
  return reading;
}

function threads(): string[] {
  return read(root.list(`${pid}/task`));
}

test('stat, status, comm and cmdline agree on who this is', { skip }, () => {
  const stat = read(readStat(root, pid));
  const status = read(readStatus(root, pid));
  assert.equal(stat.pid, process.pid);
  assert.equal(status.Pid, process.pid);
  assert.equal(status.Tgid, process.pid);
  assert.equal(stat.ppid, process.ppid);
  assert.equal(status.PPid, process.ppid);
  assert.equal(status.Uid[1], process.geteuid?.());
  assert.equal(status.Gid[1], process.getegid?.());
  assert.equal(status.NStgid.at(-1), status.NSpid.at(-1));
  assert.equal(read(readComm(root, pid)), stat.comm);
  assert.equal(read(root.owner(pid)).uid, process.geteuid?.());
  assert.ok(read(readCmdline(root, pid)).includes('\0'));
  assert.equal(read(readExe(root, pid)), process.execPath);
});

test('every thread is of this process and has its own number', { skip }, () => {
  const tids = threads();
  assert.ok(tids.length > 1, 'node has more than one thread');
  assert.equal(tids[0], pid, 'the leader comes first');
  for (const tid of tids) {
    const dir = `${pid}/task/${tid}`;
    const status = readStatus(root, dir);
    if (status instanceof Unreadable && status.gone) continue;
    const stat = read(readStat(root, dir));
    assert.equal(read(status).Tgid, process.pid);
    assert.equal(read(status).Pid, Number(tid));
    assert.equal(stat.pid, Number(tid));
    assert.equal(stat.exit_signal === -1, tid !== pid, 'only the leader tells its parent');
    assert.equal(stat.vsize > 0, true);
  }
});

test('a process counts at least as much as any of its threads, and counts never go back', { skip }, () => {
  const before = read(readStat(root, pid));
  const first = threads().map((tid) => readStat(root, `${pid}/task/${tid}`));
  const after = read(readStat(root, pid));
  for (const stat of first) {
    if (stat instanceof Unreadable) continue;
    assert.ok(stat.minflt <= after.minflt);
    assert.ok(stat.majflt <= after.majflt);
    assert.equal(stat.num_threads > 0, true);
    assert.ok(stat.starttime >= after.starttime, 'no thread is older than its process');
  }
  assert.equal(before.starttime, after.starttime);
  assert.ok(before.minflt <= after.minflt);
});

test('a new thread is seen, and gone once it has ended', { skip }, async () => {
  const known = new Set(threads());
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await new Promise((resolve) => void worker.once('online', resolve));
  const tid = threads().find((each) => !known.has(each));
  await worker.terminate();
  assert.ok(tid !== undefined);
  const ended = readStat(root, `${pid}/task/${tid}`);
  // The kernel may take a moment to reap it; what it says until then is a whole record.
  if (ended instanceof Unreadable) assert.equal(ended.gone, true);
  else assert.equal(ended.pid, Number(tid));
});

test('memory: statm, stat and status name the same sizes of one moment or a later one', { skip }, () => {
  const statm = read(readStatm(root, pid));
  const status = read(readStatus(root, pid));
  assert.ok(statm.resident <= statm.size);
  assert.ok(statm.shared <= statm.resident);
  assert.ok(status.VmRSS !== undefined && status.VmHWM !== undefined && status.VmRSS <= status.VmHWM);
  assert.ok(status.VmSize !== undefined && status.VmPeak !== undefined && status.VmSize <= status.VmPeak);
  const rollup = readSmapsRollup(root, pid);
  if (rollup instanceof Unreadable) assert.notEqual(rollup.code, 'MALFORMED');
  else assert.ok(rollup.Pss <= rollup.Rss && rollup.Rss > 0);
});

test('files that a kernel may lack or refuse are whole, absent or refused', { skip }, () => {
  const dir = `${pid}/task/${pid}`;
  for (const reading of [
    readSchedstat(root, dir),
    readSched(root, dir),
    readIo(root, dir),
    readCgroup(root, dir),
    readChildren(root, dir),
    readLimits(root, pid),
    readNs(root, pid),
    readLoadavg(root),
    readThreadsMax(root),
    readBootId(root),
  ]) {
    if (reading instanceof Unreadable) assert.notEqual(reading.code, 'MALFORMED', reading.file);
  }
  const limits = readLimits(root, pid);
  if (!(limits instanceof Unreadable)) {
    for (const [name, { soft, hard }] of limits) assert.ok(soft <= hard, name);
  }
});

test('run time in schedstat and stat is that of one thread', { skip }, () => {
  const dir = `${pid}/task/${pid}`;
  const before = readSchedstat(root, dir);
  const after = readSchedstat(root, dir);
  if (before instanceof Unreadable || after instanceof Unreadable) return;
  assert.ok(before.run_ns <= after.run_ns);
  assert.ok(before.wait_ns <= after.wait_ns);
  assert.ok(before.slices <= after.slices);
});

test('the machine: up since boot, with memory, CPUs and room for this process', { skip }, () => {
  const machine = read(readMachineStat(root));
  const uptime = read(readUptime(root));
  const stat = read(readStat(root, pid));
  assert.ok(machine.cpus.size >= 1);
  assert.ok(machine.btime > 0 && machine.btime < Date.now() / 1000);
  assert.ok(stat.starttime / root.host.clock_ticks <= uptime.uptime + 1);
  assert.ok((read(readMeminfo(root)).get('MemTotal') ?? 0) > 0);
  assert.ok(read(readPidMax(root)) > process.pid);
});

test('every process of this machine gives whole records or says why not', { skip }, () => {
  for (const name of read(root.list(''))) {
    if (!/^\d+$/.test(name)) continue;
    for (const reading of [readStat(root, name), readStatus(root, name), readCgroup(root, name)]) {
      if (reading instanceof Unreadable)
        assert.notEqual(reading.code, 'MALFORMED', reading.file + reading.detail);
    }
  }
});
