import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Script } from 'node:vm';
import { COMMANDS } from '../../src/cli/commands.ts';

const caches = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.cache'));

/** The command lines whose parts have a cache: the listing, help, and a command. */
const LINES = [['-e'], ['--help'], ['stacks', '3101', '--json']].map((line) => [
  ...line,
  ...(line[0] === '--help' ? [] : ['--proc-root', 'fixtures/stacks-odd']),
]);

/** What a copy of the built program says. */
function say(copy: string): unknown {
  return LINES.map((line) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'bin/tinspect.js'), ...line], {
      encoding: 'utf8',
    });
    return { line, status, stdout, stderr };
  });
}

let copy: string;
let whole: unknown;

before(() => {
  copy = mkdtempSync(join(tmpdir(), 'tinspect-cache-'));
  for (const name of ['bin', 'dist']) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  whole = say(copy);
});

after(() => rmSync(copy, { recursive: true, force: true }));

test('the listing, yargs and every command have a cache, and the V8 that made it takes it', () => {
  const parts = ['list', 'program', ...COMMANDS.map(({ name }) => name)];
  assert.deepEqual(caches('dist'), parts.map((name) => `${name}.cache`).sort());
  for (const name of parts) {
    const source = readFileSync(`dist/${name}.bundle.cjs`, 'latin1');
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
      cachedData: readFileSync(`dist/${name}.cache`),
    });
    assert.equal(script.cachedDataRejected, false, name);
  }
});

const DAMAGE: readonly (readonly [string, (good: Buffer) => Buffer | undefined])[] = [
  ['is not there', () => undefined],
  ['is empty', () => Buffer.alloc(0)],
  ['is cut off', (good) => good.subarray(0, good.length >> 1)],
  ['is of other bytes', (good) => Buffer.alloc(good.length, 'x')],
  ['is of another V8', (good) => Buffer.concat([good.subarray(0, 4), Buffer.alloc(4, 1), good.subarray(8)])],
];

for (const [what, damage] of DAMAGE) {
  test(`a cache that ${what} is compiled anew, without a word`, () => {
    for (const name of caches('dist')) {
      const bytes = damage(readFileSync(`dist/${name}`));
      if (bytes === undefined) rmSync(join(copy, 'dist', name));
      else writeFileSync(join(copy, 'dist', name), bytes);
    }
    assert.deepEqual(say(copy), whole);
  });
}

test('nor does it matter that V8 was given other flags', () => {
  for (const name of caches('dist')) cpSync(`dist/${name}`, join(copy, 'dist', name));
  const [line] = LINES;
  const { stdout } = spawnSync(
    process.execPath,
    ['--no-opt', join(copy, 'bin/tinspect.js'), ...(line ?? [])],
    { encoding: 'utf8' },
  );
  assert.equal(stdout, (whole as { stdout: string }[])[0]?.stdout);
});
