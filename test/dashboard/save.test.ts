import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem, parsePreferences, printPreferences } from '../../src/dashboard/preferences.ts';
import { preferencesOf } from '../../src/dashboard/save.ts';
import { Stage } from './stage.ts';

test('what W keeps is what the file says when it is read again', async () => {
  const stage = await new Stage().begin();
  stage.press('v', 'f2', 'space', 'enter', 'M');
  const kept = preferencesOf(stage.dashboard);
  assert.equal(kept.set, 'efL');
  assert.equal(kept.sort, '-rss');
  assert.equal(kept.columns?.includes('uid_hack'), false);
  const read = parsePreferences(printPreferences(kept));
  assert.ok(!isProblem(read));
  assert.deepEqual(read, kept);
});
