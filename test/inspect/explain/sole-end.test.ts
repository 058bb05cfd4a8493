import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soleEnd } from '../../../src/inspect/explain/sole-end.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import { fixtureRoot } from '../fixture.ts';

test('an end of a pipe is the sole one only where nobody may open it and everybody could be read', () => {
  const { waits, evidence } = lookAtWaits(fixtureRoot('pipes'), [2202]);
  const [wait] = waits;
  const { pipes } = evidence;
  assert.ok(wait !== undefined && pipes !== undefined && wait.judged.fd !== undefined);
  assert.equal(soleEnd(wait, { ...pipes, unreadable: 0 }), 'sure');
  const closed = (pid: number): typeof pipes => ({
    ...pipes,
    unreadable: 1,
    unseen: new Map([[pid, 'closed']]),
  });
  // Nothing is known of 99. Process 1 began before the one that made the pipe, and could not have inherited it.
  assert.equal(soleEnd(wait, closed(99)), 'seen');
  const origins = new Map(
    [
      { pid: 1, ppid: 0, session: 1, starttime: 0, comm: 'init' },
      { pid: 2201, ppid: 1, session: 2201, starttime: 5, comm: 'pipes' },
      { pid: 2202, ppid: 2201, session: 2201, starttime: 6, comm: 'reader' },
      { pid: 2203, ppid: 2201, session: 2201, starttime: 6, comm: 'writer' },
    ].map((origin) => [origin.pid, origin]),
  );
  assert.equal(soleEnd(wait, { ...closed(1), origins }), 'sure');
  assert.equal(soleEnd(wait, { ...closed(2201), origins }), 'seen');
  assert.equal(soleEnd(wait, { ...pipes, inFlight: [{ pids: [9] }] }), 'seen');
  // The tree is of a PID namespace, and its processes descend from one that has not the pipe.
  assert.deepEqual(
    pipes.unlisted.map(({ kind }) => kind),
    ['outside'],
  );
  assert.equal(soleEnd(wait, { ...pipes, unlisted: [{ kind: 'hidden', text: 'are hidden' }] }), 'seen');
  assert.equal(soleEnd(wait, { ...pipes, origins: new Map() }), 'seen');
  assert.equal(soleEnd(wait, undefined), 'seen');
  const through = (deleted: boolean): typeof wait => {
    const fd = { ...wait.judged.fd, fd: 0, op: 'read' as const };
    return {
      ...wait,
      judged: {
        ...wait.judged,
        fd: { ...fd, info: undefined, target: { kind: 'path', name: '/run/f', deleted } },
      },
    };
  };
  assert.equal(soleEnd(through(false), { ...pipes, unreadable: 0 }), 'open');
  assert.equal(soleEnd(through(true), { ...pipes, unlisted: [] }), 'sure');
  assert.equal(soleEnd(through(true), pipes), 'seen');
});
