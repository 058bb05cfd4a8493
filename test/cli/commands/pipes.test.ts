import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Content, makeTree } from '../../procfs/tree.ts';
import { refusal, run } from './run-command.ts';

const stat = (pid: number, state: string, flags: number): string =>
  `${pid} (x) ${state} 1 1 1 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;

function processOf(pid: number, state: string, flags = 0): Readonly<Record<string, Content>> {
  return {
    [`proc/${pid}/stat`]: stat(pid, state, flags),
    [`proc/${pid}/status`]: `Name:\tx\nUmask:\t0022\nState:\tS\nTgid:\t${pid}\nNgid:\t0\nPid:\t${pid}\nPPid:\t1\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nThreads:\t1\n`,
    [`proc/${pid}/task/${pid}/stat`]: stat(pid, state, flags),
    [`proc/${pid}/fd/`]: '',
  };
}

for (const command of ['pipes', 'waits']) {
  test(`${command}: a process that is not there`, async () => {
    // Larger than any the kernel gives.
    const [line, code] = await refusal([command, '4194304']);
    assert.equal(line, '4194304 : no such process; see tinspect -e for those there are');
    assert.equal(code, 1);
  });

  test(`${command}: a process that a capture does not hold`, async () => {
    const [line, code] = await refusal([command, '77', '--proc-root', 'fixtures/pipes']);
    assert.equal(
      line,
      '77 : no such process in this capture, which holds 15 of the 128 tasks there were; ' +
        'see tinspect -e --proc-root TREE for those it holds',
    );
    assert.equal(code, 1);
  });
}

for (const [what, files, why] of [
  [
    'a thread of the kernel',
    processOf(12, 'I', 0x20_0000),
    'is a thread of the kernel, which has no descriptors',
  ],
  ['a zombie', processOf(12, 'Z'), 'has ended, and has no descriptors any more'],
  ['a process with nothing open', processOf(12, 'S'), 'has no descriptor open'],
] as const) {
  test(`${what}: ${why}`, async (t) => {
    const { code, out, complaints } = await run(['pipes', '12', '--proc-root', makeTree(t, files)]);
    assert.deepEqual([code, out, complaints], [1, '', [`tinspect: 12 : ${why}`]]);
  });
}
