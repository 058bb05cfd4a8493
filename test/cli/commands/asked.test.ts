import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, run, tree } from './run-command.ts';

/** A process of the tree, a thread of it, and a number that nobody has. */
const [PID, TID, NOBODY] = ['2', '3', '99999'];
const GONE = `${NOBODY} : no such process`;

for (const command of ['stacks', 'groups', 'waits', 'pipes']) {
  const words = [command, ...tree('svc-jvm')];

  test(`${command}: of several processes those that are there are answered, and the others said`, async () => {
    const alone = await run([...words, PID]);
    const { code, out, complaints } = await run([...words, PID, NOBODY, TID]);
    assert.equal(code, 0);
    assert.equal(out, alone.out);
    const [gone = '', thread, ...more] = complaints;
    assert.ok(gone.startsWith(`tinspect: ${GONE}`), gone);
    assert.equal(thread, `tinspect: ${TID} : is a thread of process ${PID}; name the process: ${PID}`);
    assert.deepEqual(more, alone.complaints);
  });

  test(`${command} --json: they are in its list of what is missing, too`, async () => {
    const { code, out, complaints } = await run([...words, '--json', NOBODY, `${PID},${PID}`]);
    assert.equal(code, 0);
    const { missing } = JSON.parse(out) as { missing: { what: string; reason: string; count: number }[] };
    assert.deepEqual([missing[0]?.what, missing[0]?.count], [`process ${NOBODY}`, 1]);
    assert.match(missing[0]?.reason ?? '', /^no such process/);
    assert.equal(complaints.length, 1);
    const alone = JSON.parse((await run([...words, '--json', PID])).out) as object;
    assert.deepEqual({ ...JSON.parse(out), missing: missing.slice(1) }, alone);
  });

  test(`${command}: none is there, and what is no number`, async () => {
    const [line, code] = await refusal([...words, '88888', NOBODY]);
    assert.ok(line.startsWith(GONE), line);
    assert.equal(code, 1);
    assert.equal((await refusal([...words, PID, 'x']))[1], 2);
  });
}
