import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, raw, shown, taskOf, viewOf, type ViewDraft } from './task.ts';
import { gone } from './task.ts';

/** 2025-07-09 08:07:06 UTC, a Wednesday. */
const NOW = Date.UTC(2025, 6, 9, 8, 7, 6) / 1000;
const DAY = 86_400;

/** A task that began at `start` on a machine that was booted at the start of 2020. */
const BOOT = Date.UTC(2020, 0, 1) / 1000;
function startedAt(start: number) {
  return taskOf({ starttime: (start - BOOT) * 100 });
}
function at(now: number, draft: ViewDraft = {}) {
  return viewOf({ ...draft, moment: { now, btime: BOOT, ...draft.moment } });
}
function utc(...parts: [number, number, number, number?, number?, number?]): number {
  return Date.UTC(...parts) / 1000;
}

const STARTS: readonly [what: string, start: number, stime: string, start_: string, bsd: string, long: string][] = [
  ['this second', NOW, '08:07', '08:07:06', ' 08:07', 'Wed Jul  9 08:07:06 2025'],
  ['in the future', NOW + 40, '08:07', '08:07:46', ' 08:07', 'Wed Jul  9 08:07:46 2025'],
  ['at midnight', utc(2025, 6, 9), '00:00', '00:00:00', ' 00:00', 'Wed Jul  9 00:00:00 2025'],
  ['a second before midnight', utc(2025, 6, 8, 23, 59, 59), 'Jul08', '23:59:59', ' 23:59', 'Tue Jul  8 23:59:59 2025'],
  ['a second less than a day ago', NOW - DAY + 1, 'Jul08', '08:07:07', ' 08:07', 'Tue Jul  8 08:07:07 2025'],
  ['exactly a day ago', NOW - DAY, 'Jul08', '  Jul 08', ' 08:07', 'Tue Jul  8 08:07:06 2025'],
  ['a second more than a day ago', NOW - DAY - 1, 'Jul08', '  Jul 08', 'Jul  8', 'Tue Jul  8 08:07:05 2025'],
  ['on a day with two digits', utc(2025, 5, 12, 1), 'Jun12', '  Jun 12', 'Jun 12', 'Thu Jun 12 01:00:00 2025'],
  ['in the first second of the year', utc(2025, 0, 1), 'Jan01', '  Jan 01', 'Jan  1', 'Wed Jan  1 00:00:00 2025'],
  ['in the last second of last year', utc(2024, 11, 31, 23, 59, 59), '2024', '  Dec 31', 'Dec 31', 'Tue Dec 31 23:59:59 2024'],
  ['on this day of last year', utc(2024, 6, 9, 8, 7, 6), '2024', '  Jul 09', 'Jul  9', 'Tue Jul  9 08:07:06 2024'],
]; // prettier-ignore

for (const [what, start, stime, start_, bsd, long] of STARTS) {
  test(`a start ${what}`, () => {
    const task = startedAt(start);
    const view = at(NOW);
    assert.deepEqual(
      ['stime', 'start_time', 'start', 'bsdstart', 'lstart'].map((name) => shown(name, task, view)),
      [stime, stime, start_, bsd, long],
    );
  });
}

test('the start is boot time and whole seconds: its hundredths are cut', () => {
  const view = viewOf({ moment: { now: NOW, btime: NOW - 10 } });
  assert.equal(shown('start', taskOf({ starttime: 299 }), view), '08:06:58');
  assert.equal(shown('started', taskOf({ starttime: 299 }), view), '2025-07-09T08:06:58Z');
});

test('the fraction of a second that now has is not counted', () => {
  assert.equal(shown('bsdstart', startedAt(NOW - DAY), at(NOW + 0.9)), ' 08:07');
});

test('the calendar is that of the zone: a day earlier to the west', () => {
  const start = utc(2025, 6, 9, 3);
  const view = at(NOW, { host: { timezone: 'America/New_York' } });
  assert.equal(shown('stime', startedAt(start), view), 'Jul08');
  assert.equal(shown('lstart', startedAt(start), view), 'Tue Jul  8 23:00:00 2025');
  assert.equal(shown('started', startedAt(start), view), '2025-07-09T03:00:00Z');
});

test('two rows of one view with different starts have different texts, and of two views too', () => {
  const view = at(NOW);
  assert.equal(shown('stime', startedAt(NOW - 60), view), '08:06');
  assert.equal(shown('stime', startedAt(NOW), view), '08:07');
  assert.equal(shown('stime', startedAt(NOW), at(NOW + 2 * DAY)), 'Jul09');
  assert.equal(shown('stime', startedAt(NOW), view), '08:07');
});

test('-D changes lstart only', () => {
  const view = at(NOW, { dateFormat: '%F %T' });
  assert.equal(shown('lstart', startedAt(NOW), view), '2025-07-09 08:07:06');
  assert.equal(shown('start', startedAt(NOW), view), '08:07:06');
});

test('a date of 240 bytes and more is left out, as ps leaves it', () => {
  assert.equal(shown('lstart', startedAt(NOW), at(NOW, { dateFormat: 'x'.repeat(239) })).length, 239);
  assert.equal(shown('lstart', startedAt(NOW), at(NOW, { dateFormat: 'x'.repeat(240) })), '');
});

test('raw is the kernel’s own number, which is also the key', () => {
  for (const name of ['stime', 'start', 'bsdstart', 'lstart']) {
    assert.equal(raw(name, taskOf({ starttime: 1234 })), 1234);
    assert.equal(order(name, taskOf({ starttime: 1234 })), 1234);
  }
  assert.equal(order('started', taskOf({ starttime: 1234 })), 1234);
});

test('without boot time the text is ? and the ISO time unknown', () => {
  const view = viewOf({ moment: { btime: gone('stat') } });
  assert.equal(shown('stime', taskOf(), view), '?');
  assert.equal(shown('started', taskOf(), view), '?');
  assert.match(String(raw('started', taskOf(), view)), /^\? btime of .proc.stat/);
});

test('a start that no calendar has is ? and no error', () => {
  const view = viewOf();
  assert.equal(shown('lstart', taskOf({ starttime: 2 ** 63 }), view), '?');
  assert.match(String(raw('started', taskOf({ starttime: 2 ** 63 }), view)), /calendar/);
});
