import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { readPipeEvidence } from '../../../src/inspect/pipes/read.ts';
import { inspectPipes, type PipeReport } from '../../../src/inspect/pipes/report.ts';
import { missingOfPipes } from '../../../src/inspect/pipes/missing.ts';
import { unlistedBy } from '../../../src/inspect/pipes/unlisted.ts';
import { openRoot } from '../../../src/procfs/open.ts';
import { RootProblem } from '../../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../../src/procfs/root.ts';
import { Live } from '../live.ts';

const UNSHARE = ['-p', '-f', '--mount-proc'];
const mayUnshare = spawnSync('unshare', [...UNSHARE, 'true']).status === 0;
const skip = !mayUnshare && 'PID namespaces may not be made here';

/** The procfs that the first process of a PID namespace sees, a child of `unshare`. */
function rootOf(unshare: number): ProcRoot | undefined {
  const { stdout } = spawnSync('cat', [`/proc/${unshare}/task/${unshare}/children`], { encoding: 'utf8' });
  const namespaceOf = (pid: string): string =>
    spawnSync('readlink', [`/proc/${pid}/ns/pid`], { encoding: 'utf8' }).stdout;
  const first = stdout
    .split(' ')
    .find((pid) => pid !== '' && !['', namespaceOf('self')].includes(namespaceOf(pid)));
  if (first === undefined) return undefined;
  const host = { now: Date.now() / 1000, euid: 0, arch: 'x86_64' };
  const root = openRoot(`/proc/${first}/root/proc`, host);
  return root instanceof RootProblem ? undefined : root;
}

test('a pipe that leads out of a PID namespace is not said to have no other end', { skip }, async () => {
  // In the namespace one `sleep` reads a pipe that no other has open; its input and output lead out of it.
  const inner = 'sleep 1000 < <(exec 1>&-; exec sleep 1000) & wait';
  const script = `exec unshare ${UNSHARE.join(' ')} bash --norc -c '${inner}' < <(exec sleep 1000) > >(exec cat)`;
  const live = new Live('bash', ['--norc', '-c', script]);
  try {
    let report: PipeReport | undefined;
    let verdicts: string[] = [];
    // The shells take a moment to get where they stay. They may have been given more pipes than those three.
    const settled = (): boolean => verdicts.length >= 3 && verdicts.every((verdict) => verdict === 'ok 0');
    for (let look = 0; look < 100 && !settled(); look++) {
      if (look > 0) await pass(20);
      const root = rootOf(live.pid);
      const isOurs = root !== undefined && unlistedBy(root).some(({ kind }) => kind === 'outside');
      report = isOurs ? inspectPipes(readPipeEvidence(root, undefined)) : undefined;
      verdicts = report?.pipes.map(({ verdict, culprit }) => `${verdict} ${culprit}`) ?? [];
    }
    assert.ok(settled(), verdicts.join(', '));
    const text = report?.pipes.find(({ readers }) => readers.length === 0)?.text ?? '';
    assert.match(text, /to nobody that can be seen: processes outside this PID namespace are not seen$/);
    assert.deepEqual(report && missingOfPipes(report), [
      { what: 'processes', reason: 'those outside this PID namespace are not seen', count: 1 },
    ]);
  } finally {
    await live.end();
  }
});
