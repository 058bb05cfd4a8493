import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readComm } from '../../src/procfs/comm.ts';
import { readLoginuid, readOomScore, readOomScoreAdj } from '../../src/procfs/ids.ts';
import { parseLine, parseNumber } from '../../src/procfs/single.ts';
import {
  parseSysctlNumber,
  readBootId,
  readMaxMapCount,
  readOsrelease,
  readPidMax,
  readSysctlNumber,
  readThreadsMax,
} from '../../src/procfs/sysctl.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { readVersion } from '../../src/procfs/version.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

for (const [text, number] of [
  ['4294967295', 4294967295],
  ['666\n', 666],
  ['-1000\n', -1000],
  ['0\n', 0],
] as const) {
  test(`one number: ${JSON.stringify(text)}`, () => assert.equal(parseNumber(Buffer.from(text)), number));
}

for (const text of ['', '\n', '-', 'x', '1x', '1\n\n', '1 2', ' 1', '1.5\n', `${'9'.repeat(30)}\n`]) {
  test(`not one number: ${JSON.stringify(text)}`, () => {
    assert.ok(parseNumber(Buffer.from(text)) instanceof Unreadable);
  });
}

test('a setting without its newline was cut off', () => {
  assert.equal(parseSysctlNumber(Buffer.from('4194304\n')), 4194304);
  assert.ok(parseSysctlNumber(Buffer.from('41943')) instanceof Unreadable);
  assert.ok(parseSysctlNumber(Buffer.from('41\n'), 2) instanceof Unreadable);
  assert.ok(parseSysctlNumber(Buffer.from('32768\t60999\n')) instanceof Unreadable);
});

test('a line is all but its newline; a name may hold others', () => {
  assert.equal(parseLine(Buffer.from('bash\n')), 'bash');
  assert.equal(parseLine(Buffer.from('a\nb\n\n')), 'a\nb\n');
  assert.equal(parseLine(Buffer.from('\n')), '');
  assert.equal(parseLine(Buffer.from([0x61, 0xff, 0x0a])), 'a\xff');
  assert.ok(parseLine(Buffer.from('bas')) instanceof Unreadable);
  assert.ok(parseLine(Buffer.from('')) instanceof Unreadable);
});

test('each is read from its file', () => {
  const root = rootWith({
    '5/loginuid': '4294967295',
    '5/oom_score': '666\n',
    '5/oom_score_adj': '-17\n',
    '5/task/6/comm': 'pool-1-thread-1\n',
    'sys/kernel/pid_max': '4194304\n',
    'sys/kernel/threads-max': '192729\n',
    'sys/kernel/task_delayacct': '0\n',
    'sys/vm/max_map_count': '65530\n',
    'sys/kernel/random/boot_id': '8974cea1-d9b9-497b-a23b-0978e4811eb1\n',
    'sys/kernel/osrelease': '6.18.44\n',
    version: 'Linux version 6.18.44 (gcc) #1 SMP\n',
  });
  assert.equal(readLoginuid(root, '5'), 4294967295);
  assert.equal(readOomScore(root, '5'), 666);
  assert.equal(readOomScoreAdj(root, '5'), -17);
  assert.equal(readComm(root, '5/task/6'), 'pool-1-thread-1');
  assert.equal(readPidMax(root), 4194304);
  assert.equal(readThreadsMax(root), 192729);
  assert.equal(readMaxMapCount(root), 65530);
  assert.equal(readSysctlNumber(root, 'kernel/task_delayacct'), 0);
  assert.equal(readBootId(root), '8974cea1-d9b9-497b-a23b-0978e4811eb1');
  assert.equal(readOsrelease(root), '6.18.44');
  assert.equal(readVersion(root), 'Linux version 6.18.44 (gcc) #1 SMP');
  assert.deepEqual(readLoginuid(root, '6'), new Unreadable('6/loginuid', 'ENOENT'));
  assert.deepEqual(
    readSysctlNumber(root, 'kernel/osrelease'),
    new Unreadable('sys/kernel/osrelease', 'MALFORMED', 'does not hold one number'),
  );
});

holdsForAnyBytes('one number', parseNumber, ['4294967295', '-1000\n'], { cuts: 'words' });
holdsForAnyBytes('sysctl', parseSysctlNumber, ['4194304\n'], { cuts: 'lines' });
holdsForAnyBytes('one line', parseLine, ['bash\n', 'a\nb\n'], { cuts: 'lines' });
