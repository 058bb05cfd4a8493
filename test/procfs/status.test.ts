import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatus, readStatus, type Status } from '../../src/procfs/status.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { STATUS_KERNEL_THREAD, STATUS_PROCESS, STATUS_ZOMBIE } from './captures.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

function parsed(text: string): Status {
  const read = parseStatus(Buffer.from(text, 'latin1'));
  assert.ok(!(read instanceof Unreadable), read instanceof Unreadable ? read.detail : '');
  return read;
}

/** `text` with the line `name` replaced, or left out. */
function withLine(text: string, name: string, line: string): string {
  const changed = text.replace(new RegExp(`^${name}:.*\\n`, 'm'), () => line);
  assert.notEqual(changed, text);
  return changed;
}

test('a process with memory and supplementary groups', () => {
  assert.deepEqual(parsed(STATUS_PROCESS), {
    Name: 'editor',
    Umask: 18,
    State: 'S',
    Tgid: 170,
    Pid: 170,
    PPid: 1,
    TracerPid: 0,
    Uid: [1000, 1000, 1000, 1000],
    Gid: [100, 100, 100, 100],
    Groups: [27, 100],
    NStgid: [170],
    NSpid: [170],
    VmPeak: 1120,
    VmSize: 1120,
    VmLck: 0,
    VmHWM: 764,
    VmRSS: 764,
    RssAnon: 56,
    VmData: 200,
    VmStk: 132,
    VmExe: 564,
    VmLib: 8,
    VmSwap: 0,
    Threads: 1,
    SigQ: '0/96364',
    SigPnd: '0000000000000000',
    ShdPnd: '0000000000000000',
    SigBlk: '0000000000000000',
    SigIgn: '0000000000000000',
    SigCgt: '0000000000000000',
    CapPrm: '0000000000000000',
    CapEff: '0000000000000000',
    CapBnd: '000001fffeffffff',
    NoNewPrivs: 0,
    Seccomp: 0,
    Cpus_allowed_list: '0-1',
    Mems_allowed_list: '0',
    voluntary_ctxt_switches: 1,
    nonvoluntary_ctxt_switches: 1,
  });
});

test('a kernel thread has no sizes, and all signals ignored', () => {
  const status = parsed(STATUS_KERNEL_THREAD);
  assert.deepEqual(
    [status.VmPeak, status.VmSize, status.VmRSS, status.RssAnon, status.VmSwap],
    [undefined, undefined, undefined, undefined, undefined],
  );
  assert.equal(status.SigIgn, 'ffffffffffffffff');
  assert.equal(status.voluntary_ctxt_switches, 9833);
});

test('a zombie has neither sizes nor umask', () => {
  const status = parsed(STATUS_ZOMBIE);
  assert.deepEqual(
    [status.State, status.Umask, status.VmSize, status.Threads],
    ['Z', undefined, undefined, 1],
  );
});

const CASES: readonly (readonly [
  name: string,
  line: string,
  text: string,
  key: keyof Status,
  value: unknown,
])[] = [
  ['an empty name', 'Name', 'Name:\t\n', 'Name', ''],
  ['a name of blanks and tabs', 'Name', 'Name:\t \t x \n', 'Name', ' \t x '],
  ['a name that looks like a line', 'Name', 'Name:\tPid:\t77\n', 'Pid', 170],
  ['a name with an escaped newline', 'Name', 'Name:\ta\\\\nPid:\t1\n', 'Name', 'a\\\\nPid:\t1'],
  ['a name that is not UTF-8', 'Name', 'Name:\t\xff\xfe\n', 'Name', '\xff\xfe'],
  ['no supplementary groups', 'Groups', 'Groups:\t \n', 'Groups', []],
  ['many groups', 'Groups', 'Groups:\t4 24 4294967295 \n', 'Groups', [4, 24, 4294967295]],
  ['a task seen from outside its PID namespace', 'NSpid', 'NSpid:\t170\t17\t1\n', 'NSpid', [170, 17, 1]],
  ['ids that differ', 'Uid', 'Uid:\t1000\t0\t0\t33\n', 'Uid', [1000, 0, 0, 33]],
  ['nobody of a foreign namespace', 'Gid', 'Gid:\t4294967295\t1\t2\t3\n', 'Gid', [4294967295, 1, 2, 3]],
  ['a kernel without NStgid', 'NStgid', '', 'NStgid', []],
  ['a kernel without NoNewPrivs', 'NoNewPrivs', '', 'NoNewPrivs', undefined],
  [
    'a kernel that does not count switches',
    'voluntary_ctxt_switches',
    '',
    'voluntary_ctxt_switches',
    undefined,
  ],
  ['a size without its unit is none', 'VmRSS', 'VmRSS:\t     584\n', 'VmRSS', undefined],
  ['a size without its number is none', 'VmRSS', 'VmRSS:\t kB\n', 'VmRSS', undefined],
  [
    'a list of CPUs beyond one word',
    'Cpus_allowed_list',
    'Cpus_allowed_list:\t0-3,8,64-4095\n',
    'Cpus_allowed_list',
    '0-3,8,64-4095',
  ],
  ['an unknown line', 'Ngid', 'New_line_of_2030:\tyes\n', 'Tgid', 170],
];
for (const [name, line, text, key, value] of CASES) {
  test(name, () => assert.deepEqual(parsed(withLine(STATUS_PROCESS, line, text))[key], value));
}

test('lines in another order', () => {
  const turned = STATUS_PROCESS.trimEnd().split('\n').reverse().join('\n');
  assert.deepEqual(parsed(`${turned}\n`), parsed(STATUS_PROCESS));
});

for (const name of [
  'Name',
  'State',
  'Tgid',
  'Pid',
  'PPid',
  'TracerPid',
  'Uid',
  'Gid',
  'Threads',
  'SigPnd',
  'SigCgt',
]) {
  test(`without ${name} it is malformed`, () => {
    const read = parseStatus(Buffer.from(withLine(STATUS_PROCESS, name, '')));
    assert.deepEqual(read, new Unreadable('status', 'MALFORMED', `has no ${name}`));
  });
}

test('a number that is none is malformed, not 0', () => {
  for (const line of ['Tgid:\t\n', 'Tgid:\tx\n', `Tgid:\t${'9'.repeat(400)}\n`]) {
    const read = parseStatus(Buffer.from(withLine(STATUS_PROCESS, 'Tgid', line)));
    assert.ok(read instanceof Unreadable, line);
  }
});

test('a status of one task does not change that of another', () => {
  const first = parsed(STATUS_PROCESS);
  const copy = structuredClone(first);
  for (let id = 1; id < 3000; id++) {
    parsed(withLine(STATUS_PROCESS, 'SigCgt', `SigCgt:\t${id.toString(16).padStart(16, '0')}\n`));
  }
  assert.deepEqual(first, copy);
});

test('it is read from the folder of the task', () => {
  const root = rootWith({ '170/task/171/status': STATUS_PROCESS });
  assert.deepEqual(readStatus(root, '170/task/171'), parsed(STATUS_PROCESS));
  assert.deepEqual(readStatus(root, '1'), new Unreadable('1/status', 'ENOENT'));
});

holdsForAnyBytes('status', parseStatus, [STATUS_PROCESS, STATUS_KERNEL_THREAD, STATUS_ZOMBIE], {
  cuts: 'lines',
});
