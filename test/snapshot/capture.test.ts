import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import { type FileSystem, nodeFiles } from '../../src/procfs/reader.ts';
import { ProcRoot } from '../../src/procfs/root.ts';
import { readSchedstat } from '../../src/procfs/schedstat.ts';
import { readStat } from '../../src/procfs/stat.ts';
import { readStatus, type Status } from '../../src/procfs/status.ts';
import { isRead, type Reading } from '../../src/procfs/unreadable.ts';
import { anonymous } from '../../src/snapshot/anonymise-files.ts';
import { Anonymiser } from '../../src/snapshot/anonymise.ts';
import { type CaptureOptions, captureTo } from '../../src/snapshot/capture.ts';
import type { CaptureReport } from '../../src/snapshot/report.ts';
import { OutputProblem } from '../../src/snapshot/tree-writer.ts';
import { type Content, HOST, makeTree, temporaryFolder } from '../procfs/tree.ts';
import { errno, statLine, statusText } from '../scan/fake-proc.ts';

const OPTIONS: CaptureOptions = { now: () => 1_700_001_000.1234, timezone: 'Europe/Berlin' };

function open(path: string | undefined): ProcRoot {
  const root = openRoot(path, { now: 0, euid: 0, arch: 'x86_64' });
  assert.ok(!(root instanceof RootProblem), JSON.stringify(root));
  return root;
}

/** Captures `root` into a new folder and answers it. */
async function captured(
  t: TestContext,
  root: ProcRoot,
  options: Partial<CaptureOptions> = {},
): Promise<{ out: string; report: CaptureReport }> {
  const out = `${temporaryFolder(t)}/out`;
  const report = await captureTo(root, out, { ...OPTIONS, ...options });
  assert.ok(!(report instanceof OutputProblem), JSON.stringify(report));
  return { out, report };
}

/** Every path below a folder with its bytes, a link's with where it points. */
function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = `${entry.parentPath}/${entry.name}`;
    const name = path.slice(folder.length + 1);
    if (entry.isSymbolicLink()) found[name] = `-> ${readlinkSync(path, 'latin1')}`;
    else if (entry.isFile()) found[name] = readFileSync(path, 'latin1');
  }
  return found;
}

