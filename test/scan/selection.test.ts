import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Task } from '../../src/model/task.ts';
import type { Stat } from '../../src/procfs/stat.ts';
import { parseStatus } from '../../src/procfs/status.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import {
  ALL,
  neededFiles,
  onlyPids,
  type Selection,
  type SelectionList,
  selects,
  selectsAll,
  type TableName,
} from '../../src/scan/selection.ts';
import { statusText } from './fake-proc.ts';
import { fakeTask } from './fake-task.ts';

const CALLER = { euid: 1000, tty_nr: 34817 };

/** Nothing is selected until a test says what. */
function selection(changes: Partial<Selection>): Selection {
  return { ...ALL, all: false, caller: CALLER, ...changes };
}

/** A process of the user `uid` in session 50, or leading its own. */
function task(stat: Partial<Stat>, uid = 1000, leads = false): Task {
  return fakeTask(100, { session: leads ? 100 : 50, tty_nr: 0, ...stat }, { owner: { uid, gid: 50 } });
}

const HERE = { tty_nr: CALLER.tty_nr };
const ELSEWHERE = { tty_nr: 1025 };
const NOWHERE = { tty_nr: 0 };

/** Each row by name, and the tables that want it. */
const ROWS: readonly (readonly [what: string, row: Task, wantedBy: readonly TableName[]])[] = [
  [
    'own, here',
    task(HERE),
    [
      'own here',
      'own with terminal',
      'own',
      'with terminal',
      'with terminal, no leader',
      'no leader',
      'no leader without terminal',
    ],
  ],
  [
    'own leader, here',
    task(HERE, 1000, true),
    ['own here', 'own with terminal', 'own', 'with terminal', 'no leader without terminal'],
  ],
  [
    'own, elsewhere',
    task(ELSEWHERE),
    [
      'own with terminal',
      'own',
      'with terminal',
      'with terminal, no leader',
      'no leader',
      'no leader without terminal',
    ],
  ],
  ['own, without terminal', task(NOWHERE), ['own', 'no leader', 'no leader without terminal']],
  ['own leader without terminal', task(NOWHERE, 1000, true), ['own']],
  [
    'of another user, here',
    task(HERE, 0),
    ['with terminal', 'with terminal, no leader', 'no leader', 'no leader without terminal'],
  ],
  ['leader of another user, without terminal', task(NOWHERE, 0, true), []],
];
const TABLES: readonly TableName[] = [
  'own here',
  'own with terminal',
  'own',
  'with terminal',
  'with terminal, no leader',
  'no leader',
  'no leader without terminal',
];
for (const [what, row, wantedBy] of ROWS) {
  test(`tables that want a row ${what}`, () => {
    assert.deepEqual(
      TABLES.filter((table) => selects(selection({ table }), row, 'utf8')),
      wantedBy,
    );
  });
}

test('a caller without a terminal is here where there is none', () => {
  const here = selection({ table: 'own here', caller: { euid: 1000, tty_nr: 0 } });
  assert.equal(selects(here, task(NOWHERE), 'utf8'), true);
  assert.equal(selects(here, task(HERE), 'utf8'), false);
});

const STATUS = parseStatus(
  Buffer.from(
    statusText(100, 100, {})
      .replace(/^(Uid:\t).*$/m, '$11\t2\t3\t4')
      .replace(/^(Gid:\t).*$/m, '$15\t6\t7\t8'),
  ),
);
const LISTED: Task = fakeTask(
  100,
  { ppid: 7, pgrp: 90, session: 50, tty_nr: 34816 },
  { tid: 103, owner: { uid: 2, gid: 6 }, status: STATUS },
);
const FIELDS: readonly (readonly [by: Exclude<SelectionList['by'], 'name'>, id: number, not: number])[] = [
  // -p compares the TGID: the number of a thread selects nothing.
  ['pid', 100, 103],
  ['ppid', 7, 100],
  ['pgrp', 90, 100],
  ['session', 50, 100],
  ['tty', 34816, 0],
  ['euid', 2, 1],
  ['ruid', 1, 2],
  ['egid', 6, 5],
  ['rgid', 5, 6],
];
for (const [by, id, not] of FIELDS) {
  test(`a list of ${by}`, () => {
    const wants = (ids: readonly number[]): boolean =>
      selects(selection({ lists: [{ by, ids: new Set(ids) }] }), LISTED, 'utf8');
    assert.deepEqual(
      [wants([id]), wants([1 << 20, id]), wants([not]), wants([])],
      [true, true, false, false],
    );
  });
}

