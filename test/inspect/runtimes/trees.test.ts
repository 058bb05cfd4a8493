import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuntimeEvidence } from '../../../src/inspect/runtimes/evidence.ts';
import { readRuntimeEvidence } from '../../../src/inspect/runtimes/read.ts';
import { recognise, roleOf } from '../../../src/inspect/runtimes/recognise.ts';
import { readStackEvidence } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { readWaitEvidence } from '../../../src/inspect/waits/read.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { fixtureRoot, truthOf } from '../fixture.ts';

interface ThreadTruth {
  readonly tid: number;
  readonly comm: string;
  readonly name?: string | null;
  readonly role?: string;
  readonly role_from_backtrace?: string;
}

interface Truth {
  readonly pid: number;
  readonly thread_table: readonly ThreadTruth[];
}

/** The evidence of process `pid` of a fixture, with the sizes of its stacks. */
function evidenceOf(fixture: string, pid: number): RuntimeEvidence {
  const root = fixtureRoot(fixture);
  const [process] = readWaitEvidence(root, [pid]).processes;
  assert.ok(process);
  const stacks = readStackEvidence(root, pid);
  assert.ok(isRead(stacks));
  const sizes = inspectStacks(stacks).threads.flatMap(({ tid, reserved }) =>
    reserved === null ? [] : [[tid, reserved] as const],
  );
  return readRuntimeEvidence(root, process, new Map(sizes));
}

/** The role of each thread, by TID; empty where there is none. */
function rolesOf(evidence: RuntimeEvidence): ReadonlyMap<number, string> {
  return new Map(evidence.threads.map((thread) => [thread.tid, roleOf(thread, evidence)?.role ?? '']));
}

/** Pairs of what a truth calls a thread, and what its role must say. */
type Expected = readonly (readonly [truth: RegExp, role: RegExp])[];

function checkRoles(fixture: string, expected: Expected): void {
  const { pid, thread_table } = truthOf<Truth>(fixture);
  const roles = rolesOf(evidenceOf(fixture, pid));
  for (const thread of thread_table) {
    const truth = thread.role ?? thread.role_from_backtrace ?? thread.name ?? 'launcher';
    const pattern = expected.find(([of]) => of.test(truth))?.[1];
    const role = roles.get(thread.tid) ?? 'no such thread';
    if (pattern === undefined) assert.equal(role, '', `${thread.tid}, ${truth}`);
    else assert.match(role, pattern, `${thread.tid}, ${truth}`);
  }
}

for (const [fixture, runtime, source] of [
  ['svc-jvm', 'jvm', 'maps'],
  ['svc-go', 'go', 'maps'],
  ['svc-node', 'node', 'exe'],
  ['svc-python', 'cpython', 'maps'],
  ['svc-postgres', 'postgres', 'exe'],
  ['svc-redis', 'redis', 'exe'],
] as const) {
  test(`${fixture}: the runtime is ${runtime}, by ${source}`, () => {
    const found = recognise(evidenceOf(fixture, 2));
    assert.deepEqual([found?.runtime, found?.source], [runtime, source]);
  });
}

test('an init, a shell and a client of Redis have no runtime', () => {
  assert.equal(recognise(evidenceOf('svc-redis', 1)), undefined);
  assert.equal(recognise(evidenceOf('svc-redis', 15)), undefined);
});

