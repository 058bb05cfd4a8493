import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseNsswitch } from '../../src/procfs/nsswitch.ts';
import { isRead } from '../../src/procfs/unreadable.ts';

const CASES: readonly (readonly [
  name: string,
  text: string,
  databases: Record<string, readonly string[]>,
])[] = [
  [
    'services in their order',
    'passwd:  files systemd\ngroup:\tfiles\n',
    { passwd: ['files', 'systemd'], group: ['files'] },
  ],
  ['an empty file', '', {}],
  ['comments, whole and behind', '# passwd: ldap\npasswd: files # ldap\n', { passwd: ['files'] }],
  [
    'what is done on a status',
    'passwd: sss [NOTFOUND=return !UNAVAIL=continue] files',
    { passwd: ['sss', 'files'] },
  ],
  ['a status that never ends', 'passwd: files [NOTFOUND=', { passwd: ['files'] }],
  ['no services', 'passwd:\n', { passwd: [] }],
  ['a line without a colon', 'passwd files\n', {}],
  ['a line without a name', ': files\n', {}],
  ['two words before the colon', 'pass wd: files\n', {}],
  ['a database twice: the last', 'group: files\ngroup: sss\n', { group: ['sss'] }],
];
for (const [name, text, databases] of CASES) {
  test(`nsswitch.conf: ${name}`, () => {
    const read = parseNsswitch(Buffer.from(text));
    assert.ok(isRead(read));
    assert.deepEqual(Object.fromEntries(read), databases);
  });
}

test('nsswitch.conf: any bytes give a record', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.ok(isRead(parseNsswitch(Buffer.from(bytes))));
    }),
  );
});