test('a terminal number beyond 2^31 is the same signed and not', () => {
  const row = fakeTask(100, { tty_nr: -2147449599 });
  assert.equal(selects(selection({ lists: [{ by: 'tty', ids: new Set([2147517697]) }] }), row, 'utf8'), true);
});

test('ids whose record could not be read match nothing, and with -N everything', () => {
  const gone = new Unreadable('status', 'EACCES');
  const row = fakeTask(100, {}, { owner: gone, status: gone });
  for (const by of ['euid', 'egid', 'ruid', 'rgid'] as const) {
    const lists = [{ by, ids: new Set([0]) }];
    assert.equal(selects(selection({ lists }), row, 'utf8'), false);
    assert.equal(selects(selection({ lists, negate: true }), row, 'utf8'), true);
  }
  assert.equal(selects(selection({ table: 'own' }), row, 'utf8'), false);
});

const NAMES: readonly (readonly [what: string, comm: string, wanted: string, matches: boolean])[] = [
  ['the same', 'cron', 'cron', true],
  ['another case', 'cron', 'Cron', false],
  ['a beginning', 'cron', 'cro', false],
  ['a longer one', 'cron', 'crond', false],
  ['15 bytes and longer', 'fifteen-letters', 'fifteen-letters-and-more', true],
  ['15 bytes and the same', 'fifteen-letters', 'fifteen-letters', true],
  ['15 bytes and shorter', 'fifteen-letters', 'fifteen-letter', false],
  ['14 bytes and longer', 'fourteen-chars', 'fourteen-chars-more', false],
  ['a kernel worker, whole', 'kworker/R-kvfree_rcu_reclaim', 'kworker/R-kvfree_rcu_reclaim', true],
  ['a kernel worker, its first 15', 'kworker/R-kvfree_rcu_reclaim', 'kworker/R-kvfre', false],
  ['equal in 63 bytes', `${'a'.repeat(63)}b`, `${'a'.repeat(63)}c`, true],
  ['different in the 63rd byte', `${'a'.repeat(62)}b`, `${'a'.repeat(62)}c`, false],
  ['brackets', '(sd-pam)', '(sd-pam)', true],
  ['control bytes as they are shown', 'a\u001bb', 'a?b', true],
  ['control bytes themselves', 'a\u001bb', 'a\u001bb', false],
  ['a character of two bytes', 'j\u00c3\u00b6rg', 'j\u00c3\u00b6rg', true],
  ['a stray byte', 'j\u00f6rg', 'j?rg', true],
];
for (const [what, comm, wanted, matches] of NAMES) {
  test(`-C compares names: ${what}`, () => {
    const names = selection({ lists: [{ by: 'name', names: ['other', wanted] }] });
    assert.equal(selects(names, fakeTask(1, { comm }), 'utf8'), matches);
  });
}

test('in the C locale -C compares what that shows', () => {
  const names = (wanted: string) => selection({ lists: [{ by: 'name', names: [wanted] }] });
  const row = fakeTask(1, { comm: 'j\u00c3\u00b6rg\u001b' });
  assert.equal(selects(names('j??rg.'), row, 'C'), true);
  assert.equal(selects(names('j\u00c3\u00b6rg?'), row, 'utf8'), true);
});

test('lists and the table are a union', () => {
  const either = selection({
    table: 'own',
    lists: [
      { by: 'pid', ids: new Set([100]) },
      { by: 'ppid', ids: new Set([9]) },
    ],
  });
  const root = { owner: { uid: 0, gid: 0 } };
  assert.equal(selects(either, fakeTask(100, {}, root), 'utf8'), true);
  assert.equal(selects(either, fakeTask(5, { ppid: 9 }, root), 'utf8'), true);
  assert.equal(selects(either, fakeTask(5, {}, { owner: { uid: 1000, gid: 0 } }), 'utf8'), true);
  assert.equal(selects(either, fakeTask(5, {}, root), 'utf8'), false);
});

