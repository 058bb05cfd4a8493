import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StackEvidence } from '../../../src/inspect/stacks/evidence.ts';
import { readStackEvidence, type StackReadOptions } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import type { FileFacts, FileSystem } from '../../../src/procfs/reader.ts';
import { ProcRoot } from '../../../src/procfs/root.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { errno, statLine, statusText } from '../../scan/fake-proc.ts';

type Content = string | { readonly errno: string } | (() => string);

/** Files by name, of which some change from one look to the next. */
class Files implements FileSystem {
  readonly opened: string[] = [];
  readonly ended: ReadonlySet<string>;
  private readonly contents: Readonly<Record<string, Content>>;
  private readonly open_ = new Map<number, { readonly bytes: Buffer; at: number }>();

  constructor(contents: Readonly<Record<string, Content>>, ended: readonly string[] = []) {
    this.contents = contents;
    this.ended = new Set(ended);
  }

  open(path: string): number {
    const name = path.slice('/proc/'.length);
    this.opened.push(name);
    const content = this.contents[name] ?? { errno: 'ENOENT' };
    if (typeof content === 'object') throw errno(content.errno);
    const fd = this.opened.length;
    this.open_.set(fd, {
      bytes: Buffer.from(typeof content === 'function' ? content() : content, 'latin1'),
      at: 0,
    });
    return fd;
  }

  read(fd: number, into: Buffer, offset: number, length: number, position: number | bigint | null): number {
    const file = this.open_.get(fd);
    if (file === undefined) throw errno('EBADF');
    const from = position === null ? file.at : Number(position);
    const got = file.bytes.copy(into, offset, from, from + length);
    file.at = from + got;
    return got;
  }

  close(fd: number): void {
    assert.ok(this.open_.delete(fd));
  }

  list(path: string): string[] {
    const folder = `${path.slice('/proc/'.length)}/`;
    const names = Object.keys(this.contents).filter((name) => name.startsWith(folder));
    if (names.length === 0) throw errno('ENOENT');
    return [...new Set(names.map((name) => name.slice(folder.length).split('/')[0] ?? ''))];
  }

  readlink(): Buffer {
    throw errno('EINVAL');
  }

  /** Folders with files in them are there, for as long as they are not in `ended`. */
  stat(path: string): FileFacts {
    const folder = path.slice('/proc/'.length);
    const isThere = Object.keys(this.contents).some((name) => name.startsWith(`${folder}/`));
    if (!isThere || this.ended.has(folder)) throw errno('ENOENT');
    return { uid: 0, gid: 0, rdev: 0, isDirectory: () => true };
  }

  /** Whether any descriptor is left open. */
  get leaks(): number {
    return this.open_.size;
  }
}

const HOST = {
  clock_ticks: 100,
  page_size: 4096,
  cpus: 2,
  now: 0,
  euid: 0,
  tty_nr: 0,
  timezone: 'UTC',
  arch: 'x86_64',
};

const LIBC_MAP = '7fff00000000-7fff00010000 r-xp 00000000 fe:00 77                         /lib/libc.so.6\n';
const STACK_MAP = '7ffff0000000-7ffff0021000 rw-p 00000000 00:00 0                          [stack]\n';
const GUARD_MAP = '7f00100ff000-7f0010100000 ---p 00000000 00:00 0 \n';
const THREAD_MAP = '7f0010100000-7f0010140000 rw-p 00000000 00:00 0 \n';
const DETAILS =
  'Rss:                   4 kB\nAnonHugePages:         0 kB\nSwap:                  0 kB\nVmFlags: rd wr mr mw me ac nh \n';
const GUARD_DETAILS =
  'Rss:                   0 kB\nAnonHugePages:         0 kB\nSwap:                  0 kB\nVmFlags: mr mw me nh \n';
const FILE_DETAILS =
  'Rss:                   4 kB\nAnonHugePages:         0 kB\nSwap:                  0 kB\nVmFlags: rd ex mr mw me \n';
const SMAPS =
  GUARD_MAP + GUARD_DETAILS + THREAD_MAP + DETAILS + LIBC_MAP + FILE_DETAILS + STACK_MAP + FILE_DETAILS;
const MAPS = GUARD_MAP + THREAD_MAP + LIBC_MAP + STACK_MAP;

const ASLEEP = '34 0x0 0x0 0x0 0x0 0x0 0x0 0x7f001013f000 0x7fff00001000\n';
const MAIN_ASLEEP = '34 0x0 0x0 0x0 0x0 0x0 0x0 0x7ffff0020000 0x7fff00001000\n';
const LIMITS =
  'Limit                     Soft Limit           Hard Limit           Units     \n' +
  'Max stack size            8388608              unlimited            bytes     \n';

const PROCESS: Readonly<Record<string, Content>> = {
  '100/stat': statLine(100, 100, { comm: 'demo' }, 2),
  '100/smaps': SMAPS,
  '100/limits': LIMITS,
  '100/task/100/syscall': MAIN_ASLEEP,
  '100/task/101/comm': 'worker\n',
  '100/task/101/syscall': ASLEEP,
};

