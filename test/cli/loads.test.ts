import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** What a run of the built program has loaded at its end. */
function loaded(args: readonly string[]): string[] {
  const script = `
    process.on('exit', () => require('node:fs').writeSync(2, '\\n' + JSON.stringify(Object.keys(require.cache))));
    process.argv.splice(1, 0, 'tinspect');
    require(process.cwd() + '/bin/tinspect.js');`;
  const { stderr } = spawnSync(process.execPath, ['-e', script, '--', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const last = stderr.trimEnd().split('\n').at(-1);
  return JSON.parse(last ?? '[]');
}

const parts = (files: readonly string[]): string[] => files.map((file) => file.replace(/^.*\//, ''));

test('a listing loads what dispatches and what lists: no yargs, no blessed, no pidusage', () => {
  assert.deepEqual(parts(loaded(['-p', String(process.pid), '-L'])), ['tinspect.js', 'main.cjs', 'list.cjs']);
});

test('--version loads what dispatches only', () => {
  assert.deepEqual(parts(loaded(['--version'])), ['tinspect.js', 'main.cjs']);
});

test('help loads yargs, and still nothing of the dashboard', () => {
  const files = loaded(['--help']);
  assert.ok(parts(files).includes('program.cjs'));
  assert.ok(!files.some((file) => /blessed|pidusage|dashboard/.test(file)));
});
