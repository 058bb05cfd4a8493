import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { AT_CLKTCK, AT_PAGESZ, parseAuxv } from '../../src/procfs/auxv.ts';
import { isRead } from '../../src/procfs/unreadable.ts';

test('the vector of this process has its page size and ticks, at whatever place of a buffer it lies', () => {
  const bytes = readFileSync('/proc/self/auxv');
  for (const shift of [0, 1, 3]) {
    const vector = parseAuxv(Buffer.concat([Buffer.alloc(shift), bytes]).subarray(shift));
    assert.ok(isRead(vector));
    assert.equal(Number(vector.get(AT_PAGESZ)) % 4096, 0);
    assert.equal(vector.get(AT_CLKTCK), 100n);
  }
});

test('a vector cut anywhere, or any bytes, gives pairs or an error', () => {
  const bytes = readFileSync('/proc/self/auxv');
  for (let end = 0; end <= bytes.length; end++) parseAuxv(bytes, end);
  fc.assert(fc.property(fc.uint8Array(), (any) => void parseAuxv(Buffer.from(any))));
});
