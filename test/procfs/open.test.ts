import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CapturedRoot } from '../../src/procfs/captured.ts';
import { openMoments, openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import { nodeFiles } from '../../src/procfs/reader.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';
import { FakeProc, statLine } from '../scan/fake-proc.ts';
import { type Content, fill, HOST, makeTree, temporaryFolder } from './tree.ts';

const LIVE = { now: 1_700_000_000.5, euid: 1000, arch: 'aarch64' };

function opened(root: ProcRoot | RootProblem): ProcRoot {
  assert.ok(!(root instanceof RootProblem), JSON.stringify(root));
  return root;
}

function problem(root: unknown): string {
  assert.ok(root instanceof RootProblem, 'is a problem');
  assert.notEqual(root.what, '');
  assert.notEqual(root.accepted, '');
  return root.why;
}

/** An auxiliary vector of pairs, in words of this machine's order. */
function auxv(pairs: readonly (readonly [number, number])[], wide = true): string {
  const words = [...pairs, [0, 0]].flat();
  const bytes = wide ? new BigUint64Array(words.map(BigInt)).buffer : new Uint32Array(words).buffer;
  return Buffer.from(bytes).toString('latin1');
}

function liveSystem(machine: Readonly<Record<string, string>>): { fake: FakeProc; root: ProcRoot } {
  const fake = new FakeProc();
  fake.add(1, { 1: {} });
  for (const [name, text] of Object.entries(machine)) fake.machine.set(name, text);
  return { fake, root: opened(openRoot(undefined, LIVE, fake)) };
}

test('the live system: no file is read before a fact of it is asked for', () => {
  const { fake, root } = liveSystem({});
  assert.equal(root.path, '/proc');
  assert.equal(root.base, '/');
  assert.equal(root.captured, false);
  const { now, euid, arch, timezone } = root.host;
  assert.deepEqual({ now, euid, arch, timezone }, { ...LIVE, timezone: undefined });
  assert.deepEqual(
    fake.touched.filter((path) => /auxv|self|proc\/stat$/.test(path)),
    ['/proc/stat'],
  );
});

for (const wide of [true, false]) {
  test(`ticks and page size come from the auxiliary vector of a ${wide ? 64 : 32}-bit program`, () => {
    const vector = auxv(
      [
        [33, 4096],
        [6, 65_536],
        [17, 128],
      ],
      wide,
    );
    const { root } = liveSystem({ 'self/auxv': vector });
    assert.equal(root.host.page_size, 65_536);
    assert.equal(root.host.clock_ticks, 128);
  });
}

for (const [what, vector] of [
  ['is not there', undefined],
  ['is empty', ''],
  ['is garbage', '\xff'.repeat(64)],
  ['has zeros', auxv([[6, 0]])],
] as const) {
  test(`an auxiliary vector that ${what} leaves the usual values`, () => {
    const { root } = liveSystem(vector === undefined ? {} : { 'self/auxv': vector });
    assert.equal(root.host.page_size, 4096);
    assert.equal(root.host.clock_ticks, 100);
  });
}

test('CPUs are counted in stat, not taken from the numbers: an offline one is missing', () => {
  const { root } = liveSystem({ stat: 'cpu  1 2\ncpu0 1 2\ncpu2 1 2\ncpu10 1 2\nintr 5\nbtime 5\n' });
  assert.equal(root.host.cpus, 3);
});

test("the caller's terminal is that of self, and none without it", () => {
  const line = statLine(12, 12, {}).replace(' 0 -1 ', ' 34816 -1 ');
  assert.equal(liveSystem({ 'self/stat': line }).root.host.tty_nr, 34_816);
  assert.equal(liveSystem({}).root.host.tty_nr, 0);
});

test('each fact is read once', () => {
  const { fake, root } = liveSystem({ 'self/auxv': auxv([[6, 4096]]) });
  const first = [root.host.cpus, root.host.tty_nr, root.host.page_size];
  const touched = fake.touched.length;
  assert.deepEqual([root.host.cpus, root.host.tty_nr, root.host.page_size], first);
  assert.equal(fake.touched.length, touched);
});

test('/proc that is not mounted', () => {
  const fake = new FakeProc();
  fake.machine.clear();
  const found = openRoot(undefined, LIVE, fake);
  assert.equal(problem(found), 'not mounted');
  assert.match((found as RootProblem).accepted, /mount -t proc/);
});

test('a procfs mounted elsewhere: its files, the names of this system', (t) => {
  const folder = temporaryFolder(t);
  fill(folder, { stat: 'cpu0 1\n', uptime: '1 1\n', '7/stat': 'x' });
  const root = opened(openRoot(`${folder}//`, LIVE));
  assert.equal(root.path, folder);
  assert.equal(root.base, '/');
  assert.equal(root.captured, false);
  assert.equal(root.host.cpus, 1);
});

test('a procfs mounted with subset=pid has only the folders of tasks', (t) => {
  const folder = temporaryFolder(t);
  fill(folder, { '7/stat': 'x' });
  assert.equal(opened(openRoot(folder, LIVE)).captured, false);
});

test('a captured tree: everything is its own', (t) => {
  const folder = makeTree(t, {}, { tty_nr: 34_816, timezone: 'Europe/Berlin' });
  const root = opened(openRoot(folder, LIVE));
  assert.equal(root.path, `${folder}/proc`);
  assert.equal(root.base, folder);
  assert.equal(root.captured, true);
  assert.deepEqual(root.host, { ...HOST, tty_nr: 34_816, timezone: 'Europe/Berlin' });
});

test('a tree without terminal, zone and read errors: none, UTC, none', (t) => {
  const { host } = opened(openRoot(makeTree(t, {}), LIVE));
  assert.equal(host.tty_nr, 0);
  assert.equal(host.timezone, 'UTC');
});

test('a tree named with a slash at its end or through a link is the same', (t) => {
  const folder = makeTree(t, { 'proc/7/comm': 'x\n' });
  const other = temporaryFolder(t);
  fill(other, { tree: { link: folder } });
  for (const path of [`${folder}/`, `${other}/tree`]) {
    assert.deepEqual(opened(openRoot(path, LIVE)).list(''), ['7', 'uptime']);
  }
});

const refusals: readonly (readonly [
  what: string,
  contents: Record<string, Content>,
  path: string,
  why: RegExp,
])[] = [
  ['a missing path', {}, '/none', /^no such file or directory$/],
  ['a file', { file: '' }, '/file', /^not a directory$/],
  ['a path through a file', { file: '' }, '/file/x', /^not a directory$/],
  ['an empty folder', {}, '', /^not a procfs$/],
  ['any other folder', { 'src/x': '' }, '', /^not a procfs$/],
  ['host.json without proc/', { 'host.json': JSON.stringify(HOST) }, '', /^no such file or directory$/],
  [
    'proc/ that is empty',
    { 'host.json': JSON.stringify(HOST), 'proc/': '' },
    '',
    /^has no files of a procfs$/,
  ],
  [
    'proc/ that is a link',
    { 'host.json': JSON.stringify(HOST), proc: { link: '/proc' } },
    '',
    /symbolic link/,
  ],
  [
    'host.json that is a link',
    { 'host.json': { link: '/etc/passwd' }, 'proc/uptime': '' },
    '',
    /symbolic link/,
  ],
  ['proc/ without host.json', { 'proc/uptime': '1 1\n' }, '', /^has proc\/ but no host\.json$/],
  [
    'the proc/ of a tree',
    { 'host.json': '{}', 'proc/uptime': '1 1\n' },
    '/proc',
    /^is the proc\/ of a captured tree, not the tree itself$/,
  ],
  [
    'two moments',
    { 't0/host.json': '{}', 't1/host.json': '{}', 't10/x': '' },
    '',
    /^holds the moments t0 to t10$/,
  ],
  ['one moment', { 't0/host.json': '{}' }, '', /^holds the moments t0$/],
];
for (const [what, contents, path, why] of refusals) {
  test(`refused: ${what}`, (t) => {
    const folder = temporaryFolder(t);
    fill(folder, contents);
    assert.match(problem(openRoot(folder + path, LIVE)), why);
  });
}

test('a folder of moments says which path to give', (t) => {
  const folder = temporaryFolder(t);
  fill(folder, { 't0/host.json': '{}', 't1/host.json': '{}' });
  const found = openRoot(`${folder}/`, LIVE);
  assert.ok(found instanceof RootProblem);
  assert.equal(found.accepted, `name one of them: ${folder}/t0`);
});

test('refused: a folder that may not be entered', (t) => {
  const folder = temporaryFolder(t);
  const denied = {
    ...nodeFiles,
    stat: (path: string) => {
      if (path === folder) throw Object.assign(new Error('denied'), { code: 'EACCES' });
      return nodeFiles.stat(path);
    },
  };
  assert.equal(problem(openRoot(folder, LIVE, denied)), 'permission denied');
});

const broken: readonly (readonly [what: string, host: string, why: RegExp])[] = [
  ['empty', '', /^is not JSON/],
  ['cut off', '{"clock_ticks": 100, "pa', /^is not JSON/],
  ['a list', '[]', /^is not a JSON object$/],
  ['null', 'null', /^is not a JSON object$/],
  ['now missing', JSON.stringify({ ...HOST, now: undefined }), /^has no now$/],
  ['now as text', JSON.stringify({ ...HOST, now: '1700000000' }), /^has now that is not seconds/],
  ['now below zero', JSON.stringify({ ...HOST, now: -1 }), /^has now that is not seconds/],
  [
    'no page size',
    JSON.stringify({ ...HOST, page_size: 0 }),
    /^has page_size that is not a whole number from 1 up$/,
  ],
  ['half a tick', JSON.stringify({ ...HOST, clock_ticks: 0.5 }), /^has clock_ticks/],
  ['euid null', JSON.stringify({ ...HOST, euid: null }), /^has euid/],
  ['tty_nr as name', JSON.stringify({ ...HOST, tty_nr: 'pts/0' }), /^has tty_nr/],
  ['a zone that is none', JSON.stringify({ ...HOST, timezone: 'Mars/Olympus' }), /^has timezone/],
  ['read_errors as list', JSON.stringify({ ...HOST, read_errors: ['1/maps'] }), /^has read_errors/],
  [
    'an error without errno',
    JSON.stringify({ ...HOST, read_errors: { '1/maps': 'denied' } }),
    /^has read_errors/,
  ],
  ['a format that is none', JSON.stringify({ ...HOST, format: '1' }), /^has format/],
  [
    'a later format',
    JSON.stringify({ format: 2, instant: 5 }),
    /^a tree of format 2, written by a later tinspect$/,
  ],
];
for (const [what, host, why] of broken) {
  test(`refused: host.json, ${what}`, (t) => {
    const folder = makeTree(t, { 'host.json': host });
    assert.match(problem(openRoot(folder, LIVE)), why);
  });
}

test('format 1 may be said', (t) => {
  assert.ok(opened(openRoot(makeTree(t, {}, { format: 1 }), LIVE)).captured);
});

test('moments come in the order of their numbers', (t) => {
  const folder = temporaryFolder(t);
  for (const [name, now] of [
    ['t10', 30],
    ['t2', 20],
    ['t0', 10],
  ] as const) {
    fill(folder, {
      [`${name}/host.json`]: JSON.stringify({ ...HOST, now }),
      [`${name}/proc/uptime`]: '1 1\n',
    });
  }
  fill(folder, { 'notes.txt': '', 't01/x': '' });
  const moments = openMoments(`${folder}/`);
  assert.ok(!(moments instanceof RootProblem));
  assert.deepEqual(
    moments.map((root) => root.host.now),
    [10, 20, 30],
  );
});

test('a tree alone is one moment; a folder without any is refused, and so is a broken one', (t) => {
  const tree = makeTree(t, {});
  const alone = openMoments(tree);
  assert.ok(!(alone instanceof RootProblem) && alone.length === 1 && alone[0] instanceof CapturedRoot);
  assert.equal(problem(openMoments(temporaryFolder(t))), 'holds no moments');
  assert.equal(problem(openMoments(`${tree}/none`)), 'no such file or directory');
  const folder = temporaryFolder(t);
  fill(folder, { 't0/host.json': '{', 't0/proc/uptime': '' });
  assert.match(problem(openMoments(folder)), /^is not JSON/);
});

test('a real /proc is one', () => {
  const root = opened(openRoot(undefined, LIVE));
  assert.ok(root.host.cpus >= 1);
  assert.ok(root.host.page_size % 4096 === 0 && root.host.clock_ticks === 100);
});