function look(
  contents: Readonly<Record<string, Content>>,
  options: StackReadOptions = {},
  pid = 100,
  ended: readonly string[] = [],
): { readonly evidence: StackEvidence; readonly files: Files } {
  const files = new Files(contents, ended);
  const evidence = readStackEvidence(new ProcRoot('/proc', '/', HOST, false, files), pid, options);
  assert.ok(isRead(evidence), 'is read');
  assert.equal(files.leaks, 0, 'every file is closed');
  return { evidence, files };
}

function bounds(evidence: StackEvidence): readonly (readonly [number, string, number | null])[] {
  return inspectStacks(evidence).threads.map(({ tid, source, low }) => [tid, source, low]);
}

const WORKER = [101, 'sp', 0x7f00_1010_0000] as const;

test('one look: the names, the calls, smaps, limits; no page and no word of memory', () => {
  const { evidence, files } = look(PROCESS);
  assert.deepEqual(bounds(evidence)[1], WORKER);
  assert.deepEqual(files.opened.toSorted(), [
    '100/limits',
    '100/smaps',
    '100/stat',
    '100/task/100/syscall',
    '100/task/101/comm',
    '100/task/101/syscall',
  ]);
  assert.equal(evidence.tasks[1]?.comm, 'worker');
});

test('what a scan knows is not read again', () => {
  const tasks = [
    { tid: 100, comm: 'demo', state: 'S' },
    { tid: 101, comm: 'known', state: 'S' },
  ];
  const { evidence, files } = look(PROCESS, { tasks });
  assert.equal(evidence.tasks[1]?.comm, 'known');
  assert.ok(!files.opened.includes('100/task/101/comm'));
});

test('a kernel without smaps: maps, and what is in memory is not known', () => {
  const { evidence } = look({ ...PROCESS, '100/smaps': { errno: 'ENOENT' }, '100/maps': MAPS });
  assert.deepEqual(bounds(evidence)[1], WORKER);
  assert.equal(inspectStacks(evidence).threads[1]?.touched, null);
});

test('memory that may not be read leaves all unknown', () => {
  const denied = { errno: 'EACCES' };
  const { evidence, files } = look({ ...PROCESS, '100/smaps': denied, '100/maps': denied });
  assert.deepEqual(
    bounds(evidence).map(([, source]) => source),
    ['unknown', 'unknown'],
  );
  assert.ok(!files.opened.some((name) => name.endsWith('syscall')), 'nor is any call');
});

test('a running thread is looked at again up to three times, and no longer', () => {
  const calls = ['running\n', 'running\n', ASLEEP];
  const waits: number[] = [];
  const options = { pause: (milliseconds: number) => void waits.push(milliseconds) };
  const { evidence } = look(
    { ...PROCESS, '100/task/101/syscall': () => calls.shift() ?? 'running\n' },
    options,
  );
  assert.deepEqual(bounds(evidence)[1], WORKER);
  assert.equal(waits.length, 2);
  waits.length = 0;
  look({ ...PROCESS, '100/task/101/syscall': 'running\n' }, options);
  assert.equal(waits.length, 3);
  assert.ok(waits.reduce((sum, wait) => sum + wait) <= 10, 'within 10 ms');
});

test('a stack pointer outside of all mappings: the maps are read again', () => {
  const maps = [LIBC_MAP + FILE_DETAILS + STACK_MAP + FILE_DETAILS, SMAPS];
  const { evidence } = look({ ...PROCESS, '100/smaps': () => maps.shift() ?? '' });
  assert.deepEqual(bounds(evidence)[1], WORKER);
  assert.equal(maps.length, 0);
});

test('a main thread that has left: maps of another one, which may have ended just now', () => {
  const { evidence } = look({
    '100/stat': statLine(100, 100, { comm: 'demo', state: 'Z' }, 3),
    '100/smaps': '',
    '100/limits': LIMITS,
    '100/task/100/syscall': '-1 0x0 0x0\n',
    '100/task/101/syscall': { errno: 'ESRCH' },
    '100/task/101/smaps': '',
    '100/task/102/comm': 'b\n',
    '100/task/102/syscall': ASLEEP,
    '100/task/102/smaps': SMAPS,
  });
  assert.deepEqual(bounds(evidence), [
    [100, 'unknown', null],
    [102, 'sp', 0x7f00_1010_0000],
  ]);
  assert.equal(evidence.vanished, 1);
});

test('all of it has ended: no stack, and that is said', () => {
  const { evidence } = look({ ...PROCESS, '100/smaps': '', '100/task/101/smaps': '' });
  const findings = inspectStacks(evidence);
  assert.match(findings.threads[0]?.reason ?? '', /ended during the look/);
});

const ABSENT = { errno: 'ENOENT' };

test('no maps, while the folder is there: not that it has ended', () => {
  const without = { ...PROCESS, '100/smaps': ABSENT, '100/maps': ABSENT };
  const { evidence } = look(without);
  const findings = inspectStacks(evidence);
  assert.deepEqual(
    findings.threads.map(({ reason }) => reason),
    ['there is no maps file', 'there is no maps file'],
  );
  assert.deepEqual(findings.missing, [{ what: 'stacks', reason: 'there is no maps file', count: 2 }]);
  const gone = look(without, {}, 100, ['100', '100/task/100', '100/task/101']).evidence;
  assert.match(inspectStacks(gone).threads[0]?.reason ?? '', /ended during the look/);
});

