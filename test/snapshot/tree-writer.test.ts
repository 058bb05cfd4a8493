import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { DiskTree, OutputProblem } from '../../src/snapshot/tree-writer.ts';
import { type Content, fill, temporaryFolder } from '../procfs/tree.ts';

function created(out: string): DiskTree {
  const tree = DiskTree.create(out);
  assert.ok(tree instanceof DiskTree, JSON.stringify(tree));
  return tree;
}

test('a tree has its name when it is whole, and not before', (t) => {
  const out = `${temporaryFolder(t)}/out`;
  const tree = created(`${out}/`);
  tree.folder('proc');
  tree.file('proc/stat', 'cpu\n');
  const pieces = tree.begin('proc/maps');
  pieces.write(Buffer.from('one '));
  pieces.write(Buffer.from('two'));
  pieces.end();
  tree.link('proc/exe', Buffer.from('/bin/\xff', 'latin1'));
  assert.ok(!existsSync(out));
  tree.finish();
  assert.deepEqual(readdirSync(`${out}/proc`).sort(), ['exe', 'maps', 'stat']);
  assert.equal(readFileSync(`${out}/proc/maps`, 'utf8'), 'one two');
  assert.equal(readlinkSync(`${out}/proc/exe`, 'latin1'), '/bin/\xff');
  assert.ok(!existsSync(`${out}.partial`));
});

test('an empty folder may become the tree, also through a link', (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(`${folder}/empty`);
  symlinkSync('empty', `${folder}/link`);
  const tree = created(`${folder}/link`);
  tree.file('host.json', '{}');
  tree.finish();
  assert.deepEqual(readdirSync(`${folder}/empty`), ['host.json']);
});

test('what was written can be taken back, and the whole be given up', (t) => {
  const folder = temporaryFolder(t);
  const tree = created(`${folder}/out`);
  tree.folder('proc');
  tree.folder('proc/1');
  tree.file('proc/1/stat', '1');
  tree.remove('proc/1');
  tree.remove('proc/2');
  assert.deepEqual(readdirSync(`${folder}/out.partial/proc`), []);
  tree.abandon();
  assert.deepEqual(readdirSync(folder), []);
});

test('a target that fits no link becomes a plain file', (t) => {
  const out = `${temporaryFolder(t)}/out`;
  const tree = created(out);
  tree.link('long', Buffer.alloc(5000, 'x'));
  tree.link('empty', Buffer.alloc(0));
  tree.finish();
  assert.equal(readFileSync(`${out}/long`, 'utf8'), 'x'.repeat(5000));
  assert.equal(readFileSync(`${out}/empty`, 'utf8'), '');
});

const refusals: readonly (readonly [
  what: string,
  contents: Record<string, Content>,
  out: string,
  why: RegExp,
])[] = [
  ['a folder with something in it', { 'out/x': '' }, 'out', /^is there and not empty$/],
  ['a file', { out: '' }, 'out', /^is a file$/],
  ['below a file', { file: '' }, 'file/out', /^a part of the path is not a directory$/],
  ['below a folder that is not there', {}, 'none/out', /^the folder it should lie in is not there$/],
  ['a link to nowhere', { out: { link: 'nowhere' } }, 'out', /not there/],
  ['what another capture is writing', { 'out.partial/x': '' }, 'out', /another capture/],
];
for (const [what, contents, out, why] of refusals) {
  test(`refused: ${what}`, (t) => {
    const folder = temporaryFolder(t);
    fill(folder, contents);
    const problem = DiskTree.create(`${folder}/${out}`);
    assert.ok(problem instanceof OutputProblem);
    assert.match(problem.why, why);
    assert.notEqual(problem.accepted, '');
    assert.deepEqual(
      readdirSync(folder).sort(),
      Object.keys(contents).map((name) => name.split('/')[0]),
    );
  });
}
