import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ABSENT_COLUMNS } from '../../src/columns/absent.ts';
import { catalogue } from '../../src/columns/catalogue.ts';
import { keyOf } from '../../src/columns/column.ts';
import { COLUMNS, columnNames, findColumn, nearestColumns } from '../../src/columns/registry.ts';
import { Unknown } from '../../src/model/unknown.ts';
import { isPlain } from '../../src/text/cells.ts';
import { PS_SPECIFIERS } from './ps-specifiers.ts';
import { cgroupOf, column, denied, gone, STATUS, taskOf, type TaskDraft, viewOf } from './task.ts';

/** All names with which columns can be asked for. */
const NAMES = COLUMNS.flatMap((one) => [one.id, ...(one.aliases ?? [])]);

test('the table of ps has all its 268 names, each once', () => {
  assert.equal(PS_SPECIFIERS.length, 268);
  assert.equal(new Set(PS_SPECIFIERS.map(({ name }) => name)).size, 268);
});

for (const { name, header, width, align, scope } of PS_SPECIFIERS) {
  test(`${name} has the header, width, alignment and rows that ps gives it`, () => {
    const found = column(name);
    assert.deepEqual(
      { ps: found.ps, header: found.header, width: found.width, align: found.align, scope: found.scope },
      { ps: true, header, width, align, scope },
    );
  });
}

test('no column claims to be of ps without being in the table', () => {
  const known = new Set(PS_SPECIFIERS.map(({ name }) => name));
  const claimed = NAMES.filter((name) => column(name).ps);
  assert.deepEqual(
    claimed.filter((name) => !known.has(name)),
    [],
  );
});

test('ids and aliases are unique', () => {
  assert.deepEqual(
    NAMES.filter((name, index) => NAMES.indexOf(name) !== index),
    [],
  );
});

test('JSON keys are unique and snake_case', () => {
  const keys = COLUMNS.map(keyOf);
  assert.deepEqual(
    keys.filter((key, index) => keys.indexOf(key) !== index || !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key)),
    [],
  );
});

test('a key does not say its unit twice', () => {
  assert.equal(keyOf(column('read_bytes')), 'read_bytes');
  assert.equal(keyOf(column('oncpu')), 'oncpu_ns');
  assert.equal(keyOf(column('pcpu')), 'pcpu_percent');
  assert.equal(keyOf(column('%cpu')), 'pcpu_percent');
});

test('every column says what it is in a sentence of plain text', () => {
  for (const { id, about } of COLUMNS) {
    assert.ok(about.length > 20 && about.endsWith('.') && isPlain(about), `${id}: ${about}`);
  }
});

test('a key that works only beside other columns names columns that exist', () => {
  for (const { id, sortsWith } of COLUMNS) {
    for (const name of sortsWith ?? []) assert.equal(findColumn(name)?.id, name, `${id} sorts with ${name}`);
  }
});

test('names are told apart by case, and what is no name is undefined', () => {
  assert.equal(findColumn('PID'), undefined);
  assert.equal(findColumn(''), undefined);
  assert.equal(findColumn('constructor'), undefined);
  assert.equal(findColumn('%cpu'), findColumn('pcpu'));
  assert.deepEqual(columnNames().toSorted(), NAMES.toSorted());
});

test('a mistyped name is near to what was meant', () => {
  assert.equal(nearestColumns('comand')[0], 'command');
  assert.equal(nearestColumns('wchn')[0], 'wchan');
  assert.equal(nearestColumns('PID')[0], 'pid');
  assert.equal(nearestColumns('onpcu')[0], 'oncpu');
  assert.ok(nearestColumns('mem_').includes('mem_resident'));
  assert.deepEqual(nearestColumns('nonsense'), []);
  assert.ok(nearestColumns('s').length <= 3);
});

test('the catalogue has a row for each column, with its files and its cost', () => {
  const rows = new Map(catalogue().map((row) => [row.name, row]));
  assert.deepEqual(
    [...rows.keys()],
    COLUMNS.map((one) => one.id),
  );
  const { sources, cost, key, unit, absent } = rows.get('oncpu') ?? assert.fail('no oncpu');
  assert.deepEqual(
    { sources, cost, key, unit, absent },
    {
      sources: ['stat', 'schedstat'],
      cost: 'one more file',
      key: 'oncpu_ns',
      unit: 'ns',
      absent: false,
    },
  );
  assert.equal(rows.get('time')?.cost, 'none: stat is always read');
  assert.match(rows.get('pss')?.cost ?? '', /^slow/);
  assert.equal(rows.get('jobc')?.absent, true);
});

test('what ps has no value for is a dash, and null', () => {
  for (const one of ABSENT_COLUMNS) {
    assert.equal(one.show(taskOf(), viewOf(), 8), '-', one.id);
    assert.equal(one.raw(taskOf(), viewOf()), null, one.id);
  }
});

/** Records that are all there, of odd values. */
const FULL: TaskDraft = {
  owner: { uid: 4_294_967_295, gid: 7 },
  status: { ...STATUS, VmRSS: 12, VmSize: 40, VmHWM: 13, Groups: [1, 2], Cpus_allowed_list: '0-3' },
  schedstat: { run_ns: 5, wait_ns: 6, slices: 7 },
  sched: { nr_migrations: 3 },
  io: { rchar: 1, wchar: 2, syscr: 3, syscw: 4, read_bytes: 5, write_bytes: 6, cancelled_write_bytes: 7 },
  wchan: 'do_wait',
  cmdline: 'a\0b\0',
  environ: 'X=y\0',
  cgroup: cgroupOf('0::/system.slice/x.service'),
  exe: '/bin/x',
  loginuid: 1000,
  oom_score: 666,
  oom_score_adj: -1,
  smaps_rollup: { Rss: 1, Pss: 2, Private_Clean: 3, Private_Dirty: 4, Swap: 5 },
  autogroup: { id: 1, nice: 2 },
  attr_current: 'unconfined',
  ns: new Map([['ipc', 4_026_531_839]]),
};

