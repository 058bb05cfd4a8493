import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../../src/inspect/doctor/check.ts';
import type { DoctorEvidence, ProbedProcess, TerminalFacts } from '../../../src/inspect/doctor/evidence.ts';
import { readDoctorEvidence } from '../../../src/inspect/doctor/read.ts';
import { inspectDoctor } from '../../../src/inspect/doctor/report.ts';
import type { Mount } from '../../../src/procfs/mountinfo.ts';
import { type Reading, Unreadable } from '../../../src/procfs/unreadable.ts';
import { fixtureRoot } from '../fixture.ts';

const ENOENT = new Unreadable('file', 'ENOENT');
const EACCES = new Unreadable('file', 'EACCES');
const FILES = ['sched', 'syscall', 'wchan', 'children', 'io', 'pagemap', 'smaps_rollup', 'schedstat', 'maps'];

function process(change: Record<string, Reading<true>> = {}): ProbedProcess {
  const probes = new Map<string, Reading<true>>(FILES.map((file) => [file, true]));
  for (const [file, reading] of Object.entries(change)) probes.set(file, reading);
  return { pid: 12, uid: 1000, kernelThread: false, probes };
}

const TERMINAL: TerminalFacts = {
  isTerminal: true,
  type: 'xterm-256color',
  columns: 120,
  rows: 40,
  colors: 256,
  utf8: true,
  noColor: false,
};

const MOUNT: Mount = {
  id: 1,
  parent: 0,
  device: '0:20',
  root: '/',
  mountPoint: '/proc',
  options: ['rw'],
  fsType: 'proc',
  source: 'proc',
  superOptions: ['rw'],
};

function sysctls(values: Record<string, number>): DoctorEvidence['sysctl'] {
  return (name) => values[name] ?? ENOENT;
}

const ALL = '000001ffffffffff';

/** Root on a host where everything is there. */
function evidenceWith(change: Partial<DoctorEvidence>): DoctorEvidence {
  return {
    captured: false,
    euid: 0,
    release: '6.18.0',
    capEff: ALL,
    capBnd: ALL,
    noNewPrivs: false,
    own: process(),
    sameUser: [process()],
    otherUsers: [process()],
    target: undefined,
    schedstatCounts: true,
    sysctl: sysctls({ 'kernel/task_delayacct': 1 }),
    machine: new Map([['pressure/cpu', true]]),
    mount: MOUNT,
    hidden: undefined,
    initialPidNs: true,
    initialUserNs: true,
    initialCgroupNs: true,
    openFiles: { soft: 4096, hard: 65_536, unit: 'files' },
    tasks: 200,
    terminal: TERMINAL,
    ...change,
  };
}

function check(id: string, change: Partial<DoctorEvidence>): Check {
  const found = inspectDoctor(evidenceWith(change)).checks.find((one) => one.id === id);
  assert.ok(found, `no check ${id}`);
  return found;
}

test('where all is there, every check is ok and none says what to do', () => {
  const { checks } = inspectDoctor(evidenceWith({}));
  assert.ok(checks.length >= 18);
  for (const { id, state, consequence, enable } of checks) {
    assert.deepEqual([id, state, consequence, enable], [id, 'ok', '', null]);
  }
});

