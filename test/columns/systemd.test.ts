import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ownerOf, sessionOf, sliceOf, unitOf, userUnitOf } from '../../src/columns/systemd.ts';

/** What libsystemd found in these paths; an empty text is its “no data”. */
const PATHS: readonly [path: string, unit: string, user: string, slice: string, session: string, owner: string][] = [
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/x.slice/nginx.scope', 'user@1000.service', 'nginx.scope', 'user-1000.slice', '', '1000'],
  ['/user.slice/user-1000.slice/session-3.scope', 'session-3.scope', '', 'user-1000.slice', '3', '1000'],
  ['/user.slice/session-9.scope/inner.service/deep', 'session-9.scope', 'inner.service', 'user.slice', '9', ''],
  ['/user.slice/user-1000.slice/user@1000.service', 'user@1000.service', '', 'user-1000.slice', '', '1000'],
  ['/init.scope', 'init.scope', '', '-.slice', '', ''],
  ['/', '', '', '-.slice', '', ''],
  ['/system.slice/nginx.service', 'nginx.service', '', 'system.slice', '', ''],
  ['/system.slice/foo@bar.service/x', 'foo@bar.service', '', 'system.slice', '', ''],
  ['/a.slice/_cpu.service', 'cpu.service', '', 'a.slice', '', ''],
  ['/a-b.slice/a-b-c.slice/t@.service', '', '', 'a-b-c.slice', '', ''],
  ['/user.slice/user-01.slice/user@x.service/b.service', 'user@x.service', '', 'user-01.slice', '', ''],
  ['/session-!.scope/q.service', '', '', '-.slice', '', ''],
  ['/-.slice/x.mount/y', 'x.mount', '', '-.slice', '', ''],
  ['/bad name/x', '', '', '-.slice', '', ''],
  ['/docker/0123abcd', '', '', '-.slice', '', ''],
  ['/machine.slice/machine-web.scope', 'machine-web.scope', '', 'machine.slice', '', ''],
  ['/user.slice/user-4294967295.slice/user@4294967295.service/z.service', 'user@4294967295.service', '', 'user-4294967295.slice', '', ''],
  ['/user.slice/user-65535.slice/user@65535.service/a.service', 'user@65535.service', '', 'user-65535.slice', '', ''],
  ['/user.slice/user-5.slice/user@5.service/_x.slice/__y.service', 'user@5.service', '_y.service', 'user-5.slice', '', '5'],
  ['/a.slice/../init.scope', '', '', 'a.slice', '', ''],
  ['/a.slice/b.slice', '', '', 'b.slice', '', ''],
  ['/a.slice/nodot', '', '', 'a.slice', '', ''],
  ['/a.slice/.service', '', '', 'a.slice', '', ''],
  ['/a.slice/x.unknown', '', '', 'a.slice', '', ''],
]; // prettier-ignore

for (const [path, unit, user, slice, session, owner] of PATHS) {
  test(`units in ${path}`, () => {
    assert.deepEqual(
      [unitOf(path), userUnitOf(path), sliceOf(path), sessionOf(path), ownerOf(path)],
      [unit, user, slice, session, owner],
    );
  });
}

test('a unit name has at most 255 bytes', () => {
  assert.equal(unitOf(`/${'x'.repeat(247)}.service`).length, 255);
  assert.equal(unitOf(`/${'x'.repeat(248)}.service`), '');
});

test('whatever the path is, the names in it are parts of it', () => {
  const word = fc.constantFrom(
    'user.slice',
    'user-5.slice',
    'user@5.service',
    'session-2.scope',
    'x',
    '',
    '_',
    '@',
    '.slice',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
      const path = `/${words.join('/')}`;
      for (const name of [unitOf(path), userUnitOf(path), sessionOf(path), ownerOf(path)]) {
        assert.ok(name === '' || path.includes(name));
      }
      assert.ok(sliceOf(path).endsWith('.slice'));
    }),
  );
});