function hostOf(out: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${out}/host.json`, 'utf8')) as Record<string, unknown>;
}

/** The files of one process of two threads. */
function process(pid: number, ppid = 1): Record<string, Content> {
  const files: Record<string, Content> = {
    [`proc/${pid}/stat`]: statLine(pid, pid, {}, 2, ppid),
    [`proc/${pid}/status`]: statusText(pid, pid, { uid: 1000 }, 2),
    [`proc/${pid}/cmdline`]: 'demo\0--flag\0',
    [`proc/${pid}/maps`]: '7f00-7f10 rw-p 00000000 00:00 0 \n',
    [`proc/${pid}/exe`]: { link: '/usr/bin/demo' },
    [`proc/${pid}/fd/0`]: { link: '/dev/null' },
    [`proc/${pid}/fd/12`]: { link: 'socket:[5]' },
    [`proc/${pid}/fdinfo/0`]: 'pos:\t0\n',
    [`proc/${pid}/ns/pid`]: { link: 'pid:[4026531836]' },
    [`proc/${pid}/environ`]: 'PASSWORD=hunter2\0',
    [`proc/${pid}/mem`]: 'memory',
  };
  for (const tid of [pid, pid + 1]) {
    files[`proc/${pid}/task/${tid}/stat`] = statLine(pid, tid, {}, 2, ppid);
    files[`proc/${pid}/task/${tid}/status`] = statusText(pid, tid, { uid: 1000 }, 2);
    files[`proc/${pid}/task/${tid}/children`] = '';
    files[`proc/${pid}/task/${tid}/environ`] = 'PASSWORD=hunter2\0';
  }
  return files;
}

const MACHINE: Record<string, Content> = {
  'proc/stat': 'cpu0 1 2\nbtime 1700000000\n',
  'proc/sys/kernel/pid_max': '32768\n',
  'proc/sys/kernel/osrelease': '6.1.0-demo\n',
  'proc/sys/kernel/hostname': 'demo-host\n',
  'etc/passwd':
    'root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000:Alice A:/home/alice:/bin/sh\nbob:x:7:7:::\n',
  'etc/group': 'root:x:0:\nstaff:x:50:alice\n',
};

test('a tree captured from a tree holds the same files, and no environment, memory or host name', async (t) => {
  const tree = makeTree(t, { ...MACHINE, ...process(12) });
  const { out, report } = await captured(t, open(tree));
  const before = contents(tree);
  const after = contents(out);
  const left = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  assert.deepEqual(left.sort(), [
    'proc/12/environ',
    'proc/12/mem',
    'proc/12/task/12/environ',
    'proc/12/task/13/environ',
    'proc/sys/kernel/hostname',
  ]);
  for (const [name, bytes] of Object.entries(after)) {
    if (name.startsWith('proc/')) assert.equal(bytes, before[name], name);
  }
  const { processes, tasks, vanished, refused } = report;
  assert.equal(refused.size, 0);
  assert.deepEqual({ processes, tasks, vanished }, { processes: 1, tasks: 2, vanished: 0 });
});

test('users and groups: those that were met, and nothing of them but name and number', async (t) => {
  const { out } = await captured(t, open(makeTree(t, { ...MACHINE, ...process(12) })));
  assert.equal(readFileSync(`${out}/etc/passwd`, 'utf8'), 'root:x:0::::\nalice:x:1000::::\n');
  assert.equal(readFileSync(`${out}/etc/group`, 'utf8'), 'root:x:0:\n');
});

test('who is who can come from elsewhere than from the files', async (t) => {
  const users = { name: (id: number) => (id === 1000 ? 'ldap-alice' : undefined), id: () => undefined };
  const { out } = await captured(t, open(makeTree(t, { ...MACHINE, ...process(12) })), { users });
  assert.equal(readFileSync(`${out}/etc/passwd`, 'utf8'), 'ldap-alice:x:1000::::\n');
});

test('what a tree holds beside the names of the kernel is not copied', async (t) => {
  const files = {
    ...process(12),
    'proc/12/fd/x y': { link: '/x' },
    'proc/12/task/notes/stat': '',
    'proc/x/stat': '',
  };
  const { out } = await captured(t, open(makeTree(t, files)));
  assert.deepEqual(readdirSync(`${out}/proc/12/fd`).sort(), ['0', '12']);
  assert.deepEqual(readdirSync(`${out}/proc/12/task`).sort(), ['12', '13']);
  assert.deepEqual(readdirSync(`${out}/proc`).sort(), ['12', 'uptime']);
});

test('host.json has the facts of the root, the clock to a thousandth, the zone of the caller', async (t) => {
  const tree = makeTree(t, process(12), { tty_nr: 34_816, euid: 5 });
  const { out } = await captured(t, open(tree));
  const expected = {
    ...HOST,
    format: 1,
    euid: 5,
    tty_nr: 34_816,
    now: 1_700_001_000.123,
    timezone: 'Europe/Berlin',
    read_errors: {},
  };
  assert.deepEqual(hostOf(out), expected);
  assert.equal(statSync(out).mode & 0o777, 0o700, 'only its owner may look');
});

test('what could not be read can not be read in the tree; what is not there is no error', async (t) => {
  const errors = {
    '12/fd': 'EACCES',
    '12/maps': 'EPERM',
    '12/task/13/io': 'EACCES',
    '12/attr/current': 'EINVAL',
  };
  const { out, report } = await captured(t, open(makeTree(t, process(12), { read_errors: errors })));
  const { '12/attr/current': _, ...kept } = errors;
  assert.deepEqual(hostOf(out)['read_errors'], kept);
  assert.deepEqual(Object.fromEntries(report.refused), { EACCES: 2, EPERM: 1 });
  assert.ok(!existsSync(`${out}/proc/12/maps`) && !existsSync(`${out}/proc/12/fd`));
  assert.match(
    readFileSync(`${out}/README.md`, 'utf8'),
    /Could not be read: 2 files \(EACCES\), 1 file \(EPERM\);/,
  );
});

test('only what was asked for, and of its ancestors what tells who they are', async (t) => {
  const tree = makeTree(t, { ...process(1, 0), ...process(20, 1), ...process(30, 20), ...process(40, 1) });
  const { out, report } = await captured(t, open(tree), { pids: [30, 30] });
  assert.deepEqual(open(out).list(''), ['1', '20', '30', 'uptime']);
  assert.deepEqual(open(out).list('30/task'), ['30', '31']);
  for (const pid of [1, 20]) {
    const names = readdirSync(`${out}/proc/${pid}`);
    assert.deepEqual(names.sort(), ['cmdline', 'exe', 'stat', 'status']);
  }
  assert.equal(report.processes, 1);
  assert.equal(report.ancestors, 2);
  assert.equal(report.tasks, 2);
  assert.match(readFileSync(`${out}/README.md`, 'utf8'), /Only asked for: 30; .* 2 ancestors/);
});

test('a number that is no process is reported, and with the process it is a thread of', async (t) => {
  const tree = makeTree(t, {
    ...process(12),
    'proc/13/stat': statLine(12, 13, {}),
    'proc/13/status': statusText(12, 13, {}),
  });
  const { report } = await captured(t, open(tree), { pids: [12, 13, 99] });
  assert.deepEqual(
    [...report.missing],
    [
      [13, 12],
      [99, undefined],
    ],
  );
});

test('nothing is written when none of the processes is there', async (t) => {
  const out = `${temporaryFolder(t)}/out`;
  const report = await captureTo(open(makeTree(t, process(12))), out, { ...OPTIONS, pids: [99] });
  assert.ok(!(report instanceof OutputProblem) && report.processes === 0 && report.missing.has(99));
  assert.ok(!existsSync(out) && !existsSync(`${out}.partial`));
});

/** A procfs on disk in which every file of `gone` gives ESRCH once `trigger` was opened. */
function vanishing(t: TestContext, gone: string, trigger: string): ProcRoot {
  const tree = makeTree(t, { ...MACHINE, ...process(12), ...process(20) });
  let ended = false;
  const check = (path: string): void => {
    if (path === `${tree}/proc/${trigger}`) ended = true;
    if (ended && `${path}/`.startsWith(`${tree}/proc/${gone}/`)) throw errno('ESRCH');
  };
  const files: FileSystem = {
    ...nodeFiles,
    open: (path) => {
      check(path);
      return nodeFiles.open(path);
    },
    list: (path) => {
      check(path);
      return nodeFiles.list(path);
    },
  };
  return new ProcRoot(`${tree}/proc`, tree, { ...HOST, tty_nr: 0, timezone: 'UTC' }, false, files);
}

for (const trigger of ['12/stat', '12/status', '12/task/13/stat', '12/fdinfo/0', '12/maps']) {
  test(`a process that ends when ${trigger} is read is left out and counted`, async (t) => {
    const { out, report } = await captured(t, vanishing(t, '12', trigger));
    assert.ok(!existsSync(`${out}/proc/12`));
    assert.ok(existsSync(`${out}/proc/20/task/21/stat`));
    assert.equal(report.vanished, 1);
    assert.equal(report.processes, 1);
    assert.deepEqual(hostOf(out)['read_errors'], {}, 'its errors are no errors of the system');
  });
}

for (const trigger of ['12/task/13/stat', '12/task/13/status', '12/task/13/children']) {
  test(`a thread that ends when ${trigger} is read is left out and counted`, async (t) => {
    const { out, report } = await captured(t, vanishing(t, '12/task/13', trigger));
    assert.ok(!existsSync(`${out}/proc/12/task/13`));
    assert.ok(existsSync(`${out}/proc/12/task/12/stat`));
    assert.equal(report.vanished, 1);
    assert.equal(report.tasks, 3);
    assert.deepEqual(hostOf(out)['read_errors'], {});
  });
}

test('a process whose number was given to another one meanwhile is left out', async (t) => {
  const tree = makeTree(t, process(12));
  const files: FileSystem = {
    ...nodeFiles,
    open: (path) => {
      if (path.endsWith('/12/maps')) {
        writeFileSync(`${tree}/proc/12/stat`, statLine(12, 12, { starttime: 999 }));
      }
      return nodeFiles.open(path);
    },
  };
  const root = new ProcRoot(`${tree}/proc`, tree, { ...HOST, tty_nr: 0, timezone: 'UTC' }, false, files);
  const out = `${temporaryFolder(t)}/out`;
  const report = await captureTo(root, out, OPTIONS);
  assert.ok(!(report instanceof OutputProblem) && report.vanished === 1 && report.processes === 0);
});

test('of a process whose leader has left, the living threads have the mappings and descriptors', async (t) => {
  const files = process(12);
  files['proc/12/stat'] = statLine(12, 12, { state: 'Z' }, 2);
  files['proc/12/task/12/stat'] = statLine(12, 12, { state: 'Z' }, 2);
  files['proc/12/maps'] = '';
  files['proc/12/task/13/maps'] = '7f00-7f10 rw-p 00000000 00:00 0 \n';
  files['proc/12/task/13/exe'] = { link: '/usr/bin/demo' };
  files['proc/12/task/13/fd/3'] = { link: 'pipe:[7]' };
  const { out } = await captured(t, open(makeTree(t, files)));
  const after = contents(out);
  assert.equal(after['proc/12/task/13/maps'], files['proc/12/task/13/maps']);
  assert.equal(after['proc/12/task/13/exe'], '-> /usr/bin/demo');
  assert.equal(after['proc/12/task/13/fd/3'], '-> pipe:[7]');
  assert.ok(!Object.hasOwn(after, 'proc/12/task/12/maps'));
});

test('a file longer than any buffer is copied whole, line by line', async (t) => {
  const line = '7f00-7f10 r--p 00000000 fe:00 12 /opt/acme/lib.so\n';
  const maps = line.repeat(5000);
  const root = open(
    makeTree(t, { ...process(12), 'proc/12/maps': maps, 'proc/12/smaps': `${maps}cut acme` }),
  );
  const plain = await captured(t, root);
  assert.equal(contents(plain.out)['proc/12/maps'], maps);
  const names = new Anonymiser(Buffer.from('key'));
  const hidden = await captured(t, root, { anonymous: anonymous(names) });
  const after = contents(hidden.out);
  assert.equal(after['proc/12/maps'], line.replace('acme', names.text('acme')).repeat(5000));
  assert.match(after['proc/12/smaps'] ?? '', /\n[a-z]{3} [a-z]{4}$/);
});

test('page states are written where they are asked for, and their errors kept', async (t) => {
  const runs = '{"7f0000-7f4000": [["7f0000", "-", 1], ["7f1000", "p", 3]]}';
  const maps = '7f0000-7f4000 rw-p 00000000 00:00 0 \n7f8000-7f9000 r--p 00000000 fe:00 12 /x\n';
  const files = { ...process(12), ...process(20), 'proc/12/maps': maps, 'pagemap/12.json': runs };
  const tree = makeTree(t, files, { read_errors: { '20/pagemap': 'EPERM' } });
  const { out } = await captured(t, open(tree), { pagemap: true });
  assert.deepEqual(JSON.parse(contents(out)['pagemap/12.json'] ?? ''), JSON.parse(runs));
  assert.deepEqual(hostOf(out)['read_errors'], { '20/pagemap': 'EPERM' });
  const without = await captured(t, open(tree));
  assert.ok(!existsSync(`${without.out}/pagemap`));
});

test('a capture that is interrupted or fails leaves nothing', async (t) => {
  const root = open(makeTree(t, process(12)));
  const folder = temporaryFolder(t);
  const interrupted = captureTo(root, `${folder}/out`, {
    ...OPTIONS,
    signal: AbortSignal.abort(new Error('stop')),
  });
  await assert.rejects(interrupted, /stop/);
  const options = {
    ...OPTIONS,
    now: () => {
      throw new Error('no clock');
    },
  };
  await assert.rejects(captureTo(root, `${folder}/out`, options), /no clock/);
  assert.deepEqual(readdirSync(folder), []);
});

/** A tree with `secret` in every place that a person can write to. */
function planted(secret: string): Record<string, Content> {
  const cut = secret.slice(0, 15);
  const paths = `/home/${secret}/${secret}.jar`;
  const task = (tid: number): Record<string, Content> => ({
    [`proc/12/task/${tid}/stat`]: statLine(12, tid, { comm: cut }, 2),
    [`proc/12/task/${tid}/status`]: statusText(12, tid, { comm: cut, uid: 1000 }, 2),
    [`proc/12/task/${tid}/comm`]: `${cut}\n`,
    [`proc/12/task/${tid}/sched`]: `${cut} (${tid}, #threads: 2)\n---\n`,
    [`proc/12/task/${tid}/cmdline`]: `${paths}\0--host=${secret}.lan\0`,
    [`proc/12/task/${tid}/cgroup`]: `0::/system.slice/${secret}.service\n`,
  });
  return {
    ...MACHINE,
    'proc/version': `Linux version 6.1.0-${secret} (root@${secret}) (gcc) #1 SMP\n`,
    'proc/sys/kernel/osrelease': `6.1.0-${secret}\n`,
    'proc/cpuinfo': `processor\t: 0\nSerial\t: ${secret}\n`,
    'proc/12/stat': statLine(12, 12, { comm: cut }, 2),
    'proc/12/status': statusText(12, 12, { comm: cut, uid: 1000 }, 2),
    'proc/12/comm': `${cut}\n`,
    'proc/12/cmdline': `${paths}\0--host=${secret}.lan\0`,
    'proc/12/environ': secret,
    'proc/12/attr/current': `/usr/sbin/${secret} (enforce)\n`,
    'proc/12/cgroup': `1:name=${secret}:/${secret}\n0::/system.slice/${secret}.service\n`,
    'proc/12/maps': `7f00-7f10 r-xp 00000000 fe:00 12     ${paths}\n7f20-7f30 rw-p 00000000 00:00 0 [anon:${secret}]\n`,
    'proc/12/smaps': `7f00-7f10 r-xp 00000000 fe:00 12     ${paths}\nSize: 4 kB\n`,
    'proc/12/exe': { link: paths },
    'proc/12/cwd': { link: `/srv/${secret}` },
    'proc/12/root': { link: `/var/lib/${secret}` },
    'proc/12/fd/3': { link: `/memfd:${secret} (deleted)` },
    'proc/12/fd/4': { link: `/var/log/${secret}.log` },
    'proc/12/fdinfo/3': `pos:\t0\nname:\t${secret}\n`,
    'proc/12/ns/pid': { link: 'pid:[1]' },
    ...task(12),
    ...task(13),
    'etc/passwd': `root:x:0:0:${secret}:/root:/bin/bash\n${secret}:x:1000:1000:${secret}:/home/${secret}:/bin/sh\n`,
    'etc/group': `${secret}:x:0:${secret}\n`,
  };
}

