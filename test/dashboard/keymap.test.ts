import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputDecoder } from '../../src/dashboard/input.ts';
import {
  bindingFor,
  bindingsIn,
  KEYMAP,
  keyTitle,
  keyTitles,
  type Where,
} from '../../src/dashboard/keymap.ts';

/** Places whose keys are looked up together: no key may mean two things in one of these. */
const TOGETHER: readonly (readonly Where[])[] = [
  ['any', 'list', 'tasks', 'replay'],
  ['prompt'],
  ['menu', 'list'],
  ['confirm'],
];

test('no key means two things in one place', () => {
  for (const places of TOGETHER) {
    const keys = bindingsIn(places).flatMap((binding) => binding.keys);
    const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
    // A menu's own enter and search keys come before those of the list in it.
    assert.deepEqual(twice, places[0] === 'menu' ? ['enter'] : [], places.join());
  }
});

/** What a terminal sends for names that are no character. */
const SENT: Readonly<Record<string, string>> = {
  up: '\u001b[A', down: '\u001b[B', right: '\u001b[C', left: '\u001b[D', home: '\u001b[H', end: '\u001b[F',
  pageup: '\u001b[5~', pagedown: '\u001b[6~', delete: '\u001b[3~', enter: '\r', tab: '\t', 'S-tab': '\u001b[Z',
  escape: '\u001b', space: ' ', backspace: '\u007f', f1: '\u001bOP', f2: '\u001bOQ', f3: '\u001bOR', f4: '\u001bOS',
  f5: '\u001b[15~', f6: '\u001b[17~', f7: '\u001b[18~', f8: '\u001b[19~', f9: '\u001b[20~', f10: '\u001b[21~',
}; // prettier-ignore

test('every key of the table can arrive', () => {
  for (const { keys } of KEYMAP) {
    for (const key of keys) {
      const control = /^C-([a-z])$/.exec(key)?.[1];
      const sent =
        SENT[key] ?? (control === undefined ? key : String.fromCharCode(control.charCodeAt(0) - 0x60));
      const decoder = new InputDecoder();
      const inputs = [...decoder.push(Buffer.from(sent)), ...decoder.flush()];
      assert.deepEqual(
        inputs.map((input) => 'key' in input && input.key.name),
        [key],
      );
    }
  }
});

test('help says something of every key, in one short line', () => {
  for (const { help, action } of KEYMAP) assert.match(help, /^[A-Z].{1,59}$/, action);
});

test('what changes processes is marked', () => {
  const marked = bindingsIn(['tasks'])
    .filter((binding) => binding.changes)
    .map((binding) => binding.action);
  assert.deepEqual(marked, ['nice-down', 'nice-up', 'signal']);
});

test('the first place that knows a key decides', () => {
  assert.equal(bindingFor('enter', ['menu', 'list'])?.action, 'accept');
  assert.equal(bindingFor('enter', ['list', 'any'])?.action, 'open');
  assert.equal(bindingFor('j', ['tasks', 'list', 'any'])?.action, 'down');
  assert.equal(bindingFor('j', ['prompt']), undefined);
  assert.equal(bindingFor('M-x', ['any']), undefined);
});

test('htop’s and top’s keys where they agree', () => {
  const tasks: readonly Where[] = ['tasks', 'list', 'any'];
  const known = { P: 'sort-cpu', M: 'sort-memory', T: 'sort-time', N: 'sort-id', I: 'sort-invert', H: 'threads', K: 'kernel', t: 'tree', F: 'follow', Z: 'pause', '/': 'search', '\\': 'filter', f2: 'columns', f6: 'sort-menu', f9: 'signal', q: 'quit', '?': 'help', f1: 'help', space: 'tag', d: 'interval', 'C-l': 'refresh', k: 'up' }; // prettier-ignore
  for (const [key, action] of Object.entries(known))
    assert.equal(bindingFor(key, tasks)?.action, action, key);
});

test('keys as people write them', () => {
  assert.deepEqual(['C-l', 'f10', 'pageup', 'escape', 'S-tab', 'space', 'G', '\\'].map(keyTitle), [
    '^L',
    'F10',
    'PgUp',
    'Esc',
    'Shift-Tab',
    'Space',
    'G',
    '\\',
  ]);
  const screens = KEYMAP.find((binding) => binding.action === 'screen');
  assert.ok(screens);
  assert.equal(keyTitles(screens), '1-9');
  assert.equal(keyTitles(bindingFor('f5', ['tasks']) ?? screens), 'F5 t V');
});
