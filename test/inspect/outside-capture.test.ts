import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outsideNote } from '../../src/inspect/outside-capture.ts';
import { alteredRoot } from './fixture.ts';

const LOADAVG = 'proc/loadavg';

for (const [what, loadavg, note] of [
  [
    'some of the tasks',
    '0.1 0.1 0.1 1/900 9\n',
    ' in this capture, which holds 15 of the 900 tasks there were',
  ],
  ['all tasks', '0.1 0.1 0.1 1/15 9\n', ''],
  ['nobody knows how many', null, ' in this capture, which may not hold all there were'],
] as const) {
  test(`a tree that holds ${what}`, () => {
    const change = loadavg === null ? null : () => loadavg;
    assert.equal(outsideNote(alteredRoot('pipes', { [LOADAVG]: change })), note);
  });
}

test('a live system has all', () => {
  const tree = alteredRoot('pipes', {});
  assert.equal(outsideNote(Object.create(tree, { captured: { value: false } }) as typeof tree), '');
});
