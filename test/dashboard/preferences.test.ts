import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePreferences, preferencesPath, printPreferences } from '../../src/dashboard/preferences.ts';

test('what is written is read again', () => {
  const preferences = {
    set: 'I/O',
    columns: ['pid', 'comm'],
    sort: '-cpu_now',
    interval: 0.5,
    palette: 'none',
  } as const;
  assert.deepEqual(parsePreferences(printPreferences(preferences)), preferences);
});

const WRONG: readonly (readonly [text: string, line: number, reason: string])[] = [
  [
    'interval = 1\ncolour = red',
    2,
    '"colour" is no preference; there are set, columns, sort, interval, palette',
  ],
  [
    '# a comment\n\njust words',
    3,
    '"just words" is no preference; there are set, columns, sort, interval, palette',
  ],
  ['interval = soon', 1, 'interval soon : not a time; 0.01 to 86400 seconds: 1, 0.5, 500ms, 2m'],
  ['interval = 0', 1, 'interval 0 : not a time; 0.01 to 86400 seconds: 1, 0.5, 500ms, 2m'],
  ['columns = pid nonsense', 1, 'no column is called "nonsense"; tinspect columns lists all'],
  ['set = fancy', 1, 'no set is called "fancy"; there are live, efL, efT, placement, I/O'],
  ['palette = pink', 1, 'no palette is called "pink"; there are default, bright, none'],
];
for (const [text, line, reason] of WRONG) {
  test(`a broken file is named with line and reason: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parsePreferences(text), { line, reason });
  });
}

test('the place follows the XDG base directories', () => {
  assert.equal(preferencesPath({ XDG_CONFIG_HOME: '/x', HOME: '/h' }), '/x/tinspect/config');
  assert.equal(preferencesPath({ HOME: '/h' }), '/h/.config/tinspect/config');
  assert.equal(preferencesPath({}), undefined);
  assert.equal(preferencesPath({ XDG_CONFIG_HOME: 'relative', HOME: '/h' }), '/h/.config/tinspect/config');
});

test('lines may end as on other systems', () => {
  assert.deepEqual(parsePreferences('# mine\r\nset = placement # and why\r\n'), { set: 'placement' });
});
