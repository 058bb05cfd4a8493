import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StackFindings } from '../../../src/inspect/stacks/stacks.ts';
import { assertTrueFindings, inspectTree, trueProcess } from './truth.ts';

const PAGE = 4096;

function sources({ threads }: StackFindings): Record<number, string> {
  return Object.fromEntries(threads.map(({ tid, source }) => [tid, source]));
}

const GLIBC = {
  1201: 'main',
  1202: 'sp',
  1203: 'sp',
  1204: 'sp',
  1205: 'sp',
  1206: 'sp',
  1207: 'sp',
  1208: 'unknown',
};
const MUSL = {
  2301: 'main',
  2302: 'sp',
  2303: 'sp',
  2304: 'sp',
  2305: 'shared',
  2306: 'shared',
  2307: 'unknown',
};
const GUARDLESS = { 4001: 'main', 4002: 'sp', 4003: 'sp', 4004: 'sp', 4005: 'sp', 4006: 'unknown' };
const ODD = {
  3101: 'main',
  ...Object.fromEntries(Array.from({ length: 10 }, (_, index) => [3102 + index, 'shared'])),
  3112: 'sp',
};

for (const [tree, pid, found, cached] of [
  ['stacks-glibc', 1201, GLIBC, 1],
  ['stacks-musl', 2301, MUSL, 0],
  ['stacks-odd', 3101, ODD, 2],
  ['stacks-guardless', 4001, GUARDLESS, 1],
] as const) {
  for (const pagemap of [false, true]) {
    test(`${tree} ${pagemap ? 'with' : 'without'} pages: every thread as the program knew it`, () => {
      const findings = inspectTree(tree, pid, { pagemap });
      assertTrueFindings(trueProcess(tree), findings);
      assert.deepEqual(sources(findings), found);
      assert.equal(findings.cached.count, cached, 'stacks of dead threads');
      for (const { tid, source, deepest } of findings.threads) {
        if (source !== 'sp' && source !== 'main') continue;
        if (pagemap) assert.notEqual(deepest, null, `${tid}: deepest`);
      }
    });
  }
}

test('stacks-glibc with memory: the TID word places the thread that spins, and tells the dead one', () => {
  const findings = inspectTree('stacks-glibc', 1201, { memory: true });
  assertTrueFindings(trueProcess('stacks-glibc'), findings);
  assert.deepEqual(sources(findings), { ...GLIBC, 1208: 'sp' });
  assert.deepEqual(findings.cached, { count: 1, reserved: 655_360, touched: 24_576, note: '' });
});

test('stacks-guardless with memory: the TID word works between page markers, 0 in a dead stack', () => {
  const findings = inspectTree('stacks-guardless', 4001, { memory: true });
  assertTrueFindings(trueProcess('stacks-guardless'), findings);
  assert.deepEqual(sources(findings), { ...GUARDLESS, 4006: 'sp' });
  assert.equal(findings.cached.reserved, 393_216);
});

/** Those in one mapping without guards between, by the words at their tops; so also the own stack of one on another. */
const ODD_BY_WORDS = Object.fromEntries([3106, 3107, 3108, 3109, 3110, 3111].map((tid) => [tid, 'sp']));

test('stacks-musl and stacks-odd with memory: stacks without guards between, and nothing is made up', () => {
  for (const [tree, pid, found] of [
    ['stacks-musl', 2301, MUSL],
    ['stacks-odd', 3101, { ...ODD, ...ODD_BY_WORDS }],
  ] as const) {
    const findings = inspectTree(tree, pid, { memory: true });
    assertTrueFindings(trueProcess(tree), findings);
    assert.deepEqual(sources(findings), found);
  }
});

test('stacks-glibc: a thread that was deep and came back shows it by its pages only', () => {
  const { threads } = inspectTree('stacks-glibc', 1201, { pagemap: true });
  const thread = threads.find(({ tid }) => tid === 1207);
  assert.equal(thread?.deepest, 177 * PAGE);
  assert.equal(thread?.used, 0x7f8b_d43f_a000 - 0x7f8b_d43f_8d70);
});

test('stacks-odd: where a stack pointer is that is in no stack of its own, in words', () => {
  const { threads } = inspectTree('stacks-odd', 3101);
  const note = (tid: number): string => threads.find((thread) => thread.tid === tid)?.note ?? '';
  assert.match(note(3103), /\[heap\]/);
  assert.match(note(3104), /stackzoo \.bss/);
  assert.match(note(3111), /anonymous memory.*alternate/);
});

test('stacks-denied: everything is unknown for want of permission, the main thread too', () => {
  const { threads, cached, totals, missing } = inspectTree('stacks-denied', 1901);
  assert.deepEqual(
    threads.map(({ tid, source, reserved }) => [tid, source, reserved]),
    [1901, 1902, 1903].map((tid) => [tid, 'unknown', null]),
  );
  for (const { reason } of threads) assert.match(reason, /permission denied .*EACCES/);
  assert.equal(cached.count, null);
  assert.equal(totals.reserved, null);
  assert.deepEqual(
    missing.map(({ what, count }) => [what, count]),
    [['stacks', 3]],
  );
});

test('zombie-leader: a main thread that has left has no stack, those of the others are found', () => {
  const leaderless = inspectTree('zombie-leader', 2602);
  assert.deepEqual(sources(leaderless), { 2602: 'unknown', 2606: 'inferred', 2607: 'sp', 2608: 'sp' });
  assert.match(leaderless.threads[0]?.reason ?? '', /ended/);
  assert.deepEqual(
    leaderless.threads.slice(1).map(({ reserved, guard }) => [reserved, guard]),
    Array.from({ length: 3 }, () => [8_388_608, 4096]),
  );
  assert.deepEqual(sources(inspectTree('zombie-leader', 2610)), { 2610: 'unknown', 2611: 'sp' });
  assert.deepEqual(sources(inspectTree('zombie-leader', 2603)), {
    2603: 'main',
    2604: 'unknown',
    2605: 'sp',
  });
});
