import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Fault, type Parsed } from '../../../src/cli/ps/fault.ts';
import {
  parseGroup,
  parseList,
  parsePid,
  parseTerminal,
  parseUser,
  toBytes,
} from '../../../src/cli/ps/lists.ts';
import { world } from './world.ts';

/** The value, or the text of the fault. */
function outcome<T>(parsed: Parsed<T>): T | string {
  return parsed instanceof Fault ? parsed.text : parsed;
}

const OUT_OF_RANGE = 'process ID out of range';

const LISTS: readonly (readonly [text: string, result: readonly number[] | string])[] = [
  ['1', [1]],
  ['1,2', [1, 2]],
  ['1 2', [1, 2]],
  ['1\t2,3', [1, 2, 3]],
  ['2,1,2', [2, 1, 2]],
  ['0x10,010,+3', [16, 8, 3]],
  ['2147483647', [2147483647]],
  ['1,', 'improper list'],
  [',1', 'improper list'],
  ['1,,2', 'improper list'],
  ['1, 2', 'improper list'],
  [' 1', 'improper list'],
  ['x,', 'improper list'],
  ['1,abc', 'process ID list syntax error'],
  ['1\n', 'process ID list syntax error'],
  ['\n1', [1]],
  ['0', OUT_OF_RANGE],
  ['-1', OUT_OF_RANGE],
  ['2147483648', OUT_OF_RANGE],
  ['99999999999999999999', OUT_OF_RANGE],
  ['0,abc', OUT_OF_RANGE],
];
for (const [text, result] of LISTS) {
  test(`list of processes ${JSON.stringify(text)}`, () => {
    assert.deepEqual(outcome(parseList(text, parsePid)), result);
  });
}

const USERS: readonly (readonly [word: string, plain: number | string, behindN: number | string])[] = [
  ['alice', 1000, 1000],
  ['1000', 1000, 1000],
  ['0x3e8', 1000, 1000],
  ['jörg', 1001, 1001],
  ['4294967294', 4294967294, 4294967294],
  ['4294967295', 'user ID out of range', 4294967295],
  ['99999999999', 'user ID out of range', 1215752191],
  ['-1', 'user ID out of range', 4294967295],
  ['nobody2', 'user name does not exist', 4294967295],
  ['1000x', 'user name does not exist', 4294967295],
];
for (const [word, plain, behindN] of USERS) {
  test(`user ${word}, and the same behind -N`, () => {
    assert.equal(outcome(parseUser(word, world(), false)), plain);
    assert.equal(outcome(parseUser(word, world(), true)), behindN);
  });
}

test('groups are looked up among groups', () => {
  assert.equal(outcome(parseGroup('staff', world(), false)), 50);
  assert.equal(outcome(parseGroup('alice', world(), false)), 'group name does not exist');
  assert.equal(outcome(parseGroup('4294967295', world(), false)), 'group ID out of range');
});

const TERMINALS: readonly (readonly [word: string, result: number | string])[] = [
  ['1', 34817],
  ['pts/1', 34817],
  ['/dev/pts/1', 34817],
  ['tty1', 1025],
  ['S0', 1088],
  ['p0', 512],
  ['co', 1281],
  ['-', 0],
  ['?', 0],
  ['x', 'TTY could not be found'],
  ['/dev/x', 'TTY could not be found'],
  ['/etc/passwd', 'list member was not a TTY'],
  ['note', 'list member was not a TTY'],
];
for (const [word, result] of TERMINALS) {
  test(`terminal ${word}`, () => assert.equal(outcome(parseTerminal(word, world())), result));
}

test('a terminal is looked for in the order of ps, its name put in as it is', () => {
  const asked: string[] = [];
  const device = (path: string): undefined => {
    asked.push(path);
    return undefined;
  };
  parseTerminal('$&', world({ device }));
  assert.deepEqual(asked, ['/dev/pts/$&', '/dev/$&', '/dev/tty$&', '/dev/pty$&', '/dev/$&nsole']);
});

test('names become the bytes that they were', () => {
  assert.equal(toBytes('jörg'), 'j\u00c3\u00b6rg');
});

test('a list that is read has an item for each word, and reading ends at the first fault', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[0-9a-z]{1,4}$/), { minLength: 1 }), (items) => {
      const result = parseList(items.join(','), parsePid);
      const first = items.map(parsePid).find((item) => item instanceof Fault);
      assert.equal(outcome(result), first === undefined ? outcome(result) : first.text);
      if (!(result instanceof Fault)) assert.equal(result.length, items.length);
    }),
  );
});
