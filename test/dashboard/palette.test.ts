import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_COLOUR, PLAIN } from '../../src/dashboard/attribute.ts';
import { paletteFor, stateLook } from '../../src/dashboard/palette.ts';

const all = (colours: 0 | 8 | 256): number[] => {
  const { roles, states, series } = paletteFor(colours);
  return [...Object.values(roles), ...Object.values(states), ...series];
};
const foreground = (look: number): number => (look >> 9) & DEFAULT_COLOUR;

test('without colours there is none, and the selection, the header and alarms still stand out', () => {
  for (const look of all(0)) assert.equal(look & PLAIN, PLAIN);
  const { roles } = paletteFor(0);
  for (const role of ['selected', 'header', 'alarm', 'found', 'strong', 'key'] as const)
    assert.notEqual(roles[role], PLAIN);
  assert.notEqual(roles.sorted, roles.header);
});

test('eight colours stay below eight, and dark blue is in no palette', () => {
  for (const look of all(8)) assert.ok(foreground(look) < 8 || foreground(look) === DEFAULT_COLOUR);
  for (const colours of [8, 256] as const)
    for (const look of all(colours)) assert.ok(![4, 12, 18, 19, 20, 21].includes(foreground(look)));
});

test('states that need a look are told apart, with any palette that has colours', () => {
  for (const colours of [8, 256] as const) {
    const palette = paletteFor(colours);
    const looks = ['R', 'D', 'Z', 'T', 'S'].map((state) => stateLook(palette, state));
    assert.equal(new Set(looks).size, looks.length);
  }
});

test('an unknown state is plain text', () => assert.equal(stateLook(paletteFor(256), '?'), PLAIN));

test('lines of a chart are told apart', () => {
  assert.equal(new Set(paletteFor(256).series).size, 6);
});
