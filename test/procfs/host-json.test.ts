import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { hostJson, parseHostJson } from '../../src/procfs/host-json.ts';
import { isRead } from '../../src/procfs/unreadable.ts';
import { HOST } from './tree.ts';

test('what is read is what was written', () => {
  const said = {
    ...HOST,
    tty_nr: 1,
    timezone: 'Asia/Tokyo',
    read_errors: { '1/maps': 'EACCES', __proto__x: 'EIO' },
  };
  const read = parseHostJson(Buffer.from(JSON.stringify(said)));
  assert.ok(isRead(read));
  assert.deepEqual(read.host, { ...HOST, tty_nr: 1, timezone: 'Asia/Tokyo' });
  assert.deepEqual(Object.fromEntries(read.read_errors), said.read_errors);
});

test('names of every object are no keys of this one', () => {
  const { now: _, ...rest } = HOST;
  const read = parseHostJson(Buffer.from(JSON.stringify({ ...rest, ['__proto__']: { now: 5 } })));
  assert.ok(!isRead(read) && read.detail === 'has no now');
});

test('a cut anywhere, any JSON and any bytes give facts or an error', () => {
  const good = Buffer.from(JSON.stringify(HOST));
  for (let end = 0; end < good.length; end++) assert.ok(!isRead(parseHostJson(good, end)));
  const keys = fc.constantFrom(...Object.keys(HOST), 'format', 'read_errors', 'timezone', 'tty_nr');
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue()), (json) => {
      parseHostJson(Buffer.from(JSON.stringify({ ...HOST, ...json })));
    }),
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseHostJson(Buffer.from(bytes))));
});

test('what is written reads the same', () => {
  const errors = new Map([['1/maps', 'EACCES']]);
  for (const tty_nr of [0, 34_816]) {
    const host = { ...HOST, tty_nr, timezone: 'Asia/Tokyo' };
    const read = parseHostJson(Buffer.from(hostJson(host, errors)));
    assert.ok(isRead(read));
    assert.deepEqual(read, { format: 1, host, read_errors: errors });
  }
});
