import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { RuntimeEvidence, RuntimeThread } from '../../../src/inspect/runtimes/evidence.ts';
import { titleOf } from '../../../src/inspect/runtimes/read.ts';
import { recognise, roleOf } from '../../../src/inspect/runtimes/recognise.ts';
import { decodeCall } from '../../../src/inspect/waits/decode.ts';
import type { Mapping } from '../../../src/procfs/maps.ts';

function thread(fields: Partial<RuntimeThread>): RuntimeThread {
  return {
    tid: 7,
    inner: fields.tid ?? 7,
    comm: 'x',
    state: 'S',
    call: undefined,
    stackBytes: undefined,
    ...fields,
  };
}

function evidence(fields: Partial<RuntimeEvidence>): RuntimeEvidence {
  return {
    pid: 7,
    comm: 'x',
    exe: undefined,
    title: '',
    mappings: [],
    areas: undefined,
    threads: [thread({})],
    ...fields,
  };
}

function mapped(...names: readonly string[]): Mapping[] {
  return names.map((name, at) => ({
    low: at * 4096,
    high: (at + 1) * 4096,
    perms: 'r-xp',
    offset: 0,
    device: 'fe:00',
    inode: at + 1,
    name,
  }));
}

for (const [what, fields, runtime, source] of [
  [
    'a JVM inside another program',
    { exe: '/usr/bin/soffice.bin', mappings: mapped('/x/libjvm.so') },
    'jvm',
    'maps',
  ],
  ['a JVM inside Python', { exe: '/usr/bin/python3.11', mappings: mapped('/x/libjvm.so') }, 'jvm', 'maps'],
  ['a JVM whose maps can not be read', { exe: '/opt/jdk/bin/java' }, 'jvm', 'exe'],
  ['a JVM of which only the name is known', { comm: 'java' }, 'jvm', 'comm'],
  [
    'PostgreSQL with a procedure in Python',
    { exe: '/x/postgres', mappings: mapped('/x/libpython3.11.so.1.0') },
    'postgres',
    'exe',
  ],
  [
    'an embedded Python',
    { exe: '/usr/bin/uwsgi', mappings: mapped('/x/libpython3.11.so.1.0') },
    'cpython',
    'maps',
  ],
  ['a program that was removed while it runs', { exe: '/usr/bin/node (deleted)' }, 'node', 'exe'],
  ['.NET', { exe: '/app/web', mappings: mapped('/x/libcoreclr.so') }, 'dotnet', 'maps'],
  ['Erlang', { exe: '/usr/lib/erlang/erts-13/bin/beam.smp' }, 'beam', 'exe'],
  [
    'tokio by the old name of its threads',
    { threads: [thread({ comm: 'tokio-runtime-w' })] },
    'tokio',
    'comm',
  ],
  ['tokio by the new name', { threads: [thread({ comm: 'tokio-rt-worker' })] }, 'tokio', 'comm'],
  [
    'Redis, whose file has another name',
    { exe: '/usr/bin/redis-check-rdb', comm: 'redis-server' },
    'redis',
    'exe',
  ],
] as const) {
  test(`${what} is ${runtime}, by ${source}`, () => {
    const found = recognise(evidence(fields));
    assert.deepEqual([found?.runtime, found?.source], [runtime, source]);
  });
}

for (const [what, fields] of [
  [
    'redis-check-rdb that checks a file',
    { exe: '/usr/bin/redis-check-rdb', comm: 'redis-check-rdb', title: 'redis-check-rdb dump.rdb' },
  ],
  ['a shell', { exe: '/bin/bash', comm: 'bash' }],
  [
    'a program called postgres by nothing but its name',
    { exe: '/x/editor', comm: 'postgres', title: 'editor postgres: notes' },
  ],
  ['nothing that could be read', {}],
] as const) {
  test(`${what} is no runtime`, () => {
    assert.equal(recognise(evidence(fields)), undefined);
  });
}