test('r keeps R and D, and comes before -N', () => {
  const states = (changes: Partial<Selection>): string =>
    [...'RSDTtZXIP'].filter((state) => selects(selection(changes), fakeTask(1, { state }), 'utf8')).join('');
  assert.equal(states({ all: true, running: true }), 'RD');
  assert.equal(states({ all: true, running: true, negate: true }), 'STtZXIP');
  assert.equal(states({ all: true, negate: true }), '');
  assert.equal(states({ running: true }), '');
});

const NEEDS: readonly (readonly [what: string, changes: Partial<Selection>, files: readonly string[]])[] = [
  ['everything', { all: true, table: 'own' }, []],
  ['everything that runs', { all: true, running: true }, []],
  ['own rows', { table: 'own here' }, ['owner']],
  ['rows with a terminal', { table: 'with terminal' }, []],
  ['effective ids', { lists: [{ by: 'euid', ids: new Set([1]) }] }, ['owner']],
  ['real ids', { lists: [{ by: 'rgid', ids: new Set([1]) }] }, ['status']],
  ['both', { table: 'own', lists: [{ by: 'ruid', ids: new Set([1]) }] }, ['owner', 'status']],
  [
    'numbers and names of stat',
    {
      lists: [
        { by: 'pid', ids: new Set([1]) },
        { by: 'name', names: [] },
      ],
    },
    [],
  ],
];
for (const [what, changes, files] of NEEDS) {
  test(`records needed for ${what}`, () => assert.deepEqual(neededFiles(selection(changes)), files));
}

const PIDS = { by: 'pid', ids: new Set([30, 2, 100]) } as const;
const ONLY: readonly (readonly [
  what: string,
  changes: Partial<Selection>,
  pids: readonly number[] | undefined,
])[] = [
  ['a list', { lists: [PIDS] }, [2, 30, 100]],
  ['two lists', { lists: [PIDS, { by: 'pid', ids: new Set([3, 2]) }] }, [2, 3, 30, 100]],
  ['a list of running ones', { lists: [PIDS], running: true }, [2, 30, 100]],
  ['a list and another one', { lists: [PIDS, { by: 'ppid', ids: new Set([1]) }] }, undefined],
  ['a list and a table', { lists: [PIDS], table: 'own' }, undefined],
  ['all but a list', { lists: [PIDS], negate: true }, undefined],
  ['everything', { all: true, lists: [PIDS] }, undefined],
];
for (const [what, changes, pids] of ONLY) {
  test(`only pids: ${what}`, () => assert.deepEqual(onlyPids(selection(changes)), pids));
}

test('what is selected is never outside of the only pids, and -N is the opposite', () => {
  const id = fc.integer({ min: 1, max: 6 });
  const list = fc.record({
    by: fc.constantFrom('pid', 'ppid', 'pgrp', 'session', 'tty'),
    ids: fc.array(id).map((ids) => new Set(ids)),
  });
  const wanted = fc.record({
    all: fc.boolean(),
    table: fc.option(fc.constantFrom(...TABLES), { nil: undefined }),
    lists: fc.array(list),
    running: fc.boolean(),
  });
  const row = fc
    .record({ pid: id, ppid: id, pgrp: id, session: id, tty_nr: id, state: fc.constantFrom('R', 'S') })
    .map(({ pid, ...stat }) => fakeTask(pid, stat, { owner: { uid: 1000, gid: 0 } }));
  fc.assert(
    fc.property(wanted, row, (changes, task) => {
      const chosen = selects(selection(changes), task, 'utf8');
      assert.equal(selects(selection({ ...changes, negate: true }), task, 'utf8'), !chosen);
      const pids = onlyPids(selection(changes));
      if (chosen && pids !== undefined) assert.ok(pids.includes(task.pid));
    }),
  );
});

test('everything is selected only without r and -N', () => {
  assert.equal(selectsAll(ALL), true);
  assert.equal(selectsAll({ ...ALL, running: true }), false);
  assert.equal(selectsAll({ ...ALL, negate: true }), false);
  assert.equal(selectsAll(selection({ table: 'own' })), false);
});
