import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import * as fc from 'fast-check';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';
import { parsePagemapRuns, parseTreeMemory } from '../../src/procfs/tree-memory.ts';
import { isRead, type Reading, Unreadable } from '../../src/procfs/unreadable.ts';
import { statusText } from '../scan/fake-proc.ts';
import { type Content, makeTree } from './tree.ts';

const LIVE = { now: 0, euid: 0, arch: '' };

function open(
  t: TestContext,
  contents: Readonly<Record<string, Content>>,
  read_errors: Readonly<Record<string, string>> = {},
): ProcRoot {
  const root = openRoot(makeTree(t, contents, { read_errors }), LIVE);
  assert.ok(!(root instanceof RootProblem), JSON.stringify(root));
  return root;
}

/** The text that was read, or the code of the error. */
function textOf(reading: Reading<Buffer>): string {
  return isRead(reading) ? reading.toString('latin1') : reading.code;
}

function codeOf(reading: unknown): string {
  assert.ok(reading instanceof Unreadable, 'is an error');
  return reading.code;
}

test('processes are listed by number, other files behind them', (t) => {
  const root = open(t, { 'proc/100/x': '', 'proc/9/x': '', 'proc/20/x': '', 'proc/stat': '' });
  assert.deepEqual(root.list(''), ['9', '20', '100', 'stat', 'uptime']);
});

test('of the threads the leader stands first, the others by number', (t) => {
  const root = open(t, {
    'proc/20/task/100/x': '',
    'proc/20/task/9/x': '',
    'proc/20/task/20/x': '',
    'proc/20/task/21/x': '',
    'proc/30/task/7/x': '',
    'proc/30/task/31/x': '',
  });
  assert.deepEqual(root.list('20/task'), ['20', '9', '21', '100']);
  assert.deepEqual(root.list('30/task'), ['7', '31'], 'a leader without a folder');
  assert.equal(codeOf(root.list('40/task')), 'ENOENT');
});

test('what may not be read is listed, as it was there; what was gone is not', (t) => {
  const root = open(
    t,
    { 'proc/1/fd/3': { link: '/dev/null' }, 'proc/1/maps': '' },
    {
      '1/fd/10': 'EACCES',
      '1/fd/4': 'EPERM',
      '1/fd/3': 'EACCES',
      '1/fd/5': 'ENOENT',
      '1/fdinfo/3': 'EACCES',
      '2/fd': 'EACCES',
    },
  );
  assert.deepEqual(root.list('1/fd'), ['3', '4', '10']);
  assert.deepEqual(root.names('1/fd'), ['3', '4', '10']);
  assert.deepEqual(root.list('1/fdinfo'), ['3'], 'a folder that was left without files');
  assert.equal(codeOf(root.list('2/fd')), 'EACCES');
  assert.deepEqual(root.list(''), ['1', 'uptime']);
});

test('a read error holds for the path and for all below it, however it is read', (t) => {
  const root = open(
    t,
    {
      'proc/1/maps': 'not to be seen',
      'proc/1/fd/0': { link: '/dev/null' },
      'proc/1/exe': { link: '/bin/x' },
      'proc/1/fdinfo/0': 'pos:\t0\n',
      'proc/12/maps': 'seen',
    },
    { '1/maps': 'EACCES', '1/fd': 'EPERM', '1/exe': 'EACCES', '1/fdinfo': 'ESRCH' },
  );
  assert.equal(codeOf(root.bytes('1/maps')), 'EACCES');
  assert.equal(codeOf(root.open('1/maps')), 'EACCES');
  assert.equal(codeOf(root.list('1/fd')), 'EPERM');
  assert.equal(codeOf(root.link('1/fd/0')), 'EPERM');
  assert.equal(codeOf(root.link('1/exe')), 'EACCES');
  assert.equal(codeOf(root.bytes('1/fdinfo/0')), 'ESRCH');
  assert.equal(textOf(root.bytes('12/maps')), 'seen');
  const refused = root.bytes('1/maps');
  assert.ok(refused instanceof Unreadable && refused.denied && refused.file === '1/maps');
});

