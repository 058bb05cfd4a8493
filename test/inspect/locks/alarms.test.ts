import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAlarms } from '../../../src/inspect/locks/alarms.ts';
import type { Edge } from '../../../src/inspect/locks/cycles.ts';
import { alteredRoot } from '../fixture.ts';

const PID = 6134;
const TIMER = 'ID: 0\nsignal: 14/0\nnotify: signal/pid.6134\nClockID: 1\n';

const OTHER = TIMER.replace('signal: 14', 'signal: 15');

interface Setting {
  readonly children?: string;
  /** The name of its parent, which has a timer. */
  readonly parent?: string;
  readonly caught?: string;
  readonly blocked?: string;
  readonly timers?: string;
  readonly lock?: object;
  readonly status?: null;
}

/** What is said of a process that waits for itself. */
function alarmOf({
  caught = '0',
  blocked = '0',
  timers = '',
  lock,
  status,
  children = '',
  parent,
}: Setting): string | undefined {
  const mask = (text: string, name: string, value: string): string =>
    text.replace(new RegExp(`${name}:.*`), `${name}:\t${value.padStart(16, '0')}`);
  const root = alteredRoot('waits', {
    [`proc/${PID}/task/${PID}/status`]:
      status === null ? null : (text) => mask(mask(text, 'SigCgt', caught), 'SigBlk', blocked),
    [`proc/${PID}/timers`]: () => timers,
    [`proc/${PID}/task/${PID}/children`]: () => children,
    ...(parent === undefined
      ? {}
      : {
          'proc/6101/stat': (text) => text.replace(/\(.*\)/, `(${parent})`),
          'proc/6101/timers': () => TIMER,
        }),
  });
  const edge = { waiter: { thread: { pid: PID, tid: PID } }, lock, to: PID } as unknown as Edge;
  return readAlarms(root, { graph: new Map([[PID, edge]]), cycles: [[edge]] }).get(PID);
}

const CASES: readonly (readonly [name: string, setting: Setting, alarm: string | undefined])[] = [
  ['nothing', {}, undefined],
  ['a handler of SIGALRM', { caught: '2000' }, 'alarm'],
  ['a handler of SIGALRM, which it blocks', { caught: '2000', blocked: '2000' }, undefined],
  ['handlers of SIGVTALRM and SIGPROF, which come of CPU time', { caught: '6000000' }, undefined],
  ['a handler of SIGUSR1', { caught: '200' }, 'caught SIGUSR1'],
  ['a handler of SIGUSR1, which it blocks', { caught: '200', blocked: '200' }, undefined],
  ['handlers of SIGIO and SIGURG', { caught: '10400000' }, 'caught SIGURG, SIGIO'],
  ['handlers of real-time signals', { caught: 'e00000000' }, 'caught SIGRTMIN, SIGRTMIN+1, SIGRTMIN+2'],
  ['handlers of many signals', { caught: 'f00000a00' }, 'caught SIGUSR1, SIGUSR2, 3 others'],
  ['handlers of the signals 32 and 33, which glibc keeps for itself', { caught: '180000000' }, undefined],
  ['handlers of SIGHUP, SIGINT, SIGQUIT and SIGTERM', { caught: '4007' }, undefined],
  ['handlers of faults, of SIGPIPE and of the terminal', { caught: 'c3b014f8' }, undefined],
  ['a handler of SIGUSR1, in a circle of threads', { caught: '200', lock: {} }, undefined],
  ['a timer', { caught: '2000', timers: TIMER }, 'timer'],
  ['a timer without a handler, which ends it', { timers: TIMER }, 'timer'],
  ['a timer of another signal, which it catches', { caught: '4000', timers: OTHER }, 'beat'],
  ['a timer of another signal, which ends it', { timers: OTHER }, 'timer'],
  ['a handler of SIGCHLD and a child', { caught: '10000', children: '99 ' }, 'child'],
  [
    'a handler of SIGCHLD, whose children are in the circle',
    { caught: '10000', children: '6134 ' },
    undefined,
  ],
  ['timeout(1) as its parent', { parent: 'timeout' }, 'parent'],
  ['another parent that has a timer', { parent: 'time' }, undefined],
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
