import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StackFindings } from '../../../src/inspect/stacks/stacks.ts';
import { truthOf } from '../fixture.ts';
import { inspectTree } from './truth.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

interface TableThread {
  readonly tid: number;
  readonly comm?: string;
  readonly name?: string | null;
  readonly java_id?: number | null;
  readonly role_from_backtrace?: string;
}

interface Runtime {
  readonly thread_table: readonly TableThread[];
}

/** Reserved sizes by TID: what the tree says is asked of each thread, in the order of the tree's table. */
function assertSizes(tree: string, findings: StackFindings, expected: (thread: TableThread) => number): void {
  const { thread_table } = truthOf<Runtime>(tree);
  assert.deepEqual(
    new Set(findings.threads.map(({ tid }) => tid)),
    new Set(thread_table.map(({ tid }) => tid)),
  );
  const sizes = new Map(findings.threads.map(({ tid, reserved }) => [tid, reserved]));
  for (const thread of thread_table) {
    assert.equal(
      sizes.get(thread.tid),
      expected(thread),
      `${thread.tid} ${thread.comm ?? ''} ${thread.name ?? ''}`,
    );
  }
}

test('svc-jvm: a stack is -Xss with the zones in it; threads of the machine itself have a guard of their own', () => {
  const truth = truthOf<{ configured_stack_bytes: Record<string, number>; xss_bytes: number }>('svc-jvm');
  const findings = inspectTree('svc-jvm', 2);
  const own = new Set(['VM Thread', 'VM Periodic Task Thread', 'G1 Main Marker', 'G1 Service']);
  assertSizes('svc-jvm', findings, ({ tid, name }) => {
    if (tid === 2) return 8 * MIB;
    const configured = truth.configured_stack_bytes[name ?? ''];
    if (configured !== undefined) return configured;
    if (/^(GC Thread|G1 Conc|G1 Refine|C[12] Compiler)/.test(name ?? '') || own.has(name ?? '')) return MIB;
    return truth.xss_bytes;
  });
  for (const { tid, comm, guard, reserved, used, headroom } of findings.threads) {
    if (tid === 2) continue;
    const zones = !/^(GC Thread|G1 |VM )/.test(comm);
    assert.equal(guard, zones ? 16 * KIB : 4 * KIB, `${tid} ${comm}: guard`);
    if (used !== null)
      assert.equal(headroom, (reserved ?? 0) - used - (zones ? 16 * KIB : 0), `${tid}: headroom`);
  }
});

test('svc-jvm: the thread that runs has the only stack that is left', () => {
  const running = inspectTree('svc-jvm', 2).threads.filter(({ source }) => source !== 'sp');
  assert.deepEqual(
    running.map(({ tid, source, used }) => [tid, source, used === null]),
    [
      [2, 'main', false],
      [42, 'inferred', true],
    ],
  );
});

test('svc-jvm: the deep thread is deep', () => {
  const deep = inspectTree('svc-jvm', 2).threads.find(({ comm }) => comm.startsWith('deep-recursion'));
  assert.ok((deep?.used ?? 0) > 1.4 * MIB, `${deep?.used}`);
});

test('svc-go: stacks of goroutines have no size, and a thread that runs is not guessed at', () => {
  const findings = inspectTree('svc-go', 2);
  for (const { tid, source, reserved, used } of findings.threads) {
    assert.equal(source, tid === 2 ? 'main' : tid === 7 ? 'unknown' : 'go', `${tid}`);
    assert.equal(used, null, `${tid}: used`);
    assert.equal(reserved, tid === 2 ? 8 * MIB : null, `${tid}: reserved`);
  }
  assert.equal(findings.cached.count, 0);
  assert.equal(findings.totals.covered, 1);
});

test('svc-node: pool and platform threads as RLIMIT_STACK, workers 4 MiB, the inspector tens of KiB', () => {
  const findings = inspectTree('svc-node', 2);
  assertSizes('svc-node', findings, ({ role_from_backtrace: role = '' }) => {
    if (/worker_thread|Worker/.test(role) && !/platform|pool/.test(role)) return 4 * MIB;
    return /SIGUSR1|inspector/.test(role) ? 32 * KIB : 8 * MIB;
  });
  assert.deepEqual(
    findings.threads.filter(({ source }) => source === 'inferred').map(({ tid, low }) => [tid, low]),
    [
      [12, null],
      [15, null],
    ],
    'two run and two stacks are left: the size is certain, whose is whose is not',
  );
});

test('svc-python: 8 MiB, or what threading.stack_size asked for', () => {
  const findings = inspectTree('svc-python', 2);
  assertSizes('svc-python', findings, ({ name }) => (name === 'small-stack' ? 262_144 : 8 * MIB));
  assert.equal(findings.threads.find(({ tid }) => tid === 20)?.source, 'inferred');
});

test('svc-python: a zombie has no stack', () => {
  const { threads } = inspectTree('svc-python', 22);
  assert.deepEqual(
    threads.map(({ source, reserved }) => [source, reserved]),
    [['unknown', null]],
  );
});

test('svc-redis, svc-nginx: every thread 8 MiB with a guard of a page', () => {
  for (const [tree, pids] of [
    ['svc-redis', [2]],
    ['svc-nginx', [3, 4, 5]],
  ] as const) {
    for (const pid of pids) {
      for (const { tid, reserved, guard, source } of inspectTree(tree, pid).threads) {
        assert.deepEqual(
          [reserved, guard, source],
          [8 * MIB, tid === pid ? 0 : 4096, tid === pid ? 'main' : 'sp'],
          `${tree} ${tid}`,
        );
      }
    }
  }
});

test('svc-redis: a main thread that runs has a stack, and at least the headroom below what it has grown to', () => {
  const main = inspectTree('svc-redis', 2).threads[0];
  assert.equal(main?.used, null);
  assert.equal(main?.headroom, 8 * MIB - 132 * KIB);
  assert.match(main?.note ?? '', /at least/);
});

test('svc-postgres: without smaps the bounds stand, and what is in memory is missing', () => {
  const client = inspectTree('svc-postgres', 10);
  assert.equal(client.threads.length, 9);
  for (const { tid, reserved, touched, source, used } of client.threads) {
    assert.deepEqual([reserved, touched, source], [8 * MIB, null, tid === 10 ? 'main' : 'sp'], `${tid}`);
    assert.ok((used ?? 0) > 0);
  }
  assert.deepEqual(client.missing, [{ what: 'touched', reason: 'there is no smaps file', count: 9 }]);
  assert.equal(client.totals.touched, null);
});
