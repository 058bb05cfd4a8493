import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseExecStart } from '../../src/procfs/exec-start.ts';
import { parseSched } from '../../src/procfs/sched.ts';
import { isRead } from '../../src/procfs/unreadable.ts';
import { holdsForAnyBytes } from './properties.ts';

const SCHED = readFileSync('fixtures/waits/proc/6101/task/6103/sched', 'latin1');

test('exec_start is what the whole parser takes', () => {
  const whole = parseSched(Buffer.from(SCHED, 'latin1'));
  assert.ok(isRead(whole));
  assert.equal(parseExecStart(Buffer.from(SCHED, 'latin1')), whole.exec_start_ms);
});

test('a thread that is called like the line is not taken for it', () => {
  const named = SCHED.replace(/^.*\(/, '-\nse.exec_start (');
  assert.equal(parseExecStart(Buffer.from(named, 'latin1')), parseExecStart(Buffer.from(SCHED, 'latin1')));
});

holdsForAnyBytes('exec_start', parseExecStart, [SCHED], { cuts: 'words' });