for (const [exe, comm, role] of [
  ['beam.smp', '2_scheduler', /^a scheduler, which runs Erlang/],
  ['beam.smp', 'erts_sched_2', /^a scheduler, which runs Erlang/],
  ['beam.smp', '1_dirty_cpu_sch', /compute/],
  ['beam.smp', '10_dirty_io_sche', /wait/],
  ['beam.smp', 'async_1', /asynchronous/],
  ['beam.smp', '1_aux', /helper/],
  ['beam.smp', '0_poller', /polls/],
  ['beam.smp', 'sys_msg_dispatc', /messages/],
  ['beam.smp', 'sys_sig_dispatc', /signals/],
  ['dotnet', '.NET TP Worker', /thread pool/],
  ['dotnet', '.NET Tiered Com', /just-in-time/],
  ['dotnet', '.NET Server GC', /garbage/],
  ['node', 'libuv-worker', /libuv pool/],
  ['node', 'V8Worker', /V8's platform/],
  ['java', 'ZWorker#0', /Z garbage/],
  ['java', 'pool-3-thread-1', /nobody named/],
  ['java', 'ForkJoinPool.co', /fork-join/],
  ['redis-server', 'bio_aof', /append-only/],
] as const) {
  test(`${exe}: ${comm} has a role, and it says that it is by name`, () => {
    const one = thread({ tid: 8, comm });
    const all = evidence({ exe: `/x/${exe}`, comm: exe, threads: [thread({}), one] });
    const found = roleOf(one, all);
    assert.match(found?.role ?? '', role);
    assert.equal(found?.basis, `its name is ${comm}`);
  });
}

for (const [title, role] of [
  [
    'postgres: alice shop 10.0.0.3(51234) idle',
    /alice in database shop, from 10\.0\.0\.3\(51234\): idle, the client/,
  ],
  ['postgres: alice shop ::1(51234) SELECT', /from ::1\(51234\): it runs SELECT$/],
  ['postgres: main: my user shop [local] idle in transaction', /my user in database shop, .*keeps its locks/],
  ['postgres: walsender repl 10.0.0.4(5) streaming 0/1', /sender of the write-ahead log/],
  ['postgres: cluster: with: autovacuum worker shop', undefined],
  ['postgres: alice shop [local] UPDATE waiting', /: its UPDATE waits for a lock; pg_blocking_pids\(\)/],
  [
    'postgres: alice shop [local] COMMIT waiting for 1/1563F60',
    /: its COMMIT waits for a synchronous standby to confirm the write-ahead log up to 1\/1563F60; /,
  ],
  ['postgres: autovacuum worker shop waiting', /cleans a database; it waits for a lock; pg_blocking_pids/],
  ['postgres: main: parallel worker for PID 12 waiting', /query of backend 12; it waits for a lock; /],
  ['postgres: startup recovering 000000010000 waiting', /; it waits for queries that are in its way to end$/],
  ['postgres: startup recovering 000000010000', /replays/],
  ['postgres: ', undefined],
  ['postgres: \u0001\u0002 x', undefined],
] as const) {
  test(`the title ${JSON.stringify(title)}`, () => {
    const all = evidence({ exe: '/x/postgres', comm: 'postgres', title });
    const found = roleOf(thread({}), all)?.role;
    if (role === undefined) assert.equal(found, undefined);
    else assert.match(found ?? '', role);
  });
}

test('a title ends where its blanks and NULs begin', () => {
  assert.equal(titleOf('postgres: main: checkpointer \0\0\0'), 'postgres: main: checkpointer');
  assert.equal(titleOf('a\0b c\0'), 'a b c');
  assert.equal(titleOf(' \0'), '');
});

test('any names, titles and calls have a role or none, and every role says what it is from', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('postgres: a b [local] x', 'nginx: worker process', 'GC Thread#'),
  );
  const call = fc
    .tuple(fc.nat(460), fc.array(fc.nat(), { minLength: 6, maxLength: 6 }))
    .map(([nr, args]) => decodeCall('x86_64', { state: 'blocked', nr, args, sp: 1, pc: 1 }));
  const threads = fc.array(
    fc.record({
      tid: fc.nat(5),
      inner: fc.nat(5),
      comm: words,
      state: fc.constantFrom('R', 'S', 'Z'),
      call,
      stackBytes: fc.nat(),
    }),
  );
  const exe = fc.constantFrom(
    undefined,
    '/x/java',
    '/x/node',
    '/x/postgres',
    '/x/nginx',
    '/x/redis-server',
    '/x/python3',
    '/x/beam.smp',
  );
  fc.assert(
    fc.property(words, exe, words, threads, (comm, path, title, list) => {
      const all = evidence({ pid: 1, comm, exe: path, title, threads: list });
      for (const one of list) {
        const role = roleOf(one, all);
        assert.ok(role === undefined || (role.role !== '' && role.basis !== ''));
      }
    }),
  );
});
