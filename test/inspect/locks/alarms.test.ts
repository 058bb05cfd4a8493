import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAlarms } from '../../../src/inspect/locks/alarms.ts';
import type { Edge } from '../../../src/inspect/locks/cycles.ts';
import { alteredRoot } from '../fixture.ts';

const PID = 6134;
const TIMER = 'ID: 0\nsignal: 14/0\nnotify: signal/pid.6134\nClockID: 1\n';

interface Setting {
  readonly caught?: string;
  readonly blocked?: string;
  readonly timers?: string;
  readonly lock?: object;
  readonly status?: null;
}

/** What is said of a process that waits for itself. */
function alarmOf({ caught = '0', blocked = '0', timers = '', lock, status }: Setting): string | undefined {
  const mask = (text: string, name: string, value: string): string =>
    text.replace(new RegExp(`${name}:.*`), `${name}:\t${value.padStart(16, '0')}`);
  const root = alteredRoot('waits', {
    [`proc/${PID}/task/${PID}/status`]:
      status === null ? null : (text) => mask(mask(text, 'SigCgt', caught), 'SigBlk', blocked),
    [`proc/${PID}/timers`]: () => timers,
  });
  const edge = { waiter: { thread: { pid: PID, tid: PID } }, lock, to: PID } as unknown as Edge;
  return readAlarms(root, { graph: new Map([[PID, edge]]), cycles: [[edge]] }).get(PID);
}

const CASES: readonly (readonly [name: string, setting: Setting, alarm: string | undefined])[] = [
  ['nothing', {}, undefined],
  ['a handler of SIGALRM', { caught: '2000' }, 'handler'],
  ['a handler of SIGALRM, which it blocks', { caught: '2000', blocked: '2000' }, undefined],
  ['handlers of SIGVTALRM and SIGPROF, which come of CPU time', { caught: '6000000' }, undefined],
  ['a timer', { caught: '2000', timers: TIMER }, 'timer'],
  ['a timer without a handler, which ends it', { timers: TIMER }, 'timer'],
  ['a timer of a signal that it blocks', { blocked: '2000', timers: TIMER }, undefined],
  ['a timer of CPU time', { timers: TIMER.replace('ClockID: 1', 'ClockID: 2') }, undefined],
  ['a timer of the CPU time of another', { timers: TIMER.replace('ClockID: 1', 'ClockID: -6') }, undefined],
  ['a timer that tells nobody', { timers: TIMER.replace('notify: signal', 'notify: none') }, undefined],
  ['a timer, in a circle of threads, whose waits go on after it', { timers: TIMER, lock: {} }, undefined],
  ['no status to be read', { status: null }, 'unknown'],
];

for (const [name, setting, alarm] of CASES) {
  test(`a process with ${name}: ${alarm ?? 'no alarm'}`, () => assert.equal(alarmOf(setting), alarm));
}