test('ids are unique', () => {
  const ids = inspectDoctor(evidenceWith({ target: process() })).checks.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

const UNPRIVILEGED = { euid: 1000, capEff: '0000000000000000' };

/** As docker gives them to root by default: without CAP_SYS_PTRACE. */
const OF_DOCKER = '00000000a80425fb';
const IN_DOCKER = { capEff: OF_DOCKER, capBnd: OF_DOCKER };
const YAMA = sysctls({ 'kernel/yama/ptrace_scope': 1 });
/** CAP_SYS_PTRACE alone. */
const TRACES = '0000000000080000';

const CASES: readonly (readonly [
  what: string,
  id: string,
  Partial<DoctorEvidence>,
  state: string,
  enable: RegExp | null,
])[] = [
  ['no sched file', 'sched', { own: process({ sched: ENOENT }) }, 'off', /CONFIG_SCHED_DEBUG/],
  ['syscall refused even for oneself', 'syscall', { own: process({ syscall: EACCES }) }, 'limited', /root/],
  ['no children file', 'children', { own: process({ children: ENOENT }) }, 'off', /CONFIG_PROC_CHILDREN/],
  ['no schedstat', 'schedstat', { own: process({ schedstat: ENOENT }) }, 'off', /CONFIG_SCHED_INFO/],
  ['schedstat is always 0', 'schedstat', { schedstatCounts: false }, 'off', /CONFIG_SCHED_INFO/],
  [
    'delay accounting switched off',
    'delay-accounting',
    { sysctl: sysctls({ 'kernel/task_delayacct': 0 }) },
    'off',
    /sysctl kernel\.task_delayacct=1/,
  ],
  [
    'delay accounting not built',
    'delay-accounting',
    { sysctl: sysctls({}) },
    'off',
    /CONFIG_TASK_DELAY_ACCT/,
  ],
  ['no pressure files', 'pressure', { machine: new Map([['pressure/cpu', ENOENT]]) }, 'off', /psi=1/],
  ['an ordinary user', 'identity', UNPRIVILEGED, 'limited', /cap_sys_ptrace/],
  ['root in a container', 'identity', IN_DOCKER, 'limited', /^run as root outside, .* --cap-add SYS_PTRACE;/],
  [
    'root in a container, without more',
    'identity',
    { capEff: '0000000000000000', capBnd: '0000000000000000' },
    'limited',
    /--cap-add SYS_PTRACE --cap-add DAC_READ_SEARCH;/,
  ],
  [
    'root without a capability that it may have',
    'identity',
    { capEff: OF_DOCKER },
    'limited',
    /^run with all capabilities of root, or .* setcap cap_sys_ptrace,cap_dac_read_search\+ep/,
  ],
  [
    'no_new_privs keeps setcap from helping',
    'identity',
    { ...UNPRIVILEGED, noNewPrivs: true },
    'limited',
    /^run as root where no_new_privs is not set/,
  ],
  ['who may trace, but not open', 'identity', { euid: 1000, capEff: TRACES }, 'limited', /dac_read_search/],
  [
    'files for their owner alone',
    'other-users',
    { euid: 1000, capEff: TRACES, otherUsers: [process({ syscall: EACCES, io: EACCES })] },
    'limited',
    /cap_dac_read_search/,
  ],
  [
    'a file of our own, in a container',
    'syscall',
    { ...IN_DOCKER, own: process({ syscall: EACCES }) },
    'limited',
    /--cap-add/,
  ],
  [
    'root of a user namespace',
    'identity',
    { initialUserNs: false, otherUsers: [process({ io: EACCES })] },
    'limited',
    /^run outside the user namespace/,
  ],
  ['root of a user namespace that holds all that is seen', 'identity', { initialUserNs: false }, 'ok', null],
  [
    'processes outside the user namespace',
    'other-users',
    { initialUserNs: false, otherUsers: [process({ io: EACCES })] },
    'limited',
    /^run outside the user namespace/,
  ],
  [
    'Yama 1 for root of a container',
    'ptrace-scope',
    { ...IN_DOCKER, sysctl: YAMA },
    'limited',
    /ptrace_scope=0/,
  ],
  ['Yama 1 for who has the capability', 'ptrace-scope', { euid: 1000, sysctl: YAMA }, 'ok', null],
  [
    'others are closed',
    'other-users',
    { ...UNPRIVILEGED, otherUsers: [process({ syscall: EACCES, io: EACCES })] },
    'limited',
    /root/,
  ],
  ['no other user to try', 'other-users', { otherUsers: [] }, 'unknown', null],
  [
    'own ones closed by Yama',
    'own-user',
    {
      ...UNPRIVILEGED,
      sameUser: [process({ syscall: EACCES })],
      sysctl: sysctls({ 'kernel/yama/ptrace_scope': 1 }),
    },
    'limited',
    /ptrace_scope=0/,
  ],
  [
    'Yama 1 for a user',
    'ptrace-scope',
    { ...UNPRIVILEGED, sysctl: sysctls({ 'kernel/yama/ptrace_scope': 1 }) },
    'limited',
    /ptrace_scope=0/,
  ],
  ['Yama 1 for root', 'ptrace-scope', { sysctl: sysctls({ 'kernel/yama/ptrace_scope': 1 }) }, 'ok', null],
  [
    'Yama 3 closes even root',
    'ptrace-scope',
    { sysctl: sysctls({ 'kernel/yama/ptrace_scope': 3 }) },
    'off',
    null,
  ],
  [
    'hidepid',
    'proc-mount',
    {
      ...UNPRIVILEGED,
      mount: { ...MOUNT, superOptions: ['rw', 'hidepid=invisible'] },
      hidden: 'hidepid=invisible',
    },
    'limited',
    /remount,hidepid=0 \/proc/,
  ],
  [
    'hidepid does not hide from members of a group',
    'proc-mount',
    { ...UNPRIVILEGED, mount: { ...MOUNT, superOptions: ['rw', 'hidepid=2', 'gid=7'] } },
    'ok',
    null,
  ],
  [
    'hidepid=1 closes folders',
    'proc-mount',
    { ...UNPRIVILEGED, mount: { ...MOUNT, superOptions: ['rw', 'hidepid=1'] } },
    'limited',
    /remount,hidepid=0 \/proc/,
  ],
  [
    'hidepid does not hide from root',
    'proc-mount',
    { mount: { ...MOUNT, superOptions: ['rw', 'hidepid=2'] } },
    'ok',
    null,
  ],
  [
    'hidepid=0',
    'proc-mount',
    { ...UNPRIVILEGED, mount: { ...MOUNT, superOptions: ['rw', 'hidepid=0'] } },
    'ok',
    null,
  ],
  [
    'subset=pid',
    'proc-mount',
    { mount: { ...MOUNT, superOptions: ['rw', 'subset=pid'] } },
    'off',
    /mount -t proc/,
  ],
  ['its mount is not found', 'proc-mount', { mount: undefined }, 'unknown', null],
  ['a captured tree has no mount', 'proc-mount', { captured: true, mount: undefined }, 'ok', null],
  ['a PID namespace', 'pid-namespace', { initialPidNs: false }, 'limited', /--pid=host/],
  ['a namespace that can not be told', 'user-namespace', { initialUserNs: undefined }, 'unknown', null],
  ['a cgroup namespace', 'cgroup-namespace', { initialCgroupNs: false }, 'limited', /--cgroupns=host/],
  ['few descriptors', 'descriptors', { tasks: 10_000 }, 'limited', /^ulimit -n 20064$/],
  ['few, up to the hard limit', 'descriptors', { tasks: 100_000 }, 'limited', /^ulimit -n 65536$/],
  [
    'few, and no more to be had',
    'descriptors',
    { tasks: 10_000, openFiles: { soft: 1024, hard: 1024, unit: '' } },
    'limited',
    null,
  ],
  [
    'no limit on descriptors',
    'descriptors',
    { tasks: 10_000, openFiles: { soft: Infinity, hard: Infinity, unit: '' } },
    'ok',
    null,
  ],
  ['no terminal', 'terminal', { terminal: { ...TERMINAL, isTerminal: false } }, 'off', /terminal/],
  ['nobody looked at the terminal', 'terminal', { terminal: undefined }, 'off', /terminal/],
  ['a dumb terminal', 'terminal', { terminal: { ...TERMINAL, type: 'dumb' } }, 'limited', /TERM=/],
  ['no UTF-8', 'terminal', { terminal: { ...TERMINAL, utf8: false } }, 'limited', /LC_ALL/],
  ['NO_COLOR', 'terminal', { terminal: { ...TERMINAL, noColor: true, colors: 1 } }, 'limited', /NO_COLOR/],
  ['a small terminal', 'terminal', { terminal: { ...TERMINAL, columns: 40 } }, 'limited', /80x24/],
  ['a kernel thread as target', 'target', { target: { ...process(), kernelThread: true } }, 'limited', null],
  [
    'a target that is closed',
    'target',
    { ...UNPRIVILEGED, target: process({ maps: EACCES }) },
    'limited',
    /root/,
  ],
  ['no release', 'kernel', { release: ENOENT }, 'unknown', null],
];

for (const [what, id, change, state, enable] of CASES) {
  test(`${what}: ${id} is ${state}`, () => {
    const found = check(id, change);
    assert.equal(found.state, state);
    if (enable === null) assert.equal(found.enable, null);
    else assert.match(found.enable ?? '', enable);
    if (state === 'limited' || state === 'off') assert.notEqual(found.consequence, '');
  });
}

test('files that are refused are named, with how many keep them closed', () => {
  const closed = process({ syscall: EACCES, io: EACCES });
  const one = check('other-users', { ...UNPRIVILEGED, otherUsers: [process(), closed] });
  assert.equal(one.found, 'of 2 tried, process 12 kept closed: syscall, io');
  const two = check('other-users', { ...UNPRIVILEGED, otherUsers: [closed, closed, process()] });
  assert.equal(two.found, 'of 3 tried, 2 processes kept closed: syscall, io');
});

for (const [what, change, found] of [
  ['all rights', {}, 'uid 0 with CAP_SYS_PTRACE'],
  ['a plain user', UNPRIVILEGED, 'uid 1000'],
  ['root in a container', IN_DOCKER, 'uid 0 without CAP_SYS_PTRACE: its bounding set has no CAP_SYS_PTRACE'],
  [
    'who may trace only',
    { euid: 1000, capEff: TRACES },
    'uid 1000 with CAP_SYS_PTRACE, but without CAP_DAC_READ_SEARCH',
  ],
  [
    'root of a user namespace',
    { initialUserNs: false },
    'uid 0 with CAP_SYS_PTRACE, which counts within its user namespace only',
  ],
] as const) {
  test(`the rights of ${what}`, () => assert.equal(check('identity', change).found, found));
}

test('closed to root of a user namespace: that is the cause', () => {
  const found = check('other-users', { initialUserNs: false, otherUsers: [process({ io: EACCES })] });
  assert.match(found.consequence, /our rights end with our user namespace, and it lies outside of it/);
  const unknown = check('other-users', { initialUserNs: undefined, otherUsers: [process({ io: EACCES })] });
  assert.match(unknown.consequence, /it lies outside our user namespace, or a security module guards it/);
});

test('a process that is closed even to root: no advice to become root', () => {
  const found = check('own-user', { sameUser: [process({ syscall: EACCES })] });
  assert.deepEqual([found.state, found.enable], ['limited', null]);
  assert.match(found.consequence, /: a security module guards it$/);
});

test('of whoever captured a tree only the uid is known, and no process of the tree is taken for it', () => {
  const report = inspectDoctor(readDoctorEvidence(fixtureRoot('stacks-denied')));
  const one = (id: string) => report.checks.find((found) => found.id === id);
  assert.deepEqual(
    [one('identity')?.state, one('identity')?.found, one('identity')?.enable],
    ['limited', 'uid 65534', null],
  );
  assert.match(one('other-users')?.found ?? '', /of 2 tried, 2 processes kept closed/);
  assert.doesNotMatch(one('other-users')?.consequence ?? '', /more rights/);
  assert.equal(one('descriptors')?.state, 'ok');
});

test('a tree captured by root shows all, pages where it holds them', () => {
  const report = inspectDoctor(readDoctorEvidence(fixtureRoot('stacks-glibc')));
  const one = (id: string) => report.checks.find((found) => found.id === id);
  assert.equal(one('identity')?.state, 'ok');
  assert.equal(one('syscall')?.state, 'ok');
  assert.equal(one('pagemap')?.state, 'ok');
});

test('namespaces are called by their names: the initial one, or not', () => {
  for (const id of ['pid-namespace', 'user-namespace', 'cgroup-namespace']) {
    const { about, found } = check(id, {});
    assert.match(about, /^the (PID|user|cgroup) namespace \(/);
    assert.equal(found, 'the initial one of the machine');
  }
  assert.match(check('user-namespace', { initialUserNs: false }).found, /^not the initial one/);
});
