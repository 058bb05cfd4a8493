import assert from 'node:assert/strict';
import { test } from 'node:test';
import { denied, gone, order, raw, shown, taskOf, viewOf, withStatus } from './task.ts';

test('sizes are those of status, in KiB', () => {
  const task = withStatus({ VmSize: 1460, VmRSS: 788, VmData: 90, VmStk: 132 });
  assert.deepEqual(
    ['vsz', 'vsize', 'rss', 'rssize', 'rsz', 'sgi_rss', 'sz', 'size'].map((name) => shown(name, task)),
    ['1460', '1460', '788', '788', '788', '788', '365', '222'],
  );
  assert.equal(raw('sz', task), 365);
  assert.equal(raw('size', task), 222);
});

test('pages are of the machine’s size, and cut', () => {
  const view = viewOf({ host: { page_size: 65_536 } });
  assert.equal(shown('sz', withStatus({ VmSize: 127 }), view), '1');
  assert.equal(shown('sz', withStatus({ VmSize: 127 })), '31');
});

test('a kernel thread or a zombie has 0 in ps and none in raw', () => {
  const kernel = withStatus({}, { vsize: 0 });
  for (const name of ['vsz', 'rss', 'sz', 'size', 'trs', 'drs']) {
    assert.equal(shown(name, kernel), '0', name);
    assert.equal(raw(name, kernel), null, name);
    assert.equal(order(name, kernel), 0, name);
  }
  assert.equal(shown('pmem', kernel), ' 0.0');
  assert.equal(raw('pmem', kernel), null);
});

test('unreadable sizes are 0 in ps and unknown in raw', () => {
  const task = taskOf({}, { status: denied('status'), smaps_rollup: denied('smaps_rollup') });
  for (const name of ['vsz', 'rss', 'sz', 'size', 'pss', 'uss']) {
    assert.equal(shown(name, task), '0', name);
    assert.match(String(raw(name, task)), /permission denied$/, name);
  }
});

const SHARES: readonly [what: string, rss: number, total: number, text: string][] = [
  ['nothing', 0, 1000, ' 0.0'],
  ['just below 0.1 %: cut', 999, 1_000_000, ' 0.0'],
  ['0.1 %', 1000, 1_000_000, ' 0.1'],
  ['9.99 %', 999, 10_000, ' 9.9'],
  ['10 %', 1000, 10_000, '10.0'],
  ['all of it: at most 99.9', 1000, 1000, '99.9'],
];

for (const [what, rss, memTotal, text] of SHARES) {
  test(`%MEM of ${what}`, () => {
    assert.equal(shown('%mem', withStatus({ VmRSS: rss }), viewOf({ moment: { memTotal } })), text);
  });
}

test('%MEM without meminfo is ?', () => {
  const view = viewOf({ moment: { memTotal: gone('meminfo') } });
  assert.equal(shown('pmem', withStatus({ VmRSS: 5 }), view), '?');
  assert.match(String(raw('pmem', withStatus({ VmRSS: 5 }), view)), /^\? meminfo/);
});

test('text and the rest of the address space', () => {
  const task = taskOf({ vsize: 1_146_880, startcode: 4_198_400, endcode: 4_774_961 });
  for (const name of ['trs', 'm_trs', 'trss', 'tsiz']) assert.equal(shown(name, task), '563');
  for (const name of ['drs', 'm_drs', 'dsiz']) assert.equal(shown(name, task), '556');
  assert.equal(shown('m_size', task), '1146880');
  assert.equal(raw('m_size', task), 1_146_880);
});

test('text larger than the address space wraps, as in 64 unsigned bits', () => {
  const task = taskOf({ vsize: 1024, startcode: 4_198_400, endcode: 4_774_961 });
  assert.equal(shown('drs', task), '18014398509481421');
});

test('addresses of 1 are the kernel’s mask: the size of the text is not known', () => {
  const task = taskOf({ startcode: 1, endcode: 1, vsize: 1_024_000 });
  assert.equal(shown('trs', task), '0');
  assert.match(String(raw('trs', task)), /rights of ptrace/);
});

test('the keys size, trs and vsize compare vsize of stat, and vsize only beside one that reads it', () => {
  const task = withStatus({ VmSize: 7, VmData: 3 }, { vsize: 999 });
  for (const name of ['size', 'trs', 'drs', 'vsize']) assert.equal(order(name, task), 999);
  for (const name of ['vsz', 'sz']) assert.equal(order(name, task), 7);
});

test('USS and PSS are of smaps_rollup', () => {
  const rollup = { Rss: 100, Pss: 60, Private_Clean: 20, Private_Dirty: 30, Swap: 0 };
  const task = taskOf({}, { smaps_rollup: rollup });
  assert.equal(shown('pss', task), '60');
  assert.equal(shown('uss', task), '50');
});

test('LIM: none, small, and beyond what a double holds', () => {
  assert.equal(shown('lim', taskOf()), 'xx');
  assert.equal(raw('lim', taskOf()), null);
  assert.equal(shown('lim', taskOf({ rsslim: 1_048_576 })), ' 1024');
  assert.equal(shown('lim', taskOf({ rsslim: 2n ** 64n - 2n })), '18014398509481983');
});
