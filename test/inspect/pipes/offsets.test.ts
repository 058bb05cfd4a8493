import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProcMoments } from '../../../src/cli/root.ts';
import type { OpenFd } from '../../../src/inspect/pipes/ends.ts';
import { motionsBetween, type Offsets } from '../../../src/inspect/pipes/offsets.ts';

const [root] = openProcMoments('fixtures/pipes');
assert.ok(root);
const tree = root;

function file(fd: number, pos: number, name = '/data/x', ino = 7): OpenFd {
  return {
    pid: 1,
    fd,
    target: { kind: 'path', name },
    info: { pos, flags: 0, mnt_id: 1, ino },
  } as unknown as OpenFd;
}

function offsets(at_ms: number, moved: number | undefined, ...files: OpenFd[]): Offsets {
  return { at_ms, files, moved };
}

test('an offset that moved has a speed, also backwards', () => {
  const motions = motionsBetween(
    tree,
    offsets(1000, 0, file(3, 100), file(4, 500)),
    offsets(3000, 900, file(3, 1100), file(4, 300)),
  );
  assert.equal(motions.get('1 3')?.speed, 500);
  assert.equal(motions.get('1 4')?.speed, -100);
  assert.equal(motions.get('1 3')?.how, 'sequential');
});

test('an offset that stands while the process reads is told from one where nothing moves', () => {
  const how = (moved: number | undefined): string | undefined =>
    motionsBetween(tree, offsets(0, 10, file(3, 5)), offsets(1000, moved, file(3, 5))).get('1 3')?.how;
  assert.equal(how(20), 'elsewhere');
  assert.equal(how(10), 'still');
  assert.equal(how(undefined), 'still');
});

test('a descriptor that is new, is another file now, or is a device has no motion', () => {
  const motions = motionsBetween(
    tree,
    offsets(0, 0, file(3, 0), file(5, 0, '/dev/sda')),
    offsets(1000, 9, file(3, 9, '/data/y', 8), file(4, 9), file(5, 9, '/dev/sda')),
  );
  assert.equal(motions.size, 0);
});

test('two looks at the same time tell nothing', () => {
  assert.equal(motionsBetween(tree, offsets(5, 0, file(3, 0)), offsets(5, 1, file(3, 9))).size, 0);
});