for (const name of ['exe', 'environ', 'loginuid', 'oom_score', 'oom_score_adj', 'smaps_rollup', 'ns/pid']) {
  test(`${name} of a process stands for its threads`, (t) => {
    const root = open(t, {
      [`proc/12/${name}`]: { link: 'of-the-process' },
      [`proc/13/${name}`]: { link: 'of-the-process' },
      [`proc/13/task/14/${name}`]: { link: 'its-own' },
      'proc/12/task/12/stat': '',
    });
    assert.equal(textOf(root.link(`12/task/12/${name}`)), 'of-the-process');
    assert.equal(textOf(root.link(`13/task/14/${name}`)), 'its-own');
    assert.equal(codeOf(root.link(`12/task/99/${name}`)), 'ENOENT', 'there is no thread 99');
  });
}

test("a thread's error wins over its process's file, and the process's error reaches the thread", (t) => {
  const root = open(
    t,
    {
      'proc/12/smaps_rollup': 'Rss',
      'proc/12/task/12/x': '',
      'proc/12/task/13/x': '',
      'proc/14/task/14/x': '',
    },
    { '12/task/13/smaps_rollup': 'ESRCH', '14/smaps_rollup': 'EACCES' },
  );
  assert.equal(textOf(root.bytes('12/task/12/smaps_rollup')), 'Rss');
  assert.equal(codeOf(root.bytes('12/task/13/smaps_rollup')), 'ESRCH');
  const reached = root.bytes('14/task/14/smaps_rollup');
  assert.ok(reached instanceof Unreadable && reached.file === '14/task/14/smaps_rollup');
  assert.equal(reached.code, 'EACCES');
});

test('what each thread has of its own is not taken from the process', (t) => {
  const root = open(t, { 'proc/12/stat': 'x', 'proc/12/cgroup': 'x', 'proc/12/task/13/comm': 'x\n' });
  assert.equal(codeOf(root.bytes('12/task/13/stat')), 'ENOENT');
  assert.equal(codeOf(root.bytes('12/task/13/cgroup')), 'ENOENT');
});

test('the owner of a folder: effective ids of its status, root without one', (t) => {
  const status = statusText(12, 12, {}).replace(/Uid:.*\n/, 'Uid:\t1000\t1001\t1002\t1003\n');
  const root = open(
    t,
    {
      'proc/12/status': status.replace(/Gid:.*\n/, 'Gid:\t1\t2\t3\t4\n'),
      'proc/13/stat': '',
      'proc/14/status': 'Name:\tcut',
      'proc/15/status': status,
    },
    { '15/status': 'EACCES' },
  );
  assert.deepEqual(root.owner('12'), { uid: 1001, gid: 2 });
  assert.deepEqual(root.owner('13'), { uid: 0, gid: 0 });
  assert.deepEqual(root.owner('14'), { uid: 0, gid: 0 });
  assert.deepEqual(root.owner('15'), { uid: 0, gid: 0 });
  assert.equal(codeOf(root.owner('16')), 'ENOENT');
});

for (const [path, number] of [
  ['/dev/pts/0', 34_816],
  ['/dev/pts/255', 35_071],
  ['/dev/pts/300', (136 << 8) | (300 & 0xff) | (0x100 << 12)],
  ['/dev/tty0', 1024],
  ['/dev/tty63', 1087],
  ['/dev/ttyS0', 1088],
  ['/dev/ttyUSB3', (188 << 8) | 3],
  ['/dev/ttyACM1', (166 << 8) | 1],
  ['/dev/hvc0', 229 << 8],
  ['/dev/console', 1281],
  ['/dev/tty64', undefined],
  ['/dev/tty', undefined],
  ['/dev/tty01', undefined],
  ['/dev/pts', undefined],
  ['/dev/pts/', undefined],
  ['/dev/pts/-1', undefined],
  ['/dev/pts/99999999', undefined],
  ['/dev/null', undefined],
  ['/dev/constructor0', undefined],
  ['pts/0', undefined],
] as const) {
  test(`a tree's ${path} is ${number === undefined ? 'no terminal' : `device ${number}`}`, (t) => {
    assert.equal(open(t, {}).device(path), number);
  });
}