for (const secret of [
  'hunter',
  'ACME-Payments-7',
  '10.20.30.40',
  'db7.acme.lan',
  'b\xfcro',
  'fe80::1234:abcd',
]) {
  test(`--anonymise: ${JSON.stringify(secret)} is nowhere in the tree, and the tree is whole`, async (t) => {
    const tree = makeTree(t, planted(secret), { timezone: 'Asia/Tokyo' });
    const key = new Anonymiser(Buffer.from('key'));
    const { out } = await captured(t, open(tree), { anonymous: anonymous(key), timezone: 'Asia/Tokyo' });
    const after = contents(out);
    const needle = secret.slice(0, 15);
    for (const [name, bytes] of Object.entries(after)) {
      assert.ok(!bytes.includes(needle) && !name.includes(needle), `${name}: ${bytes}`);
      assert.ok(!bytes.includes('Asia/Tokyo'), name);
    }
    const expected = Object.keys(planted(secret)).filter((name) => !/environ|hostname/.test(name));
    assert.deepEqual(
      expected.filter((name) => !Object.hasOwn(after, name)),
      [],
    );
    const stat = readStat(open(out), '12');
    assert.ok('comm' in stat && stat.comm.length === needle.length);
  });
}

test('a frozen process reads the same live and captured', async (t) => {
  const child = spawn(globalThis.process.execPath, [
    '-e',
    'process.stdout.write("up"); setInterval(() => {}, 1e9)',
  ]);
  t.after(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGSTOP');
  const pid = child.pid ?? 0;
  const live = open(undefined);
  await stopped(live, pid);
  const { out, report } = await captured(t, live, { pids: [pid] });
  const tree = open(out);
  const tasks = tree.list(`${pid}/task`);
  assert.ok(Array.isArray(tasks) && tasks.length > 3 && report.tasks === tasks.length);
  for (const dir of [String(pid), ...tasks.map((tid) => `${pid}/task/${tid}`)]) {
    assert.deepEqual(readStat(tree, dir), readStat(live, dir));
    assert.deepEqual(ownOf(readStatus(tree, dir)), ownOf(readStatus(live, dir)));
    assert.deepEqual(readSchedstat(tree, dir), readSchedstat(live, dir));
    const owner = live.owner(dir);
    assert.ok('uid' in owner);
    assert.deepEqual(tree.owner(dir), { uid: owner.uid, gid: owner.gid });
    assert.deepEqual(tree.link(`${dir}/exe`), live.link(`${dir}/exe`));
    assert.deepEqual(tree.link(`${dir}/ns/pid`), live.link(`${dir}/ns/pid`));
  }
  assert.deepEqual(tree.bytes(`${pid}/maps`), live.bytes(`${pid}/maps`));
});

/** Without what counts for all processes of the user. */
function ownOf(status: Reading<Status>): object {
  assert.ok(isRead(status));
  return { ...status, SigQ: undefined };
}

/** Waits until every thread of a process has stopped. */
async function stopped(live: ProcRoot, pid: number): Promise<void> {
  for (;;) {
    const tasks = live.list(`${pid}/task`);
    assert.ok(Array.isArray(tasks));
    const states = tasks.map((tid) => readStat(live, `${pid}/task/${tid}`));
    if (states.every((stat) => 'state' in stat && stat.state === 'T')) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
