import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sysvParser } from '../../src/procfs/sysvipc.ts';
import { malformed } from '../../src/procfs/unreadable.ts';
import { holdsForAnyBytes } from './properties.ts';

const MSG =
  '       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n' +
  '         0          1   600         128          2    12    13  1000  1000  1000  1000          0          0 1795475478\n' +
  '-1234567890          7   600           0          0     0     0     0     0     0     0          0          0 1795475478\n';
const SEM =
  '       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n' +
  '         0          2   600          3     0     0     0     0          0 1795475478\n';

test('sysvipc: a queue has how much is in it and who used it last', () => {
  const queues = sysvParser('msg')(Buffer.from(MSG));
  assert.ok(Array.isArray(queues));
  assert.deepEqual(queues[0], {
    id: 1,
    key: 0,
    uid: 1000,
    qnum: 2,
    cbytes: 128,
    lspid: 12,
    lrpid: 13,
    nsems: Number.NaN,
  });
  assert.equal(queues[1]?.key, -1234567890);
});

test('sysvipc: a set has its number of semaphores', () => {
  const sets = sysvParser('sem')(Buffer.from(SEM));
  assert.ok(Array.isArray(sets));
  assert.deepEqual(
    sets.map(({ id, nsems, qnum }) => [id, nsems, qnum]),
    [[2, 3, Number.NaN]],
  );
});

test('sysvipc: a file of the other kind, an empty one, a row of words', () => {
  assert.deepEqual(sysvParser('msg')(Buffer.from(SEM)), malformed('sysvipc/msg', 'has no column msqid'));
  assert.deepEqual(sysvParser('sem')(Buffer.from('')), malformed('sysvipc/sem', 'is empty'));
  assert.deepEqual(
    sysvParser('msg')(Buffer.from(`${MSG}a b c\n`)),
    malformed('sysvipc/msg', 'has no number in row 3'),
  );
});

holdsForAnyBytes('sysvipc/msg', sysvParser('msg'), [MSG], { cuts: 'lines' });
holdsForAnyBytes('sysvipc/sem', sysvParser('sem'), [SEM], { cuts: 'lines' });