test('links answer their target raw; a link that became a plain file on the way too', (t) => {
  const root = open(t, {
    'proc/1/exe': { link: '/bin/s\u00e4h (deleted)' },
    'proc/1/cwd': '/srv/shop\xff',
    'proc/1/fd/0': 'socket:[12]',
    'proc/1/root/': '',
    'proc/1/ns/pid': 'x'.repeat(5000),
  });
  assert.equal(textOf(root.link('1/exe')), Buffer.from('/bin/s\u00e4h (deleted)').toString('latin1'));
  assert.equal(textOf(root.link('1/cwd')), '/srv/shop\xff');
  assert.equal(textOf(root.link('1/fd/0')), 'socket:[12]');
  assert.equal(codeOf(root.link('1/root')), 'EINVAL');
  assert.equal(codeOf(root.link('1/ns/pid')), 'EINVAL', 'longer than any link');
  assert.equal(codeOf(root.link('1/fd/9')), 'ENOENT');
});

test('no link is followed, whatever it stands for', (t) => {
  const root = open(t, {
    'proc/1/cmdline': { link: '/etc/passwd' },
    'proc/1/stat': { link: 'stat' },
    'proc/2': { link: '/proc/1' },
    'proc/3': { link: '3' },
    'proc/4/task': { link: '../../../../../etc' },
    'proc/5/task/5': { link: '/etc' },
    etc: { link: '/etc' },
    'mem/1.json': { link: '/etc/passwd' },
  });
  assert.equal(codeOf(root.bytes('1/cmdline')), 'ELOOP');
  assert.equal(codeOf(root.bytes('1/stat')), 'ELOOP');
  assert.equal(codeOf(root.bytes('2/stat')), 'ELOOP');
  assert.equal(codeOf(root.list('2')), 'ELOOP');
  assert.equal(codeOf(root.owner('2')), 'ENOENT');
  assert.equal(codeOf(root.bytes('3/stat')), 'ELOOP');
  assert.equal(codeOf(root.list('4/task')), 'ELOOP');
  assert.equal(codeOf(root.bytes('5/task/5/passwd')), 'ELOOP');
  assert.equal(codeOf(root.open('5/task/5/passwd')), 'ELOOP');
  assert.equal(codeOf(root.parseBeside('etc/passwd', () => 'read')), 'ELOOP');
  assert.equal(codeOf(root.memory(1, 0, 1)), 'ELOOP');
});

test('a name can not climb out of the tree', (t) => {
  const root = open(t, { 'proc/1/comm': 'x\n' });
  for (const name of ['../host.json', '1/../../host.json', '../../../../../../etc/passwd', '1/..']) {
    assert.equal(codeOf(root.bytes(name)), name === '1/..' ? 'EISDIR' : 'ENOENT', name);
  }
  assert.equal(codeOf(root.list('..')), 'ENOENT');
});

test('a FIFO does not block and a folder is no file', (t) => {
  const tree = makeTree(t, { 'proc/1/comm/': '' });
  execFileSync('mkfifo', [`${tree}/proc/1/stat`]);
  const root = openRoot(tree, LIVE);
  assert.ok(!(root instanceof RootProblem));
  assert.equal(codeOf(root.bytes('1/stat')), 'EINVAL');
  assert.equal(codeOf(root.bytes('1/comm')), 'EISDIR');
});

test('a descriptor that is kept reads the same again', (t) => {
  const root = open(t, { 'proc/1/stat': '1 (x) S\n' });
  const fd = root.open('1/stat');
  assert.ok(isRead(fd));
  const into = Buffer.alloc(64);
  assert.equal(root.reread(fd, into), 8);
  assert.equal(root.reread(fd, into), 8);
  root.close(fd);
});

