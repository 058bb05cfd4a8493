import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute, overlaid, PLAIN } from '../../src/dashboard/attribute.ts';

test('a look is packed as blessed has it: flags, foreground, background', () => {
  assert.equal(PLAIN, (0x1ff << 9) | 0x1ff);
  assert.equal(attribute({ foreground: 0, background: 255 }), 255);
  assert.equal(attribute({ bold: true, underline: true, inverse: true }), (11 << 18) | PLAIN);
});

test('an overlay wins where it says something', () => {
  const cell = attribute({ foreground: 3, bold: true });
  assert.equal(
    overlaid(cell, attribute({ inverse: true })),
    attribute({ foreground: 3, bold: true, inverse: true }),
  );
  assert.equal(
    overlaid(cell, attribute({ foreground: 5, background: 1 })),
    attribute({ foreground: 5, background: 1, bold: true }),
  );
  assert.equal(overlaid(cell, PLAIN), cell);
});
