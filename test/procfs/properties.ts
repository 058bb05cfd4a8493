import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Unreadable } from '../../src/procfs/unreadable.ts';

const NEWLINE = 0x0a;

export interface Kind {
  /**
   * `lines`: a file cut anywhere but at the end of a line is malformed. `words`: the kernel ends it without a
   * newline, so that a cut can't be seen.
   */
  readonly cuts: 'lines' | 'words';
}

/** Any bytes at all, and bytes that look like a file of /proc. */
const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array)),
  fc
    .array(fc.constantFrom(...'0123456789 \t\n:-/.,()[]<>kBcpuNameVm\0\xff\\'), { maxLength: 400 })
    .map((characters) => Buffer.from(characters.join(''), 'latin1')),
);

/** Numbers at and beyond the edges of what the kernel's types hold. */
const hugeNumbers = fc.constantFrom(
  '9007199254740993',
  '18446744073709551615',
  '18446744073709551616',
  '-9223372036854775808',
  '9'.repeat(400),
  '1e400',
  '0x10',
  '-',
  '',
);

/** `capture` with a few of its bytes, numbers or lines replaced. */
function spoilt(capture: string): fc.Arbitrary<Buffer> {
  const place = fc.nat({ max: Math.max(0, capture.length - 1) });
  const bytes = fc
    .tuple(place, fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 40 }))
    .map(([at, length, array]) => {
      const whole = Buffer.from(capture, 'latin1');
      return Buffer.concat([whole.subarray(0, at), Buffer.from(array), whole.subarray(at + length)]);
    });
  const numbers = fc.tuple(fc.nat(), hugeNumbers).map(([which, huge]) => {
    const found = [...capture.matchAll(/\d+/g)];
    const number = found[which % Math.max(1, found.length)];
    if (number === undefined) return Buffer.from(capture, 'latin1');
    const rest = capture.slice(number.index + number[0].length);
    return Buffer.from(capture.slice(0, number.index) + huge + rest, 'latin1');
  });
  return fc.oneof(bytes, numbers);
}

/**
 * Fails unless all that `part` says, `whole` says too: a file that was cut may know less, but nothing else.
 */
function saysNothingElse(part: unknown, whole: unknown): void {
  if (part === undefined || (typeof part === 'number' && Number.isNaN(part))) return;
  if (part instanceof Map && whole instanceof Map) {
    for (const [key, value] of part) assert.deepEqual(value, whole.get(key), `key ${String(key)}`);
  } else if (Array.isArray(part) && Array.isArray(whole)) {
    assert.deepEqual(part, whole.slice(0, part.length));
  } else if (typeof part === 'object' && part !== null && typeof whole === 'object' && whole !== null) {
    for (const [key, value] of Object.entries(part)) saysNothingElse(value, whole[key as keyof typeof whole]);
  } else if (typeof part === 'string' && typeof whole === 'string') {
    assert.ok(whole.startsWith(part), `${part} is no start of ${whole}`);
  } else {
    assert.deepEqual(part, whole);
  }
}

/** The numbers anywhere in a record. */
function* numbersOf(record: unknown): Generator<number> {
  if (typeof record === 'number') yield record;
  else if (record instanceof Map) for (const entry of record) yield* numbersOf(entry);
  else if (typeof record === 'object' && record !== null) {
    for (const value of Object.values(record)) yield* numbersOf(value);
  }
}

/**
 * Registers the tests that every parser must pass, whatever its file: it answers a record or `Unreadable` and
 * never throws, on no bytes, on a file cut at every byte, on spoilt and on random ones; and it looks at
 * nothing behind the end of the bytes.
 */
export function holdsForAnyBytes<T>(
  name: string,
  parse: (bytes: Buffer, end?: number) => T | Unreadable,
  captures: readonly string[],
  { cuts }: Kind,
): void {
  const answers = (bytes: Buffer): T | Unreadable => {
    const read = parse(bytes);
    if (read instanceof Unreadable) {
      assert.equal(read.code, 'MALFORMED');
      assert.notEqual(read.detail, '');
    }
    return read;
  };

  test(`${name}: a file cut at any byte is malformed or says a part of the whole`, () => {
    for (const capture of captures) {
      const bytes = Buffer.from(capture, 'latin1');
      const whole = answers(bytes);
      assert.ok(!(whole instanceof Unreadable), 'the capture itself can be read');
      for (let end = 0; end < bytes.length; end++) {
        const part = answers(bytes.subarray(0, end));
        if (part instanceof Unreadable) continue;
        if (cuts === 'lines' && end > 0) assert.equal(bytes[end - 1], NEWLINE, `cut at ${end}`);
        if (cuts === 'lines' || typeof part === 'string') saysNothingElse(part, whole);
      }
    }
  });

  test(`${name}: bytes behind the end of the file are not looked at`, () => {
    for (const capture of captures) {
      const bytes = Buffer.from(capture, 'latin1');
      for (const rest of ['9', '\n', '99 99 99\nName: 9 kB\n', ' \0\xff', capture]) {
        const longer = Buffer.concat([bytes, Buffer.from(rest, 'latin1')]);
        assert.deepEqual(parse(longer, bytes.length), parse(bytes));
      }
      for (let end = 0; end < bytes.length; end++) {
        assert.deepEqual(parse(bytes, end), parse(bytes.subarray(0, end)));
      }
    }
  });

  test(`${name}: any bytes give a record or MALFORMED`, { timeout: 60_000 }, () => {
    fc.assert(fc.property(garbage, (bytes) => void answers(bytes)));
    for (const capture of captures) {
      fc.assert(
        fc.property(spoilt(capture), (bytes) => {
          const read = answers(bytes);
          if (read instanceof Unreadable) return;
          for (const number of numbersOf(read)) assert.equal(typeof number, 'number');
        }),
      );
    }
  });
}
