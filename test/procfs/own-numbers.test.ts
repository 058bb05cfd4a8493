import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openRoot } from '../../src/procfs/open.ts';
import { hasOurNumbers } from '../../src/procfs/own-numbers.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import { FakeProc, statusText } from '../scan/fake-proc.ts';

function withSelf(text: string): FakeProc {
  const proc = new FakeProc();
  proc.machine.set('self/status', text);
  return proc;
}

test('one number in NSpid: the numbers are ours; two: the procfs is of a namespace above', () => {
  const status = statusText(7, 7, {});
  assert.equal(hasOurNumbers(withSelf(`${status}NSpid:\t7\n`).root()), true);
  assert.equal(hasOurNumbers(withSelf(`${status}NSpid:\t7\t1\n`).root()), false);
});

test('a procfs in which we are not has no numbers of ours', () => {
  assert.equal(hasOurNumbers(new FakeProc().root()), false);
});

const HOST = { now: 0, euid: 0, arch: 'x86_64' };

test('live: those of /proc are ours, those of a procfs of another namespace are not', async (t) => {
  const own = openRoot(undefined, HOST);
  assert.ok(!(own instanceof RootProblem));
  assert.equal(hasOurNumbers(own), true);
  const inside = spawn('unshare', ['-p', '-f', '--mount-proc', 'sh', '-c', 'echo in; read end']);
  const said = await new Promise((resolve) => {
    inside.stdout.once('data', resolve);
    inside.once('exit', () => resolve(undefined));
  });
  try {
    if (said === undefined) return t.diagnostic('no PID namespaces here: not tried with another procfs');
    const [child = ''] = readFileSync(`/proc/${inside.pid}/task/${inside.pid}/children`, 'latin1').split(' ');
    const other = openRoot(`/proc/${child}/root/proc`, HOST);
    assert.ok(!(other instanceof RootProblem));
    assert.equal(hasOurNumbers(other), false);
  } finally {
    inside.stdin.end();
  }
});