test('memory is cut inside a word and joined over neighbours', (t) => {
  const root = open(t, {
    'mem/7.json': '{"7f0008": "08090a0b", "0x7f0000": "0001020304050607", "ff": "AA"}',
  });
  const read = (address: number | bigint, length: number): string => {
    const found = root.memory(7, address, length);
    return isRead(found) ? found.toString('hex') : found.code;
  };
  assert.equal(read(0x7f0000, 8), '0001020304050607');
  assert.equal(read(0x7f0002n, 4), '02030405');
  assert.equal(read(0x7f0006, 6), '060708090a0b');
  assert.equal(read(0xff, 1), 'aa');
  assert.equal(read(0x7f0006, 7), 'EIO', 'one byte more than there is');
  assert.equal(read(0x6fffff, 2), 'EIO', 'one byte before');
  assert.equal(read(0x7f0000, 0), '');
  assert.equal(codeOf(root.memory(8, 0, 1)), 'ENOENT');
});

test('memory that could not be read stays so; broken words are malformed', (t) => {
  const root = open(t, { 'mem/7.json': '{"0": "00"}', 'mem/8.json': '{"0": "0' }, { '7/mem': 'EACCES' });
  assert.equal(codeOf(root.memory(7, 0, 1)), 'EACCES');
  assert.equal(codeOf(root.memory(8, 0, 1)), 'MALFORMED');
});

for (const [what, text] of [
  ['no JSON', '{'],
  ['a list', '[]'],
  ['null', 'null'],
  ['an address that is none', '{"0y10": "00"}'],
  ['half a byte', '{"10": "000"}'],
  ['a number for bytes', '{"10": 0}'],
] as const) {
  test(`mem: ${what} is malformed`, () =>
    assert.equal(codeOf(parseTreeMemory(Buffer.from(text))), 'MALFORMED'));
}

test('pagemap runs come as they are written', (t) => {
  const root = open(t, {
    'pagemap/7.json': '{"7f00-7f10": [["7f00", "-", 10], ["7f0a", "p", 6]], "0-1": []}',
    'pagemap/8.json': '{"7f00-7f10": [["7f00", "x", 10]]}',
  });
  const runs = root.pagemapRuns(7);
  assert.ok(runs !== undefined && isRead(runs));
  assert.deepEqual(Object.fromEntries(runs), {
    '7f00-7f10': [
      ['7f00', '-', 10],
      ['7f0a', 'p', 6],
    ],
    '0-1': [],
  });
  assert.equal(codeOf(root.pagemapRuns(8)), 'MALFORMED');
  assert.equal(codeOf(root.pagemapRuns(9)), 'ENOENT');
});

test('any bytes and any cut of good ones give a record or an error', () => {
  const good = '{"7f0000": "00010203", "7f00-7f10": [["7f00", "-", 10]]}';
  for (let end = 0; end <= good.length; end++) {
    for (const parse of [parseTreeMemory, parsePagemapRuns]) parse(Buffer.from(good), end);
  }
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
      parseTreeMemory(Buffer.from(bytes));
      parsePagemapRuns(Buffer.from(bytes));
    }),
  );
});

test('any memory can be read back from its words', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.bigInt({ min: 0n, max: 2n ** 60n }),
      fc.nat(),
      fc.nat(),
      fc.nat(),
      (bytes, base, cut, a, b) => {
        const whole = Buffer.from(bytes);
        const middle = cut % whole.length;
        const words = {
          [base.toString(16)]: whole.subarray(0, middle).toString('hex'),
          [(base + BigInt(middle)).toString(16)]: whole.subarray(middle).toString('hex'),
        };
        const memory = parseTreeMemory(Buffer.from(JSON.stringify(words)));
        assert.ok(isRead(memory));
        const from = a % whole.length;
        const length = b % (whole.length - from + 1);
        assert.deepEqual(memory.read(base + BigInt(from), length), whole.subarray(from, from + length));
      },
    ),
  );
});

test('memory of this very process, live', () => {
  const root = openRoot(undefined, LIVE);
  assert.ok(!(root instanceof RootProblem));
  const maps = root.bytes('self/maps');
  assert.ok(isRead(maps));
  const address = Number.parseInt(maps.toString('latin1').split('-')[0] ?? '', 16);
  const head = root.memory(process.pid, address, 4);
  assert.equal(textOf(head), '\x7fELF');
  assert.equal(codeOf(root.memory(process.pid, 0, 8)), 'EIO');
  assert.equal(root.pagemapRuns(process.pid), undefined);
});
