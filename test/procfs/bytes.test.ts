import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { byteString, Cursor, isDigit, numberOf, seek, skipBlanks } from '../../src/procfs/bytes.ts';

const cursor = (text: string): Cursor => new Cursor(Buffer.from(text, 'latin1'));

test('a byte string has one character for each byte, valid UTF-8 or not', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const text = byteString(bytes, 0, 256);
  assert.equal(text.length, 256);
  assert.deepEqual(Buffer.from(text, 'latin1'), bytes);
});

for (const [text, value] of [
  ['0', 0],
  [' 42\t', 42],
  ['-7', -7],
  ['1725.85', 1725.85],
  ['18446744073709551615', 2 ** 64],
  ['', Number.NaN],
  ['  ', Number.NaN],
  ['12 13', Number.NaN],
  ['12kB', Number.NaN],
  ['9'.repeat(400), Number.NaN],
  ['-Infinity', Number.NaN],
] as const) {
  test(`numberOf ${JSON.stringify(text.slice(0, 20))} is ${value}`, () =>
    assert.equal(numberOf(text), value));
}

for (const [text, value, at] of [
  ['123 4', 123, 3],
  ['-5', -5, 2],
  ['007', 7, 3],
  ['', Number.NaN, 0],
  ['-', Number.NaN, 0],
  ['x1', Number.NaN, 0],
  [' 1', Number.NaN, 0],
] as const) {
  test(`integer at ${JSON.stringify(text)} is ${value}`, () => {
    const here = cursor(text);
    assert.deepEqual([here.integer(), here.at], [value, at]);
  });
}

test('a number of more digits than any of the kernel is passed over as NaN, so that a loop goes on', () => {
  const here = cursor(`${'9'.repeat(400)} 1`);
  assert.deepEqual([here.integer(), here.at, here.number()], [Number.NaN, 400, 1]);
});

test('an integer ends where the file ends, whatever stands in the buffer behind it', () => {
  const bytes = Buffer.from('12345 77');
  assert.equal(new Cursor(bytes, 3).integer(), 123);
  assert.equal(new Cursor(bytes, 5, 5).integer(), Number.NaN);
  assert.equal(new Cursor(Buffer.from('-5'), 0).integer(), Number.NaN);
});

for (const [text, values] of [
  ['1 -2\t3\n4', [1, -2, 3]],
  ['1.5 0.25 \n', [1.5, 0.25]],
  ['1 2x 3\n', [1]],
  ['1. 2\n', []],
  ['.5\n', []],
  ['1.-5\n', []],
  ['1.5.5\n', []],
  ['\n1\n', []],
  ['', []],
] as const) {
  test(`numbers in ${JSON.stringify(text)}`, () => assert.deepEqual(cursor(text).numbers(), values));
}

test('decimals are the nearest double, as strtod gives them', () => {
  const decimals = fc.tuple(fc.nat({ max: 1e9 }), fc.nat({ max: 999_999 }));
  fc.assert(
    fc.property(decimals, ([whole, part]) => {
      const text = `${whole}.${String(part).padStart(6, '0')}`;
      assert.equal(cursor(`${text}\n`).number(), Number(text));
    }),
  );
});

test('lines are gone through to the last, with or without its newline', () => {
  const lines = (text: string): string[] => {
    const here = cursor(text);
    const found: string[] = [];
    do found.push(here.restOfLine());
    while (here.nextLine());
    return found;
  };
  assert.deepEqual(lines('a\n\nb\n'), ['a', '', 'b']);
  assert.deepEqual(lines('a\nb'), ['a', 'b']);
  assert.deepEqual(lines(''), ['']);
});

test('a line that ends behind the file is not gone to', () => {
  const here = new Cursor(Buffer.from('ab\ncd\n'), 2);
  assert.deepEqual([here.nextLine(), here.at, here.peek()], [false, 2, -1]);
});

test('skip and skipText step only over what stands there', () => {
  const here = cursor('cpu0 1');
  assert.equal(here.skipText('cpus'), false);
  assert.equal(here.at, 0);
  assert.equal(here.skipText('cpu'), true);
  assert.equal(here.skip(0x31), false);
  assert.equal(here.skip(0x30), true);
  assert.equal(here.at, 4);
  assert.equal(new Cursor(Buffer.from('cpu'), 2).skipText('cpu'), false);
});

test('words end at blanks, tabs and newlines', () => {
  const here = cursor('a\xff\tb c\n');
  assert.deepEqual(
    [here.word(), here.blanks().word(), here.blanks().word(), here.word()],
    ['a\xff', 'b', 'c', ''],
  );
});

test('seek and skipBlanks stop at the end', () => {
  const bytes = Buffer.from(' \t \n');
  assert.equal(skipBlanks(bytes, 0, 4), 3);
  assert.equal(skipBlanks(bytes, 0, 2), 2);
  assert.equal(seek(bytes, 0x0a, 0, 4), 3);
  assert.equal(seek(bytes, 0x0a, 0, 3), 3);
});

test('a digit is 0 to 9', () => {
  const digits = Array.from({ length: 256 }, (_, byte) => byte).filter(isDigit);
  assert.equal(String.fromCharCode(...digits), '0123456789');
  assert.equal(isDigit(undefined), false);
});
