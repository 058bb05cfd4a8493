import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTimers } from '../../src/procfs/timers.ts';
import { malformed } from '../../src/procfs/unreadable.ts';
import { holdsForAnyBytes } from './properties.ts';

const parse = (text: string): unknown => parseTimers(Buffer.from(text, 'latin1'));

const ONE = 'ID: 0\nsignal: 14/0000000000000000\nnotify: signal/pid.30466\nClockID: 1\n';
const CPU = 'ID: 7\nsignal: 32/00007ffcc9af1b50\nnotify: signal/tid.12\nClockID: -6\n';

test('timers: a signal, whom it tells and by which clock', () => {
  assert.deepEqual(parse(ONE + CPU), [
    { id: 0, signal: 14, notify: 'signal', clock: 1 },
    { id: 7, signal: 32, notify: 'signal', clock: -6 },
  ]);
  assert.deepEqual(parse('ID: 1\nsignal: 0/0\nnotify: none/pid.3\nClockID: 0\n'), [
    { id: 1, signal: 0, notify: 'none', clock: 0 },
  ]);
});

test('timers: a process without any has an empty file; what comes behind a record is skipped', () => {
  assert.deepEqual(parse(''), []);
  assert.deepEqual(parse(`${ONE}New: 1\n${CPU}`), parse(ONE + CPU));
});

test('timers: what is cut off or something else', () => {
  assert.deepEqual(parse(ONE.slice(0, -1)), malformed('timers', 'is cut off'));
  assert.deepEqual(parse('ID: 0\nsignal: 14/0\n'), malformed('timers', 'has no timer in record 1'));
});

holdsForAnyBytes('timers', parseTimers, [ONE + CPU], { cuts: 'lines' });
