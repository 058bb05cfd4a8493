import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tinspect } from './run.ts';

const TREE = ['--proc-root', 'fixtures/ps-basic'];

test('bare and with the word ps a line means the same', () => {
  const args = ['-efL', ...TREE];
  assert.equal(tinspect(['ps', ...args]).stdout, tinspect(args).stdout);
});

test('without options and without a terminal all threads are listed', () => {
  assert.equal(tinspect(TREE).stdout, tinspect(['-efL', ...TREE]).stdout);
});

test('--json is one document with raw units and the host', () => {
  const { stdout, status } = tinspect(['-p', '110', '-L', '-o', 'pid,lwp,s,oncpu,time', '--json', ...TREE]);
  const document = JSON.parse(stdout);
  assert.equal(status, 0);
  assert.deepEqual(Object.keys(document), ['schema', 'kind', 'tool', 'host', 'tasks', 'missing']);
  assert.deepEqual(Object.keys(document.host), [
    'boot_id',
    'taken_at',
    'uptime_s',
    'cpus',
    'clock_ticks',
    'page_size',
  ]);
  assert.equal(document.schema, 1);
  assert.equal(document.kind, 'tasks');
  assert.ok(document.tasks.length > 1);
  for (const task of document.tasks) {
    assert.deepEqual(Object.keys(task), ['pid', 'lwp', 's', 'oncpu_ns', 'time_ticks']);
    assert.equal(typeof task.oncpu_ns, 'number');
  }
});

test('--json of nothing is a document too, and the exit code is 1', () => {
  const { stdout, status } = tinspect(['-p', '99999', '--json', ...TREE]);
  assert.deepEqual(JSON.parse(stdout).tasks, []);
  assert.equal(status, 1);
});

test('names that are not UTF-8 come back from JSON byte for byte', () => {
  const { stdout } = tinspect(['-eo', 'pid,comm,args', '--json', '--proc-root', 'fixtures/ps-names']);
  const { tasks } = JSON.parse(stdout);
  const broken = tasks.filter(
    (task: { comm_hex?: string; args_hex?: string }) => task.comm_hex ?? task.args_hex,
  );
  assert.ok(broken.length > 0, 'the fixture has such a name');
  for (const task of broken) {
    if (task.comm_hex === undefined) continue;
    assert.equal(Buffer.from(task.comm_hex, 'hex').toString('utf8'), task.comm);
  }
});

test('--ndjson is the rows of --json, one a line', () => {
  const args = ['-eLo', 'pid,lwp,comm', ...TREE];
  const rows = tinspect([...args, '--ndjson'])
    .stdout.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(rows, JSON.parse(tinspect([...args, '--json']).stdout).tasks);
});

test('--csv has the JSON keys as its header and ends lines with CR LF', () => {
  const lines = tinspect(['-p', '110', '-o', 'pid,time,comm', '--csv', ...TREE]).stdout.split('\r\n');
  assert.deepEqual(lines, ['pid,time_ticks,comm', '110,' + lines[1]?.split(',')[1] + ',webd', '']);
});

test('processes and threads together say in JSON which row is which', () => {
  const { tasks } = JSON.parse(tinspect(['-m', '-p', '110', '-o', 'pid,lwp', '--json', ...TREE]).stdout);
  assert.equal(tasks[0].row, 'process');
  assert.ok(tasks.slice(1).every((task: { row: string }) => task.row === 'thread'));
});

test('threads sorted: every one of them, busiest first', () => {
  const { stdout } = tinspect(['-eLo', 'pid,lwp,pcpu,comm', '--sort', '-pcpu', ...TREE]);
  const all = tinspect(['-eLo', 'pid,lwp,pcpu,comm', ...TREE]).stdout;
  assert.deepEqual(stdout.split('\n').toSorted(), all.split('\n').toSorted());
  const shares = stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.trim().split(/\s+/)[2]));
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => b - a),
  );
});

test('--tid shows one thread', () => {
  const { stdout } = tinspect(['--tid', '141', '-o', 'pid,lwp,s', ...TREE]);
  assert.match(stdout, /^ +PID +LWP S\n +140 +141 \w\n$/);
});

test('-p with the number of a thread: a header, exit code 1, and a hint', () => {
  const { stdout, stderr, status } = tinspect(['-p', '141', ...TREE]);
  assert.match(stdout, /^ +PID TTY +TIME CMD\n$/);
  assert.equal(status, 1);
  assert.match(stderr, /^tinspect: 141 : is a thread of process 140; try --tid 141 or -L -p 140\n$/);
});