test('no syscall, while the folder is there: the thread stays, with its stack unknown', () => {
  const without = { ...PROCESS, '100/task/101/syscall': ABSENT };
  const { evidence } = look(without);
  assert.equal(evidence.vanished, 0);
  const findings = inspectStacks(evidence);
  assert.match(findings.threads[1]?.reason ?? '', /no stack pointer \(there is no syscall file\)/);
  assert.deepEqual(findings.missing, [
    { what: 'stack pointers', reason: 'there is no syscall file', count: 1 },
  ]);
  const gone = look(without, {}, 100, ['100/task/101']).evidence;
  assert.equal(gone.vanished, 1);
});

test('why there is no smaps is said as the kernel said it', () => {
  for (const [smaps, reason] of [
    [ABSENT, 'there is no smaps file'],
    [{ errno: 'EACCES' }, 'smaps: EACCES'],
    ['no smaps at all\n', 'smaps: MALFORMED'],
  ] as const) {
    const { evidence } = look({ ...PROCESS, '100/smaps': smaps, '100/maps': MAPS });
    assert.deepEqual(inspectStacks(evidence).missing, [{ what: 'touched', reason, count: 2 }]);
  }
});

test('a kernel thread: nothing of its memory is asked for', () => {
  const stat = statLine(2, 2, { comm: 'kthreadd' }).replace(' 4194304 ', ' 2129984 ');
  const { evidence, files } = look({ '2/stat': stat, '2/task/2/syscall': '0\n', '2/limits': LIMITS }, {}, 2);
  assert.equal(evidence.kernelThread, true);
  assert.ok(!files.opened.some((name) => /smaps|syscall/.test(name)));
});

test('the number of a thread stands for its process', () => {
  const { evidence } = look(
    {
      ...PROCESS,
      '101/stat': statLine(100, 101, { comm: 'worker' }, 2),
      '101/status': statusText(100, 101, {}),
    },
    {},
    101,
  );
  assert.equal(evidence.pid, 100);
});

test('the numbers of its own PID namespace are read only where they stand in a name or a join', () => {
  const nested = (tid: number, inner: number): string =>
    `${statusText(100, tid, {})}NSpid:\t${tid}\t${inner}\n`;
  const statuses = {
    '100/status': nested(100, 1),
    '100/task/100/status': nested(100, 1),
    '100/task/101/status': nested(101, 7),
  };
  assert.ok(!look({ ...PROCESS, ...statuses }).files.opened.some((name) => name.endsWith('status')));
  const named = SMAPS.replace(
    THREAD_MAP,
    '7f0010100000-7f0010140000 rw-p 00000000 00:00 0                          [anon: glibc: pthread stack: 7]\n',
  );
  const { evidence } = look({ ...PROCESS, ...statuses, '100/smaps': named });
  assert.deepEqual(bounds(evidence)[1], [101, 'name', 0x7f00_1010_0000]);
});

test('where smaps is closed, maps gives the bounds', () => {
  const { evidence } = look({ ...PROCESS, '100/smaps': { errno: 'EACCES' }, '100/maps': MAPS });
  assert.deepEqual(bounds(evidence)[1], [101, 'sp', 0x7f00_1010_0000]);
});

/** pagemap entries up to the end of the thread's stack, all of one kind. */
function pagemap(entry: bigint): FileSystem['read'] {
  return (_fd, into, offset, length) => {
    for (let at = 0; at < length; at += 8) into.writeBigUInt64LE(entry, offset + at);
    return length;
  };
}

test('pages are read when they are asked for, and where a stack has no guard that shows', () => {
  const unguarded = SMAPS.replace(GUARD_MAP + GUARD_DETAILS, '');
  for (const [smaps, options, wanted] of [
    [SMAPS, {}, false],
    [SMAPS, { pagemap: true }, true],
    [unguarded, {}, true],
  ] as const) {
    const files = new Files({ ...PROCESS, '100/smaps': smaps, '100/pagemap': '' });
    const plain = files.read.bind(files);
    const entries = pagemap(1n << 63n);
    files.read = (fd, into, offset, length, position) =>
      files.opened[fd - 1] === '100/pagemap'
        ? entries(fd, into, offset, length, position)
        : plain(fd, into, offset, length, position);
    const evidence = readStackEvidence(new ProcRoot('/proc', '/', HOST, false, files), 100, options);
    assert.ok(isRead(evidence));
    assert.equal(evidence.pages !== undefined, wanted);
    const [, worker] = inspectStacks(evidence).threads;
    assert.equal(worker?.deepest, wanted ? 256 * 1024 : null);
  }
});

test('no such process is an answer', () => {
  const none = readStackEvidence(new ProcRoot('/proc', '/', HOST, false, new Files({})), 7);
  assert.ok(!isRead(none) && none.gone);
});
