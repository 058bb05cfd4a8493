import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListRequest } from '../../../src/cli/ps/request.ts';
import type { Selection, SelectionList } from '../../../src/scan/selection.ts';
import { CALLER, errorText, listing, words } from './world.ts';

/** Lists as `pid:1,2`. */
function show(lists: readonly SelectionList[]): string {
  return lists
    .map((list) => `${list.by}:${[...(list.by === 'name' ? list.names : list.ids)].join(',')}`)
    .join(' ');
}

const LISTS: readonly (readonly [argv: string, lists: string])[] = [
  ['-p 1,2', 'pid:1,2'],
  ['p 1', 'pid:1'],
  ['--pid=1', 'pid:1'],
  ['-p1 -p 210', 'pid:1 pid:210'],
  ['ax1', 'pid:1'],
  ['-p 1 210', 'pid:1 pid:210'],
  ['1 2 -3 +4 -5', 'pid:1,2 pgrp:3,5 session:4'],
  ['+4', 'session:4'],
  ['-q 2,1,2', 'pid:2,1'],
  ['--ppid 1', 'ppid:1'],
  ['-s 5', 'session:5'],
  ['--sid 5', 'session:5'],
  ['-g 1', 'session:1'],
  ['-g staff', 'egid:50'],
  ['-g 1,staff', 'egid:1,50'],
  ['--group staff', 'egid:50'],
  ['-G staff,0', 'rgid:50,0'],
  ['--Group 0', 'rgid:0'],
  ['-u alice', 'euid:1000'],
  ['U alice', 'euid:1000'],
  ['--user 0', 'euid:0'],
  ['-U alice', 'ruid:1000'],
  ['--User alice', 'ruid:1000'],
  ['-t 1', 'tty:34817'],
  ['t1', 'tty:34817'],
  ['--tty -', 'tty:0'],
  ['t', `tty:${CALLER.tty_nr}`],
  ['T', `tty:${CALLER.tty_nr}`],
  ['-C sh,cron', 'name:sh,cron'],
  ['-p 1 -u root -C sh', 'pid:1 euid:0 name:sh'],
  ['-N -u nobody2', 'euid:4294967295'],
];
for (const [argv, lists] of LISTS) {
  test(`lists of ps ${argv}`, () => assert.equal(show(listing(words(argv)).select.lists), lists));
}

test('-N makes a name known to nobody acceptable only behind it', () => {
  assert.equal(errorText(words('-U nobody2 -N')), 'user name does not exist');
});

const SELECTIONS: readonly (readonly [argv: string, changes: Partial<Selection>])[] = [
  ['', { table: 'own here' }],
  ['w', { table: 'own with terminal' }],
  ['-f h', { table: 'own with terminal' }],
  ['-e', { all: true, table: 'own here' }],
  ['-A', { all: true, table: 'own here' }],
  ['ax', { all: true }],
  ['a', { table: 'with terminal' }],
  ['x', { table: 'own' }],
  ['g', { table: 'own with terminal' }],
  ['-a', { table: 'with terminal, no leader' }],
  ['-d', { table: 'no leader' }],
  ['-ad', { table: 'no leader without terminal' }],
  ['-N', { table: 'own here', negate: true }],
  ['--deselect', { table: 'own here', negate: true }],
  ['r', { table: 'own with terminal', running: true }],
  ['axr', { all: true, running: true }],
];
for (const [argv, changes] of SELECTIONS) {
  test(`selection of ps ${argv}`, () => {
    assert.deepEqual(listing(words(argv)).select, {
      all: false,
      table: undefined,
      lists: [],
      running: false,
      negate: false,
      caller: CALLER,
      ...changes,
    });
  });
}

test('a list takes the place of the default table, and stands beside one that is asked for', () => {
  assert.equal(listing(words('-p 1')).select.table, undefined);
  assert.equal(listing(words('-p 1 x')).select.table, 'own');
  assert.equal(listing(words('-p 1 g')).select.table, 'own with terminal');
});

const SHOWN: readonly (readonly [
  argv: string,
  pick: (request: ListRequest) => unknown,
  expected: unknown,
])[] = [
  ['n', ({ show }) => show.numeric, true],
  ['S', ({ show }) => show.cumulative, true],
  ['--cumulative', ({ show }) => show.cumulative, true],
  ['c', ({ show }) => show.trueName, true],
  ['-c', ({ show }) => show.trueName, false],
  ['e', ({ show }) => show.environ, true],
  ['-e', ({ show }) => show.environ, false],
  ['--signames', ({ show }) => show.signames, true],
  ['-D %Y', ({ show }) => show.dateFormat, '%Y'],
  ['-D%Y', ({ show }) => show.dateFormat, '%Y'],
  ['--date-format=%H:%M', ({ show }) => show.dateFormat, '%H:%M'],
  ['--date-format %Y -D %m', ({ show }) => show.dateFormat, '%m'],
  [
    '-e',
    ({ show }) => show,
    {
      numeric: false,
      cumulative: false,
      trueName: false,
      environ: false,
      dateFormat: undefined,
      signames: false,
    },
  ],
  ['-e', ({ headers }) => headers, 'once'],
  ['h', ({ headers }) => headers, 'none'],
  ['--no-headers', ({ headers }) => headers, 'none'],
  ['--noheading', ({ headers }) => headers, 'none'],
  ['--headers', ({ headers }) => headers, 'repeat'],
  ['--heading', ({ headers }) => headers, 'repeat'],
  ['-e', ({ forest }) => forest, undefined],
  ['f', ({ forest }) => forest, 'lines'],
  ['--forest', ({ forest }) => forest, 'lines'],
  ['-H', ({ forest }) => forest, 'indent'],
  ['f -H', ({ forest }) => forest, 'indent'],
  ['-H f', ({ forest }) => forest, 'lines'],
  ['-e', ({ rows }) => rows, 'processes'],
  ['-L', ({ rows }) => rows, 'threads'],
  ['-T', ({ rows }) => rows, 'threads'],
  ['H', ({ rows }) => rows, 'threads'],
  ['-L H', ({ rows }) => rows, 'threads'],
  ['-m', ({ rows }) => rows, 'both'],
  ['m', ({ rows }) => rows, 'both'],
  ['M', ({ rows }) => rows, 'both'],
  ['-Lm', ({ rows }) => rows, 'both'],
  ['-T m', ({ rows }) => rows, 'both'],
  ['-L --sort pid', ({ rows }) => rows, 'threads'],
  ['-m -x', ({ rows }) => rows, 'processes'],
  ['-M -x', ({ rows }) => rows, 'both'],
  ['-w w', ({ screen }) => screen.wide, 2],
  ['-ww', ({ screen }) => screen.wide, 2],
  ['--cols 80', ({ screen }) => screen.columns, 80],
  ['--width=0x50', ({ screen }) => screen.columns, 80],
  ['--columns 80 --cols 90', ({ screen }) => screen.columns, 90],
  ['--rows 5', ({ screen }) => screen.rows, 5],
  ['--lines:5', ({ screen }) => screen.rows, 5],
  ['-q 3,1,3', ({ quickPids }) => quickPids, [3, 1, 3]],
  ['-p 3,1,3', ({ quickPids }) => quickPids, undefined],
];
for (const [argv, pick, expected] of SHOWN) {
  test(`ps ${argv} has ${JSON.stringify(expected)}`, () =>
    assert.deepEqual(pick(listing(words(argv))), expected));
}