test('svc-jvm: threads of the virtual machine have roles, those of the program have none', () => {
  checkRoles('svc-jvm', [
    [/^launcher/, /^the launcher: it runs no Java/],
    [/^DestroyJavaVM/, /main\(\)/],
    [/^GC Thread#/, /parallel garbage collection/],
    [/^G1 Main/, /starts the concurrent marking/],
    [/^G1 Conc/, /concurrent marker/],
    [/^G1 Refine/, /remembered sets/],
    [/^G1 Service/, /upkeep of the G1/],
    [/^VM Thread/, /safepoints/],
    [/^VM Periodic/, /tick/],
    [/^C[12] Comp/, /just-in-time/],
    [/^Sweeper/, /compiled code/],
    [/^Reference H/, /references/],
    [/^Finalizer/, /finalizers/],
    [/^Common-Cl/, /cleaners/],
    [/^Signal D/, /SIGQUIT/],
    [/^Service Thread/, /events/],
    [/^Monitor D/, /monitors/],
    [/^Notification/, /management/],
    [/^Attach/, /jstack/],
    [/exec-\d+$/, /serves requests/],
    [/Acceptor$/, /acceptor/],
    [/Poller$/, /poller/],
  ]);
});

test('svc-node: all threads are called node, and birth, stack and wait tell them apart', () => {
  checkRoles('svc-node', [
    [/JavaScript main/, /JavaScript main thread/],
    [/delayed task/, /delayed tasks/],
    [/platform worker/, /V8's platform/],
    [/SIGUSR1/, /SIGUSR1/],
    [/^worker_thread$/, /worker_threads/],
    [/^libuv pool$/, /libuv pool/],
  ]);
});

test('svc-redis: the main thread, background jobs and I/O threads', () => {
  checkRoles('svc-redis', [
    [/^main thread/, /^the main thread: it runs every command/],
    [/close/, /closes files/],
    [/fsync/, /append-only file/],
    [/free/, /frees large keys/],
    [/^io_thd/, /I\/O thread/],
    [/^jemalloc/, /jemalloc/],
  ]);
});

test('svc-go: who monitors, who polls, who is inside a system call, and who is not to be told', () => {
  const roles = rolesOf(evidenceOf('svc-go', 2));
  const expected: Readonly<Record<number, RegExp>> = {
    2: /inside a system call/,
    3: /sysmon/,
    4: /inside a system call/,
    5: /inside a system call/,
    6: /inside a system call/,
    7: /runs Go code/,
    8: /can not tell/,
    9: /template thread/,
    10: /inside a system call/,
    11: /can not tell/,
    12: /polls the network/,
    13: /can not tell/,
  };
  for (const [tid, role] of Object.entries(expected)) assert.match(roles.get(Number(tid)) ?? '', role, tid);
});

test('svc-python: the main thread, the idle pool and who waits for the GIL', () => {
  const roles = rolesOf(evidenceOf('svc-python', 2));
  assert.match(roles.get(2) ?? '', /main thread/);
  for (const pool of [17, 18, 19]) assert.match(roles.get(pool) ?? '', /idle pool/);
  assert.match(roles.get(21) ?? '', /GIL/);
  // Every queue has a lock of its own, and a deadlock in Python is two threads on two words.
  for (const other of [3, 4, 6, 7, 8, 9, 10, 11, 12, 15, 20])
    assert.equal(roles.get(other), '', String(other));
});

interface PostgresTruth {
  readonly postmaster: number;
  readonly processes: readonly { readonly pid: number; readonly comm: string; readonly title: string }[];
  readonly pg_stat_activity: readonly {
    readonly pid: number;
    readonly backend_type: string;
    readonly state: string | null;
    readonly leader_pid: number | null;
    readonly blocked_by: readonly number[];
  }[];
}

test('svc-postgres: the title of each process tells what the server knows of it', () => {
  const truth = truthOf<PostgresTruth>('svc-postgres');
  assert.match(
    rolesOf(evidenceOf('svc-postgres', truth.postmaster)).get(truth.postmaster) ?? '',
    /^the postmaster/,
  );
  const words: Readonly<Record<string, RegExp>> = {
    checkpointer: /checkpointer/,
    'background writer': /background writer/,
    walwriter: /write-ahead log/,
    'autovacuum launcher': /autovacuum/,
    'logical replication launcher': /logical replication/,
    'client backend': /backend of a client, postgres in database shop, from this machine/,
    'parallel worker': /parallel worker for the query of backend 28$/,
  };
  for (const { pid, backend_type, state, blocked_by } of truth.pg_stat_activity) {
    const evidence = evidenceOf('svc-postgres', pid);
    assert.equal(recognise(evidence)?.runtime, 'postgres', String(pid));
    const role = rolesOf(evidence).get(pid) ?? '';
    assert.match(role, words[backend_type] ?? /^never$/, String(pid));
    assert.equal(/waits for a lock/.test(role), blocked_by.length > 0, `${pid}: ${role}`);
    assert.equal(/idle in transaction/.test(role), state === 'idle in transaction', `${pid}: ${role}`);
  }
});

interface NginxTruth {
  readonly processes: readonly {
    readonly pid: number;
    readonly title: string;
    readonly threads: readonly { readonly tid: number }[];
  }[];
}

test('svc-nginx: master, workers, cache processes, and the pool inside each worker', () => {
  const roles: Readonly<Record<string, RegExp>> = {
    'nginx: master process': /^the master/,
    'nginx: worker process': /^a worker: it serves/,
    'nginx: cache manager process': /manager of the cache/,
    'nginx: cache loader process': /loader of the cache/,
  };
  let pool = 0;
  for (const { pid, title, threads } of truthOf<NginxTruth>('svc-nginx').processes) {
    const evidence = evidenceOf('svc-nginx', pid);
    const words = Object.entries(roles).find(([start]) => title.startsWith(start))?.[1];
    assert.equal(
      recognise(evidence)?.runtime,
      words === undefined && pid !== 35 ? undefined : pid === 35 ? 'cpython' : 'nginx',
    );
    if (words === undefined) continue;
    for (const { tid } of threads) {
      const role = rolesOf(evidence).get(tid) ?? '';
      if (tid === pid) assert.match(role, words);
      else assert.match(role, /pool that reads files/, String(pool++));
    }
  }
  assert.equal(pool, 6);
});
