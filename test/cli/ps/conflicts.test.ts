import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  onlyAddsColumn,
  quickConflict,
  selectionTable,
  threadConflict,
} from '../../../src/cli/ps/conflicts.ts';
import type { TableOption, ThreadOption } from '../../../src/cli/ps/draft.ts';
import { Draft } from '../../../src/cli/ps/draft.ts';
import { Fault } from '../../../src/cli/ps/fault.ts';
import { errorText, listing, words, world } from './world.ts';

const FOREST = 'thread display conflicts with forest display';
const H_AND_M = "thread flags conflict; can't use H with m or -m";
const BOTH_M = "thread flags conflict; can't use both m and -m";
const L_AND_T = "thread flags conflict; can't use both -L and -T";

const THREADS: readonly (readonly [options: readonly ThreadOption[], alone: string | undefined])[] = [
  [[], undefined],
  [['-L'], undefined],
  [['-T', 'H'], undefined],
  [['-L', 'm'], undefined],
  [['-L', '-m'], undefined],
  [['H', 'm'], H_AND_M],
  [['H', '-m'], H_AND_M],
  [['H', 'm', '-m'], H_AND_M],
  [['m', '-m'], BOTH_M],
  [['-L', '-T', 'm', '-m'], BOTH_M],
  [['-L', '-T'], L_AND_T],
];
for (const [options, alone] of THREADS) {
  test(`thread options ${options.join(' ') || 'none'}, alone and in a forest`, () => {
    assert.equal(threadConflict(new Set(options), false)?.text, alone);
    assert.equal(threadConflict(new Set(options), true)?.text, options.length === 0 ? undefined : FOREST);
  });
}

test('-L and -T only add a column beside an option that shows threads', () => {
  const cases: (readonly [ThreadOption[], boolean])[] = [
    [['-L'], false],
    [['H'], false],
    [['-L', 'H'], true],
    [['-T', 'm'], true],
    [['-T', '-m'], true],
  ];
  for (const [options, expected] of cases) assert.equal(onlyAddsColumn(new Set(options)), expected);
});

const CONFLICT = 'process selection options conflict';

const TABLES: readonly (readonly [options: readonly TableOption[], unix: string, bsd: string])[] = [
  [[], 'own here', 'own with terminal'],
  [['g'], 'own here', 'own with terminal'],
  [['a'], 'with terminal', 'with terminal'],
  [['a', 'g'], 'with terminal', 'with terminal'],
  [['x'], 'own', 'own'],
  [['x', 'g'], 'own', 'own'],
  [['x', 'a'], 'everything', 'everything'],
  [['g', 'a', 'x'], 'everything', 'everything'],
  [['-a'], 'with terminal, no leader', 'with terminal, no leader'],
  [['-d'], 'no leader', 'no leader'],
  [['-d', '-a'], 'no leader without terminal', 'no leader without terminal'],
  [['-a', 'x'], CONFLICT, CONFLICT],
  [['a', '-a'], CONFLICT, CONFLICT],
  [['-d', 'g'], CONFLICT, CONFLICT],
];
for (const [options, unix, bsd] of TABLES) {
  test(`selection by ${options.join(' ') || 'no option'}`, () => {
    for (const [personality, expected] of [
      [false, unix],
      [true, bsd],
    ] as const) {
      const table = selectionTable(new Set(options), personality);
      assert.equal(table instanceof Fault ? table.text : table, expected);
    }
  });
}

const QUICK: readonly (readonly [argv: string, text: string])[] = [
  ['-q 1 -q 2', 'q/-q/--quick-pid can only be used once.'],
  ['-q 1 -p 2', 'q/-q/--quick-pid cannot be combined with other selection options.'],
  ['q1 T', 'q/-q/--quick-pid cannot be combined with other selection options.'],
  ['--quick-pid 1 -C x -N', 'q/-q/--quick-pid cannot be combined with other selection options.'],
  ['-q 1 f', 'q/-q/--quick-pid cannot be used together with forest type listings.'],
  ['-q 1 -H --sort pid', 'q/-q/--quick-pid cannot be used together with forest type listings.'],
  ['-q 1 --sort vsize -N', 'q/-q,--quick-pid cannot be used together with sort options.'],
  ['-q 1 O p', 'q/-q,--quick-pid cannot be used together with sort options.'],
  ['-q 1 -N', 'q/-q/--quick-pid cannot be used together with negation switches.'],
];
for (const [argv, text] of QUICK) {
  test(`ps ${argv} is refused`, () => assert.equal(errorText(words(argv)), text));
}

test('-q goes with -e, r, a and a sort list without keys', () => {
  for (const argv of ['-q 1', '-q 1 -e', '-q 1 r', '-q 1 a', '-q 1 -L', '-q 1 O J']) {
    assert.deepEqual(listing(words(argv)).quickPids, [1]);
  }
});

test('-q takes 255 numbers and no more', () => {
  const draft = new Draft([], 'unix', world());
  draft.quick.push(Array.from({ length: 255 }, (_, at) => at + 1));
  assert.equal(quickConflict(draft, false), undefined);
  draft.quick[0] = Array.from({ length: 256 }, (_, at) => at + 1);
  assert.equal(quickConflict(draft, false)?.text, 'fatal library error, reap');
});
