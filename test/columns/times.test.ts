import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockText, elapsedText } from '../../src/columns/times.ts';
import { order, raw, shown, taskOf, threadOf, viewOf } from './task.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const CLOCKS: readonly [string, number, string][] = [
  ['nothing', 0, '00:00:00'],
  ['the last second of a minute', 59, '00:00:59'],
  ['an hour', HOUR, '01:00:00'],
  ['the last second of a day', DAY - 1, '23:59:59'],
  ['a day', DAY, '1-00:00:00'],
  ['99 hours and a bit: more hours than two digits hold are days', 99 * HOUR + 59 * 60 + 59, '4-03:59:59'],
  ['100 days', 100 * DAY, '100-00:00:00'],
  ['a billion seconds', 1_000_000_000 - 1, '11574-01:46:39'],
];

for (const [what, seconds, text] of CLOCKS) {
  test(`TIME of ${what} is ${text}`, () => {
    assert.equal(clockText(seconds), text);
    // A second time, and after another: the text that is kept is not mistaken for it.
    assert.equal(clockText(seconds), text);
    assert.equal(clockText(seconds + 1) === text, false);
    assert.equal(clockText(seconds), text);
  });
}

const ELAPSED: readonly [number, string][] = [
  [0, '00:00'],
  [59, '00:59'],
  [HOUR - 1, '59:59'],
  [HOUR, '01:00:00'],
  [DAY - 1, '23:59:59'],
  [DAY, '1-00:00:00'],
  [100 * DAY - 1, '99-23:59:59'],
];

for (const [seconds, text] of ELAPSED) {
  test(`ELAPSED of ${seconds} s is ${text}`, () => assert.equal(elapsedText(seconds), text));
}

test('TIME cuts ticks to seconds and never adds children', () => {
  const task = taskOf({ utime: 150, stime: 49, cutime: 100_000, cstime: 1 });
  const view = viewOf({ cumulative: true });
  assert.equal(shown('time', task, view), '00:00:01');
  assert.equal(shown('cputimes', task, view), '1');
  assert.equal(raw('time', task, view), 199);
  assert.equal(raw('times', task, view), 1.99);
});

test('the minutes of bsdtime have no limit, and S adds the children', () => {
  assert.equal(shown('bsdtime', taskOf()), '  0:00');
  assert.equal(shown('bsdtime', taskOf({ utime: 5999 })), '  0:59');
  assert.equal(shown('bsdtime', taskOf({ stime: 720_000_000 })), '120000:00');
  const parent = taskOf({ utime: 100, cutime: 5900, cstime: 100 });
  assert.equal(shown('bsdtime', parent), '  0:01');
  assert.equal(shown('bsdtime', parent, viewOf({ cumulative: true })), '  1:01');
  assert.equal(order('bsdtime', parent, viewOf({ cumulative: true })), 100);
});

test('ELAPSED is cut to seconds and counts from the uptime', () => {
  const view = viewOf({ moment: { uptimeTicks: 100_000 } });
  assert.equal(shown('etime', taskOf({ starttime: 99_901 }), view), '00:00');
  assert.equal(shown('etime', taskOf({ starttime: 99_900 }), view), '00:01');
  assert.equal(shown('etimes', taskOf({ starttime: 0 }), view), '1000');
  assert.equal(raw('etimes', taskOf({ starttime: 99_950 }), view), 0.5);
});

test('a task that began after the uptime was read is 0 old', () => {
  const late = taskOf({ starttime: 100_001 });
  assert.equal(shown('etime', late), '00:00');
  assert.equal(shown('etimes', late), '0');
  assert.equal(shown('age', late), '0.00');
  assert.equal(raw('age', late), 0);
});

test('a kernel with another clock tick is measured by its own', () => {
  const view = viewOf({ host: { clock_ticks: 250 }, moment: { uptimeTicks: 250_000 } });
  assert.equal(shown('time', taskOf({ utime: 499 }), view), '00:00:01');
  assert.equal(shown('etimes', taskOf({ starttime: 249_500 }), view), '2');
  assert.equal(raw('age', taskOf({ starttime: 249_999 }), view), 4);
});

test('age has the hundredths that ps leaves out', () => {
  assert.equal(shown('age', taskOf({ starttime: 99_877 })), '1.23');
  assert.equal(raw('age', taskOf({ starttime: 99_877 })), 1230);
});

test('faults are the own ones; S adds those of children, but not for the key and not for ours', () => {
  const task = threadOf({ minflt: 7, cminflt: 1000, majflt: 2, cmajflt: 30 });
  const view = viewOf({ cumulative: true });
  for (const name of ['min_flt', 'minflt']) {
    assert.equal(shown(name, task), '7');
    assert.equal(shown(name, task, view), '1007');
    assert.equal(order(name, task, view), 7);
  }
  for (const name of ['maj_flt', 'majflt', 'pagein']) assert.equal(shown(name, task, view), '32');
  assert.equal(raw('minor_faults', task, view), 7);
  assert.equal(raw('major_faults', task, view), 2);
});
