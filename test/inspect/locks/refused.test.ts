import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import { alteredRoot } from '../fixture.ts';

const HOLDER = 4418;

/** The tree in which the holder of a PI mutex sleeps as the kernel's refusal leaves it, `above` bytes above its SP. */
function parked(above: number, more: Parameters<typeof alteredRoot>[1] = {}, op = '0x189') {
  const root = alteredRoot('deadlock', {
    [`proc/4401/task/${HOLDER}/syscall`]: (text) => {
      const sp = BigInt(text.split(' ').at(-2) ?? 0);
      const uaddr = `0x${(sp + BigInt(above)).toString(16)}`;
      return `202 ${uaddr} ${op} 0x0 0x0 0x0 0xffffffff 0x${sp.toString(16)} 0x7f90fecd1099\n`;
    },
    ...more,
  });
  const { waits, deadlocks } = lookAtWaits(root, [4401], { owners: true });
  const note = (tid: number): string | undefined =>
    /; (?:a|in a|blocked behind a) likely deadlock.*$/.exec(
      waits.find((wait) => wait.tid === tid)?.text ?? '',
    )?.[0];
  const found = deadlocks.filter(({ tids }) => tids.includes(HOLDER));
  return { found: found.map(({ tids, behind, certainty }) => ({ tids, behind, certainty })), note };
}

/** The tree in which `tid` began to wait so much later, in milliseconds, than the thread that was refused. */
const after = (tid: number, later: number): Parameters<typeof alteredRoot>[1] => ({
  [`proc/4401/task/${tid}/sched`]: (text) =>
    text.replace(/(se\.exec_start\s*:\s*).*/, `$1${(2898214.73 + later).toFixed(6)}`),
});

test('a holder of a PI mutex that sleeps on a zero in its own stack: the kernel refused it another', () => {
  const { found, note } = parked(80, { ...after(4419, 200), ...after(4420, 231) });
  assert.deepEqual(found, [{ tids: [4418, 4419], behind: [4420], certainty: 'likely' }]);
  assert.equal(note(4418), '; a likely deadlock: the kernel refused it a PI mutex');
  assert.equal(note(4420), '; blocked behind a likely deadlock of 4418, 4419');
});

test('the operation of musl is none of glibc', () => {
  assert.deepEqual(parked(80, {}, '0x80').found, []);
});

test('the only one who waits for its mutex is in the circle', () => {
  const pause = (text: string): string => text.replace(/^202 \S+ \S+ \S+/, '34 0x0 0x0 0x0');
  const { found, note } = parked(80, { 'proc/4401/task/4420/syscall': pause, ...after(4419, -90) });
  assert.deepEqual(found, [{ tids: [4418, 4419], behind: [], certainty: 'likely' }]);
  assert.equal(note(4418), '; a likely deadlock: the kernel refused it a PI mutex');
  assert.equal(note(4419), '; in a likely deadlock of 4418, 4419');
});

test('one who began to wait after the refusal was no reason for it: it is blocked behind the circle', () => {
  const { found } = parked(80, { ...after(4419, 300), ...after(4420, -90) });
  assert.deepEqual(found, [{ tids: [4418, 4420], behind: [4419], certainty: 'likely' }]);
});

test('of several who waited already it is not known which are in the circle', () => {
  const { found } = parked(80, { ...after(4419, -80), ...after(4420, -90) });
  assert.deepEqual(found, [{ tids: [4418], behind: [4419, 4420], certainty: 'likely' }]);
});

test('a zero farther up in its stack is an object of its own', () => {
  assert.deepEqual(parked(4096).found, []);
});
