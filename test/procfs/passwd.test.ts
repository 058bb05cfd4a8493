import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseGroup } from '../../src/procfs/group.ts';
import { parsePasswd } from '../../src/procfs/passwd.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
`;

const CASES: readonly (readonly [name: string, text: string, names: Record<number, string>])[] = [
  ['names by number', PASSWD, { 0: 'root', 1: 'daemon', 65534: 'nobody' }],
  ['an empty file', '', {}],
  ['the first name of a number wins', 'toor:x:0:0::/:\nroot:x:0:0::/:\n', { 0: 'toor' }],
  ['comments', '#old:x:5:5::/:\n# root:x:0:\nroot:x:0:0::/:\n', { 0: 'root' }],
  ['NIS entries', '+::::::\n+@staff\n-bad\nroot:x:0:0::/:\n', { 0: 'root' }],
  ['lines without numbers', 'a\n\n:\n::\na:x\na:x:\na:x::\na:x:y:\nroot:x:0:0::/:\n', { 0: 'root' }],
  ['a line without a name', ':x:7:7::/:\nroot:x:0:0::/:\n', { 0: 'root' }],
  ['a number with a letter', 'a:x:12b:1::/:\nroot:x:0:0::/:\n', { 0: 'root' }],
  ['a negative number', 'a:x:-2:1::/:\n', {}],
  ['the largest id', 'a:x:4294967295:1::/:\nb:x:4294967296:1::/:\n', { 4294967295: 'a' }],
  ['a password with blanks', 'a:! $6$x y:9:1::/:\n', { 9: 'a' }],
  ['a name that is not ASCII', 'jos\xc3\xa9:x:1003:1::/:\n', { 1003: 'jos\xc3\xa9' }],
  ['no newline at the end', 'root:x:0:0::/:', { 0: 'root' }],
  ['cut off in the number', 'root:x:0:0::/:\na:x:12', { 0: 'root' }],
  ['a line without a colon in front of a good one', 'a\nroot:x:0:0::/:\n', { 0: 'root' }],
  ['a line without a colon in front of one that begins with it', 'a\n:7:\n', {}],
  ['a colon at the start of the next line', 'a\n:x:1:\nb:x:2:2::/:\n', { 2: 'b' }],
];
for (const [name, text, names] of CASES) {
  test(`passwd: ${name}`, () => {
    assert.deepEqual(Object.fromEntries(parsePasswd(Buffer.from(text, 'latin1'))), names);
  });
}

test('group: members, none, and no field for them', () => {
  const text = 'root:x:0:\nsudo:x:27:ann,bob\nold:*:9\n';
  assert.deepEqual(Object.fromEntries(parseGroup(Buffer.from(text))), { 0: 'root', 27: 'sudo', 9: 'old' });
});

test('a file cut at any byte has no other names than the whole', () => {
  const whole = parsePasswd(Buffer.from(PASSWD));
  for (let end = 0; end < PASSWD.length; end++) {
    for (const [id, name] of parsePasswd(Buffer.from(PASSWD), end)) assert.equal(name, whole.get(id));
  }
});

test('any bytes give names of 32-bit numbers', () => {
  const lines = fc
    .array(fc.constantFrom(...'a:0123456789#+-\n\t \xff\0'), { maxLength: 200 })
    .map((characters) => Buffer.from(characters.join(''), 'latin1'));
  const bytes = fc.oneof(
    lines,
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  );
  fc.assert(
    fc.property(bytes, (text) => {
      for (const [id, name] of parsePasswd(text)) {
        assert.ok(Number.isInteger(id) && id >= 0 && id < 2 ** 32);
        assert.match(name, /^[^:\n#][^:\n]*$/);
      }
    }),
  );
});
