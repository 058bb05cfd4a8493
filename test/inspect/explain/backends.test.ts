import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backendLock, readIdleBackends } from '../../../src/inspect/explain/backends.ts';
import { headline } from '../../../src/inspect/explain/headline.ts';
import { readExplainEvidence } from '../../../src/inspect/explain/read.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { alteredRoot, fixtureRoot } from '../fixture.ts';

const SIBLINGS = [3, 15, 22, 24, 25, 26, 29];

/** What is said of the lock that a backend waits for. */
function said(pid: number, root = fixtureRoot('svc-postgres')): string[] {
  const evidence = readExplainEvidence(root, pid, pid);
  assert.ok(isRead(evidence));
  return backendLock(evidence).map(({ text }) => text);
}

test('a backend that waits for a lock: who is idle in a transaction of its database may have it', () => {
  assert.deepEqual(said(24), [
    'Who has the lock that its title speaks of is in the memory of PostgreSQL: pg_blocking_pids(24) tells.',
    'Of its database 22 is idle in a transaction, and so perhaps the one.',
  ]);
  const evidence = readExplainEvidence(fixtureRoot('svc-postgres'), 24, 24);
  assert.ok(isRead(evidence));
  assert.match(headline(evidence), /, waits for a lock of PostgreSQL$/);
});

test('a backend that waits for no lock, and a process that serves no client, have nobody to name', () => {
  for (const pid of [15, 22, 26, 3, 10]) {
    assert.equal(readIdleBackends(fixtureRoot('svc-postgres'), pid, SIBLINGS), undefined);
    assert.deepEqual(said(pid), []);
  }
});

test('who is idle in a transaction of another database, or in one that has failed, has not the lock', () => {
  const title = (text: string) => ({ 'proc/22/cmdline': () => `postgres: main: ${text}\0` });
  for (const text of [
    'postgres mail [local] idle in transaction',
    'postgres shop [local] idle in transaction (aborted)',
  ]) {
    const root = alteredRoot('svc-postgres', title(text));
    assert.deepEqual(readIdleBackends(root, 24, SIBLINGS), []);
    assert.equal(said(24, root).length, 1);
  }
});
