import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { FLAGS } from '../../src/cli/compile-less.ts';
import { tinspect } from './run.ts';

for (const flag of FLAGS[Number.parseInt(process.versions.v8, 10)] ?? []) {
  test(`this V8 knows ${flag}: of one that it does not know it would complain`, () => {
    const script = `require('node:v8').setFlagsFromString('${flag}')`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  });
}

test('a look at all stacks, which asks for it, says the same as looks at each', () => {
  const tree = ['--json', '--proc-root', 'fixtures/stacks-odd'];
  const all = JSON.parse(tinspect(['stacks', '--all', ...tree]).stdout) as { processes: unknown[] };
  const one = JSON.parse(tinspect(['stacks', '3101', ...tree]).stdout) as { processes: unknown[] };
  assert.deepEqual(all.processes.at(-1), one.processes[0]);
});
