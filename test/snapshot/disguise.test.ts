import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Disguise } from '../../src/snapshot/disguise.ts';

const one = new Disguise(Buffer.from('one key'));
const other = new Disguise(Buffer.from('another key'));
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array).toString('latin1'));

/** What stands for a character: its class. */
function shape(text: string): string {
  return text
    .replace(/[a-z\x80-\xff]/g, 'a')
    .replace(/[A-Z]/g, 'A')
    .replace(/\d/g, '0');
}

test('the shape stays: length, case, digits, all other characters', () => {
  assert.equal(shape(one.replace('http-Worker#12 (x_Y)')), 'aaaa-Aaaaaa#00 (a_A)');
  fc.assert(
    fc.property(bytes, (text) => {
      // Ids in hexadecimal digits keep only that they are such.
      fc.pre(!/[0-9a-f]{12}/.test(text));
      assert.equal(shape(one.replace(text)), shape(text));
    }),
  );
});

test('no letter or digit run becomes itself', () => {
  fc.assert(
    fc.property(bytes, (text) => {
      const before = text.match(/[A-Za-z\x80-\xff]+|\d+/g) ?? [];
      fc.pre(!/[0-9a-f]{12}/.test(text));
      const after = one.replace(text).match(/[A-Za-z]+|\d+/g) ?? [];
      assert.equal(after.length, before.length);
      for (const [at, run] of before.entries()) assert.notEqual(after[at], run);
    }),
  );
});

test('the same text becomes the same, under another key something else', () => {
  assert.equal(one.replace('payments'), one.replace('payments'));
  assert.equal(one.replace('payments'), new Disguise(Buffer.from('one key')).replace('payments'));
  assert.notEqual(one.replace('payments'), other.replace('payments'));
  assert.equal(one.replace('Payments').toLowerCase(), one.replace('payments'));
});

test('short names and numbers stay apart: worker-1 and worker-12 are two', () => {
  const numbers = Array.from({ length: 1000 }, (_, number) => String(number));
  assert.equal(new Set(numbers.map((number) => one.replace(number))).size, 1000);
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const pairs = letters.flatMap((a) => letters.map((b) => a + b));
  assert.equal(new Set(pairs.map((pair) => one.replace(pair))).size, 676);
});

test('numbers of one pool keep their common part', () => {
  const [first, second] = [one.replace('pool-1'), one.replace('pool-2')];
  assert.equal(first.slice(0, -1), second.slice(0, -1));
});

for (const id of [
  '913c29923b280d215bc7dac4134e2773',
  '550e8400-e29b-41d4-a716-446655440000',
  '550e8400_e29b_41d4_a716_446655440000',
  'docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
]) {
  test(`an id stays one of hexadecimal digits: ${id.slice(0, 24)}`, () => {
    const after = one.replace(id);
    assert.notEqual(after, id);
    const digits = /[0-9a-f]{4,}[-_0-9a-f]*$/;
    assert.equal(digits.exec(after)?.[0].length, digits.exec(id)?.[0].length);
  });
}

test('a uuid is the same whether written with hyphens or underscores', () => {
  const uuid = '550e8400-e29b-41d4-a716-446655440000';
  assert.equal(one.replace(uuid).replace(/-/g, '_'), one.replace(uuid.replace(/-/g, '_')));
});

test('bytes beyond ASCII do not survive, valid UTF-8 or not', () => {
  fc.assert(
    fc.property(bytes, (text) => {
      assert.doesNotMatch(one.replace(text), /[\x80-\xff]/);
    }),
  );
});
