import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtWaits, type WaitLook } from '../../../src/inspect/waits/look.ts';
import type { FileSystem } from '../../../src/procfs/reader.ts';
import { type Host, ProcRoot } from '../../../src/procfs/root.ts';
import { errno } from '../../scan/fake-proc.ts';

const stat = (tid: number, comm: string, state = 'S', flags = 0): string =>
  `${tid} (${comm}) ${state} 1 12 12 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 2 0 100 0 0 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;
const sched = (execStart: number): string =>
  `x (12, #threads: 2)\n-------------------------------------------------------------------\nse.exec_start : ${execStart}.000000\n`;

/** A live /proc in which every reading of a file shows the next of its texts. */
class MovingFiles implements FileSystem {
  private readonly texts: Readonly<Record<string, readonly string[]>>;
  private readonly open_: string[] = [];
  readonly reads = new Map<string, number>();

  constructor(texts: Readonly<Record<string, readonly string[]>>) {
    this.texts = texts;
  }

  open(path: string): number {
    const name = path.replace('/proc/', '');
    if (this.texts[name] === undefined) throw errno('ENOENT');
    return this.open_.push(name) - 1;
  }

  read(fd: number, into: Buffer, offset: number): number {
    const name = this.open_[fd] ?? '';
    const times = this.reads.get(name) ?? 0;
    this.reads.set(name, times + 1);
    const texts = this.texts[name] ?? [];
    return into.write(texts[Math.min(times, texts.length - 1)] ?? '', offset, 'latin1');
  }

  close(): void {}

  list(path: string): string[] {
    if (path.endsWith('/12/task')) return ['12'];
    throw errno('ENOENT');
  }

  readlink(): Buffer {
    throw errno('ENOENT');
  }

  stat(): never {
    throw errno('ENOENT');
  }
}

const HOST: Host = {
  clock_ticks: 100,
  page_size: 4096,
  cpus: 1,
  now: 0,
  euid: 0,
  tty_nr: 0,
  timezone: undefined,
  arch: 'x86_64',
};
const PAUSE = '34 0x0 0x0 0x0 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n';
const MACHINE = {
  uptime: ['1000.00 900.00\n'],
  stat: [
    'cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nctxt 1\nbtime 1\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n',
  ],
};

function moving(
  texts: Readonly<Record<string, readonly string[]>>,
  paused: number[] = [],
): { look: WaitLook; files: MovingFiles } {
  const files = new MovingFiles({ ...MACHINE, ...texts });
  const root = new ProcRoot('/proc', '/', HOST, false, files);
  return {
    files,
    look: lookAtWaits(root, [12], { pause: (milliseconds) => void paused.push(milliseconds) }),
  };
}

const UNCERTAIN: readonly (readonly [
  name: string,
  texts: Readonly<Record<string, readonly string[]>>,
  uncertain: boolean,
  reads: number,
])[] = [
  [
    'has slept for long: one look is enough',
    { '12/task/12/stat': [stat(12, 'x')], '12/task/12/syscall': [PAUSE], '12/task/12/sched': [sched(5000)] },
    false,
    1,
  ],
  [
    'fell asleep just now and sleeps on',
    {
      '12/task/12/stat': [stat(12, 'x')],
      '12/task/12/syscall': [PAUSE],
      '12/task/12/sched': [sched(999_990)],
    },
    false,
    2,
  ],
  [
    'fell asleep just now and has had a CPU since',
    {
      '12/task/12/stat': [stat(12, 'x')],
      '12/task/12/syscall': [PAUSE],
      '12/task/12/sched': [sched(999_990), sched(999_995)],
    },
    true,
    2,
  ],
  [
    'fell asleep just now and runs',
    {
      '12/task/12/stat': [stat(12, 'x'), stat(12, 'x', 'R')],
      '12/task/12/syscall': [PAUSE],
      '12/task/12/sched': [sched(999_990)],
    },
    true,
    2,
  ],
  [
    'slept by its state and ran by its call',
    {
      '12/task/12/stat': [stat(12, 'x')],
      '12/task/12/syscall': ['running\n'],
      '12/task/12/sched': [sched(5000)],
    },
    true,
    1,
  ],
  [
    'has no sched file: its state is looked at again',
    { '12/task/12/stat': [stat(12, 'x')], '12/task/12/syscall': [PAUSE] },
    false,
    2,
  ],
];

for (const [name, files, uncertain, reads] of UNCERTAIN) {
  test(`a thread that ${name}: ${uncertain ? 'uncertain' : 'certain'}`, () => {
    const found = moving(files);
    assert.equal(found.look.waits[0]?.uncertain, uncertain);
    assert.equal(found.files.reads.get('12/task/12/stat'), reads);
  });
}

for (const [name, times, wait, text] of [
  ['ran', ['100 0 1\n', '200 0 1\n'], 'cpu', 'runs on CPU 0'],
  ['ran in turn with others', ['100 0 1\n', '200 50 2\n'], 'cpu', 'running or ready, on CPU 0'],
  ['stood in line', ['100 0 1\n', '100 0 1\n'], 'runq', 'ready to run, waits for CPU 0'],
  ['is of a kernel that keeps no times', ['0 0 0\n', '0 0 0\n'], 'cpu', 'running or ready, on CPU 0'],
] as const) {
  test(`a runnable thread that ${name} between two looks: ${wait}`, () => {
    const paused: number[] = [];
    const { look: found } = moving(
      {
        '12/task/12/stat': [stat(12, 'x', 'R')],
        '12/task/12/syscall': ['running\n'],
        '12/task/12/sched': [sched(999_990)],
        '12/task/12/schedstat': times,
      },
      paused,
    );
    assert.deepEqual([found.waits[0]?.wait, found.waits[0]?.text], [wait, text]);
    assert.equal(found.waits[0]?.uncertain, text.startsWith('running or'));
    assert.equal(paused.length, 1);
  });
}

test('nobody runs: no time is spent on a second look', () => {
  const paused: number[] = [];
  moving(
    { '12/task/12/stat': [stat(12, 'x')], '12/task/12/syscall': [PAUSE], '12/task/12/sched': [sched(5000)] },
    paused,
  );
  assert.deepEqual(paused, []);
});
