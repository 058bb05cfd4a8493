import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { NameDump } from '../../../src/inspect/names/dump.ts';
import { renameThreads, withRuntimeWords } from '../../../src/inspect/names/apply.ts';
import { holderOf, type NameJoin } from '../../../src/inspect/names/join.ts';
import { parseNames } from '../../../src/inspect/names/parse.ts';
import { readNameJoin } from '../../../src/inspect/names/read.ts';
import { joinSentence } from '../../../src/inspect/names/report.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import type { Wait } from '../../../src/inspect/waits/wait.ts';
import { scan } from '../../../src/scan/scanner.ts';
import { fixtureRoot, truthOf } from '../fixture.ts';

function dumpOf(fixture: string, file: string): NameDump {
  const dump = parseNames(readFileSync(`fixtures/${fixture}/names/${file}`));
  if ('why' in dump) throw new Error(dump.why);
  return dump;
}

function joinOf(fixture: string, file: string, pids?: readonly number[]): NameJoin {
  const root = fixtureRoot(fixture);
  const threads: { pid: number; tid: number }[] = [];
  scan(root, { rows: 'threads', pids, needs: [] }, ({ pid, tid }) => {
    threads.push({ pid, tid });
    return true;
  });
  return readNameJoin(root, dumpOf(fixture, file), threads);
}

interface JvmTruth {
  readonly thread_table: readonly {
    readonly tid: number;
    readonly name: string | null;
    readonly java_state?: string | null;
    readonly vm_state?: string;
    readonly detail?: string | null;
  }[];
  readonly blocked_forever: {
    readonly monitor_cycle: readonly string[];
    readonly monitor_victim: readonly string[];
    readonly reentrantlock_cycle: readonly string[];
  };
}

test('svc-jvm: jstack gives every thread its full name and its own state, all but the launcher', () => {
  const { thread_table } = truthOf<JvmTruth>('svc-jvm');
  const { rows, unmatchedRows, unmatchedTids, younger } = joinOf('svc-jvm', 'jstack.txt', [2]);
  for (const { tid, name, java_state, vm_state, detail } of thread_table) {
    const row = rows.get(tid);
    assert.equal(row?.name ?? null, name, String(tid));
    if (row === undefined) continue;
    const state = detail === null || detail === undefined ? java_state : `${java_state} (${detail})`;
    assert.equal(row.state, java_state === null ? vm_state : state, String(tid));
  }
  assert.deepEqual([unmatchedRows, unmatchedTids, younger], [[], [2], []]);
});

test('svc-jvm: jstack without the PID joins with the JVM, not with its init', () => {
  assert.deepEqual([...joinOf('svc-jvm', 'jstack.txt').rows.keys()].includes(1), false);
});

test('svc-jvm: both deadlocks that only the runtime knows, and the victim behind one of them', () => {
  const { thread_table, blocked_forever } = truthOf<JvmTruth>('svc-jvm');
  const join = joinOf('svc-jvm', 'jstack.txt', [2]);
  const tid = (wanted: string | undefined): number =>
    thread_table.find(({ name }) => name === wanted)?.tid ?? 0;
  const { monitor_cycle, reentrantlock_cycle, monitor_victim } = blocked_forever;
  assert.deepEqual(
    join.deadlocks.map(({ tids }) => tids),
    [monitor_cycle.map(tid), reentrantlock_cycle.map(tid)],
  );
  for (const [a, b] of [monitor_cycle, reentrantlock_cycle]) {
    assert.equal(holderOf(join, tid(a)), tid(b));
    assert.equal(holderOf(join, tid(b)), tid(a));
  }
  assert.ok(monitor_cycle.map(tid).includes(holderOf(join, tid(monitor_victim[0])) ?? 0));
  // Idle pool threads park on conditions that nobody holds.
  assert.equal(holderOf(join, tid('http-nio-8080-exec-1')), undefined);
});

test('svc-jvm: the rows of the threads in a deadlock of the runtime say so, and who holds what they want', () => {
  const join = joinOf('svc-jvm', 'jstack.txt', [2]);
  const look = lookAtWaits(fixtureRoot('svc-jvm'), [2], { rename: (read) => renameThreads(read, join) });
  const { waits, deadlocks } = withRuntimeWords(look, join);
  const rowOf = (name: string | undefined): Wait | undefined => waits.find(({ comm }) => comm === name);
  const { monitor_cycle, reentrantlock_cycle, monitor_victim } = truthOf<JvmTruth>('svc-jvm').blocked_forever;
  for (const [first, second] of [monitor_cycle, reentrantlock_cycle]) {
    const [one, other] = [rowOf(first), rowOf(second)];
    assert.deepEqual([one?.ownerTid, one?.ownerPid, other?.ownerTid], [other?.tid, 2, one?.tid]);
    const end = `; what it wants is held by ${other?.tid} (${second}); in a deadlock of ${one?.tid}, ${other?.tid}`;
    assert.ok(one?.text.endsWith(end), one?.text);
  }
  const victim = rowOf(monitor_victim[0]);
  assert.match(
    victim?.text ?? '',
    /; what it wants is held by \d+ \(order-processor-[12]\); blocked behind a deadlock of /,
  );
  assert.deepEqual(deadlocks[0]?.behind, [victim?.tid]);
  const told = waits.filter(({ text }) => text.includes('deadlock of'));
  assert.equal(told.length, monitor_cycle.length + reentrantlock_cycle.length + 1);
  assert.equal(rowOf('http-nio-8080-exec-1')?.ownerTid, null);
});

