import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alteredRoot } from '../../inspect/fixture.ts';
import { run } from './run-command.ts';

const WHY = [
  [null, 'task: ENOENT'],
  [(): string => 'EACCES', 'task: EACCES'],
] as const;

for (const [refusal, reason] of WHY) {
  test(`a process of which no thread can be read (${reason}): nothing is found, and why`, async () => {
    const { base } = alteredRoot('stacks-glibc', {
      'proc/1201/task': null,
      ...(refusal === null
        ? {}
        : {
            'host.json': (text: string) =>
              JSON.stringify({ ...(JSON.parse(text) as object), read_errors: { '1201/task': refusal() } }),
          }),
    });
    for (const command of ['groups', 'stacks']) {
      const { code, out, complaints } = await run([command, '1201', '--proc-root', base]);
      assert.equal(code, 1);
      assert.equal(out, '');
      assert.deepEqual(complaints, [`tinspect: not known : process 1201: ${reason}`]);
      const json = await run([command, '1201', '--json', '--proc-root', base]);
      const { missing } = JSON.parse(json.out) as { missing: unknown };
      assert.deepEqual(missing, [{ what: 'process 1201', reason, count: 1 }]);
    }
  });
}

test('nothing is read of any process: that is said too', async () => {
  const { base } = alteredRoot('stacks-glibc', { 'proc/1201/task': null, 'proc/1/task': null });
  const { code, complaints } = await run(['groups', '--proc-root', base]);
  assert.equal(code, 1);
  assert.match(
    complaints.join(''),
    /processes \(2\): ended while they were read, or there is no more of them/,
  );
});
