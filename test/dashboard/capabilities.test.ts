import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capabilitiesOf } from '../../src/dashboard/capabilities.ts';

type Env = Record<string, string>;
const CASES: readonly (readonly [env: Env, terminfo: string, colours: number])[] = [
  [{ TERM: 'xterm' }, 'xterm-256color', 8],
  [{ TERM: 'xterm-256color' }, 'xterm-256color', 256],
  [{ TERM: 'screen-256color' }, 'xterm-256color', 256],
  [{ TERM: 'screen' }, 'xterm-256color', 8],
  [{ TERM: 'xterm-kitty' }, 'xterm-256color', 256],
  [{ TERM: 'xterm', COLORTERM: 'truecolor' }, 'xterm-256color', 256],
  [{ TERM: 'linux' }, 'linux', 8],
  [{ TERM: 'linux', COLORTERM: 'truecolor' }, 'linux', 8],
  [{ TERM: 'vt220' }, 'vt220', 0],
  [{ TERM: 'no-such-terminal' }, 'xterm-256color', 8],
  [{}, 'xterm-256color', 8],
  [{ TERM: 'xterm-256color', NO_COLOR: '1' }, 'xterm-256color', 0],
  [{ TERM: 'xterm-256color', NO_COLOR: '' }, 'xterm-256color', 256],
];

for (const [env, terminfo, colours] of CASES) {
  test(`capabilities of ${JSON.stringify(env)}`, () => {
    assert.deepEqual(capabilitiesOf(env), { terminfo, colours, utf8: false });
  });
}

test('the locale decides about UTF-8', () => {
  assert.equal(capabilitiesOf({ LANG: 'de_DE.UTF-8' })?.utf8, true);
  assert.equal(capabilitiesOf({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' })?.utf8, false);
});

test('a dumb terminal has none', () => assert.equal(capabilitiesOf({ TERM: 'dumb' }), undefined));