test('a live listing shows this process with its threads', () => {
  const { tasks } = JSON.parse(tinspect(['-p', String(process.pid), '-L', '--json']).stdout);
  assert.ok(tasks.some((task: { lwp: number }) => task.lwp === process.pid));
  assert.ok(tasks.length > 1);
});

test('two looks fill the rate columns', () => {
  const args = ['-p', String(process.pid), '-Lo', 'lwp,cpu_now,tsa', '--interval', '50ms', '--json'];
  const { tasks } = JSON.parse(tinspect(args).stdout);
  for (const task of tasks) {
    assert.equal(typeof task.cpu_now_percent, 'number');
    assert.equal(task.tsa.length, 10);
  }
});

test('two looks of a tree are at one moment', () => {
  const args = ['-p', '110', '-o', 'cpu_now', '--interval', '10ms', '--json', ...TREE];
  const { missing } = JSON.parse(tinspect(args).stdout);
  assert.equal(missing[0].reason, 'no time passed between the two looks');
});

test('of a process what is counted per thread is the sum of its threads', () => {
  const columns = 'vcsw_rate,ivcsw_rate,migrations_rate,slices_rate';
  const args = ['-p', String(process.pid), '-mo', columns, '--interval', '100ms', '--json'];
  const { tasks } = JSON.parse(tinspect(args).stdout);
  const [process_, ...threads] = tasks as Record<string, number>[];
  for (const key of ['vcsw_rate_per_s', 'ivcsw_rate_per_s', 'migrations_rate_per_s', 'slices_rate_per_s']) {
    const sum = threads.reduce((total, thread) => total + Number(thread[key]), 0);
    assert.ok(Math.abs(Number(process_?.[key]) - sum) < 1e-6, key);
  }
});

test('what may not be read is said with two looks too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'list-'));
  try {
    cpSync('fixtures/moments/t0', folder, { recursive: true });
    const file = join(folder, 'host.json');
    const host = JSON.parse(readFileSync(file, 'utf8')) as object;
    const args = [
      '--tid',
      '6',
      '-o',
      'lwp,read_bytes,read_rate',
      '--interval',
      '10ms',
      '--proc-root',
      folder,
    ];
    for (const [euid, who] of [
      [1000, 'their owner or root may read it'],
      [0, 'root may not read all here: tinspect doctor says why'],
    ] as const) {
      writeFileSync(file, JSON.stringify({ ...host, euid, read_errors: { '3/task/6/io': 'EACCES' } }));
      const { stderr } = tinspect(args);
      assert.ok(stderr.includes(`tinspect: not shown : io of 1 task (EACCES); ${who}\n`), stderr);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('one look leaves rates unknown, with the reason', () => {
  const { tasks, missing } = JSON.parse(tinspect(['-p', '110', '-o', 'cpu_now', '--json', ...TREE]).stdout);
  assert.equal(tasks[0].cpu_now_percent, null);
  assert.match(missing[0].reason, /two looks/);
});

test('output that can not be written is one line on standard error, and exit code 1', () => {
  for (const line of ['-e', 'columns', 'top -b -n 1 -d 0.05']) {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" bin/tinspect.js ${line} > /dev/full`],
      { encoding: 'utf8' },
    );
    assert.equal(stderr, 'tinspect: standard output : no space left\n', line);
    assert.equal(status, 1, line);
  }
});

test('why a column is ? is said in one line, with how many rows', () => {
  const { stdout, stderr } = tinspect(['-p', '110', '-o', 'pid,cpu_now', ...TREE]);
  assert.match(stdout, / \?$/m);
  assert.equal(
    stderr,
    'tinspect: not known : cpu_now: a rate needs two looks: --interval, or a second round\n',
  );
  assert.match(tinspect(['-e', '-o', 'cpu_now', ...TREE]).stderr, /cpu_now of \d+ rows: /);
});

test('a query over rates needs two looks', () => {
  const { stderr, status } = tinspect(['-eL', '--where', 'cpu_now > 5', ...TREE]);
  assert.match(stderr, /cpu_now is known of two looks only; with --interval 1 there are two/);
  assert.equal(status, 2);
});

test('a reader that leaves ends the run silently', () => {
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['--norc', '-c', `"${process.execPath}" bin/tinspect.js -efL | head -1; echo "\${PIPESTATUS[0]}"`],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /^UID .*\n0\n$/);
});