/** Every record refused, gone, or never asked for. */
function without(reading: (file: string) => unknown): TaskDraft {
  return Object.fromEntries(Object.keys(FULL).map((name) => [name, reading(name)]));
}

const UNREADABLE: readonly [string, TaskDraft][] = [
  ['refused', without(denied)],
  ['gone', without(gone)],
  ['not asked for', {}],
];

for (const [how, files] of UNREADABLE) {
  test(`with every record ${how}, a column prints what is safe and says why its value is unknown`, () => {
    const moment = { btime: gone('stat'), memTotal: gone('meminfo'), bootId: gone('boot_id') };
    const view = viewOf({ moment });
    for (const one of COLUMNS) {
      for (const kind of ['process', 'thread'] as const) {
        const task = taskOf({}, { kind, ...files });
        assert.equal(typeof one.show(task, view, 8), 'string', one.id);
        const value = one.raw(task, view);
        if (value instanceof Unknown) assert.ok(value.reason.length > 5, one.id);
        else if (one.needs.length > 0 && !one.needs.includes('environ')) {
          assert.ok(READ_FROM_STAT_TOO.has(one.id) || ABSENT_COLUMNS.includes(one), `${one.id} is ${value}`);
        }
      }
    }
  });
}

/** STAT needs status for one letter only, and does without. */
const READ_FROM_STAT_TOO: ReadonlySet<string> = new Set(['stat']);

test('with every record there, all values but those that /proc has not are known', () => {
  const ofRecords = COLUMNS.filter((one) => one.beside === undefined);
  const unknown = ofRecords.filter((one) => one.raw(taskOf({}, FULL), viewOf()) instanceof Unknown);
  const expected = ['affinity', 'numa', 'seat', 'machine', 'esp', 'eip'];
  assert.deepEqual(
    unknown.map((one) => one.id).filter((id) => !isRate(id) && !expected.includes(id) && !hasNoRecord(id)),
    [],
  );
});

/** Rates need two looks. */
function isRate(id: string): boolean {
  return !column(id).ps && /_now$|_rate$|^running$|^runnable$|^blocked_share$|^tsa$/.test(id);
}

/** The records above leave out some lines and links, as older kernels do. */
function hasNoRecord(id: string): boolean {
  return /ns$|^vcsw$|^ivcsw$|^mem_swap$/.test(id);
}

const hostileText = fc.string({ unit: 'binary' }).map((text) => Buffer.from(text, 'utf8').toString('latin1'));

test('whatever the bytes of names are, nothing that a terminal could obey is printed', () => {
  const textual = COLUMNS.filter((one) => one.id !== 'lstart');
  fc.assert(
    fc.property(
      hostileText,
      fc.constantFrom('utf8' as const, 'C' as const),
      fc.nat(40),
      (text, locale, width) => {
        const view = viewOf({
          locale,
          environ: true,
          users: { 7: text },
          groups: { 1: text, 7: text },
          terminals: { 5: text },
        });
        const task = taskOf(
          { comm: text, tty_nr: 5 },
          {
            ...FULL,
            owner: { uid: 7, gid: 7 },
            status: { ...STATUS, Groups: [1], Cpus_allowed_list: text },
            cmdline: text,
            environ: text,
            exe: text,
            wchan: text,
            attr_current: text,
            cgroup: cgroupOf(`0::/${text.replaceAll('\n', ' ')}`),
          },
        );
        for (const one of textual) {
          const shown = one.show(task, view, width);
          for (let at = 0; at < shown.length; at++) {
            const code = shown.charCodeAt(at);
            assert.ok(
              code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0),
              `${one.id}: ${escape(shown)}`,
            );
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

function escape(text: string): string {
  return JSON.stringify(text);
}

test('whatever the numbers of stat are, every column prints and compares without an error', () => {
  const number = fc.oneof(
    fc.constantFrom(0, -1, 1, Number.NaN, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 1e19, 4_294_967_295),
    fc.integer(),
  );
  const u64 = fc.oneof(number, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
  const stat = fc.record({
    ppid: number, pgrp: number, session: number, tty_nr: number, tpgid: number, flags: number, minflt: number,
    utime: number, stime: number, cutime: number, cstime: number, priority: number, nice: number, num_threads: number,
    starttime: number, vsize: number, rsslim: u64, startcode: u64, endcode: u64, startstack: u64, kstkesp: u64,
    kstkeip: u64, processor: number, rt_priority: number, policy: number, delayacct_blkio_ticks: number,
  }); // prettier-ignore
  fc.assert(
    fc.property(stat, fc.boolean(), (fields, cumulative) => {
      const view = viewOf({ cumulative });
      const task = taskOf(fields, FULL);
      for (const one of COLUMNS) {
        assert.equal(typeof one.show(task, view, 8), 'string', one.id);
        one.raw(task, view);
        one.order?.(task, view);
      }
    }),
    { numRuns: 100 },
  );
});