test('svc-jvm: of a deadlock with a thread that was not joined the row names no circle', () => {
  const join = joinOf('svc-jvm', 'jstack.txt', [2]);
  const deadlocks = join.deadlocks.map((one) => ({ ...one, tids: one.tids.slice(0, 1) }));
  const look = lookAtWaits(fixtureRoot('svc-jvm'), [2]);
  const { waits } = withRuntimeWords(look, { ...join, deadlocks });
  const texts = waits.filter(({ tid }) => deadlocks.some(({ tids }) => tids.includes(tid)));
  assert.ok(texts.length === 2);
  for (const { text } of texts) assert.match(text, /; in a deadlock that the runtime has found$/);
});

test('svc-jvm: the innermost frame', () => {
  const row = joinOf('svc-jvm', 'jstack.txt', [2]).rows.get(46);
  assert.equal(row?.frame, 'jdk.internal.misc.Unsafe.park(java.base@17.0.21.1/Native Method)');
});

interface PythonTruth {
  readonly thread_table: readonly { readonly tid: number; readonly name: string }[];
}

for (const file of ['py-spy.json', 'py-spy.txt']) {
  test(`svc-python: ${file} gives every thread its Python name`, () => {
    const { rows, unmatchedRows } = joinOf('svc-python', file, [2]);
    const names = truthOf<PythonTruth>('svc-python').thread_table.map(({ tid, name }) => [tid, name]);
    assert.deepEqual([...rows].map(([tid, { name }]) => [tid, name]).sort(byTid), names);
    assert.deepEqual(unmatchedRows, []);
  });
}

function byTid([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return Number(a) - Number(b);
}

test('svc-python: py-spy says who holds the GIL', () => {
  assert.equal(joinOf('svc-python', 'py-spy.json', [2]).rows.get(21)?.state, 'holds the GIL');
});

test('svc-python: faulthandler has no TIDs, but each of its addresses lies in a stack', () => {
  const { rows, unmatchedTids } = joinOf('svc-python', 'faulthandler.txt', [2]);
  // Not the running thread, whose stack pointer is hidden, and not the main one, whose struct is elsewhere.
  assert.deepEqual(unmatchedTids, [2, 20]);
  assert.equal(
    rows.get(14)?.frame,
    dumpOf('svc-python', 'py-spy.txt').rows.find(({ tid }) => tid === 14)?.frame ?? 'x',
  );
});

for (const [fixture, file, pid] of [
  ['svc-jvm', 'gdb-threads.txt', 2],
  ['svc-go', 'gdb-threads.txt', 2],
  ['svc-node', 'gdb.txt', 2],
  ['svc-python', 'gdb-threads.txt', 2],
  ['svc-redis', 'gdb-threads.txt', 2],
] as const) {
  test(`${fixture}: gdb's list of threads joins whole, with the names of the kernel`, () => {
    const { rows, unmatchedRows, unmatchedTids } = joinOf(fixture, file, [pid]);
    assert.deepEqual([unmatchedRows, unmatchedTids], [[], []]);
    const { thread_table } = truthOf<{ thread_table: { tid: number; comm: string }[] }>(fixture);
    for (const { tid, comm } of thread_table) assert.equal(rows.get(tid)?.name, comm, String(tid));
  });
}

test('svc-nginx: one file with the threads of several processes joins with all of them', () => {
  const join = joinOf('svc-nginx', 'gdb-threads.txt');
  assert.deepEqual(
    [...join.rows.keys()].sort((a, b) => a - b),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  );
});

test('a list of goroutines, and a report of Node.js, say why they can not be joined', () => {
  for (const file of ['svc-go/names/go-sigquit.txt', 'svc-node/names/node-report.json']) {
    const dump = parseNames(readFileSync(`fixtures/${file}`));
    assert.ok('why' in dump && dump.why.includes('no TIDs'), file);
  }
});

test('the sentence counts what joined and names what did not', () => {
  assert.equal(
    joinSentence(joinOf('svc-jvm', 'jstack.txt', [2])),
    '45 of the 45 threads in the dump (jstack) joined; not in the dump: 2',
  );
});
