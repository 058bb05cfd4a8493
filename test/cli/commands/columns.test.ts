import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogue } from '../../../src/columns/catalogue.ts';
import { COLUMNS } from '../../../src/columns/registry.ts';
import { cellsOf } from '../../../src/text/cells.ts';
import { catalogueMarkdown } from '../../../src/render/catalogue.ts';
import { tinspect } from '../run.ts';

test('docs/columns.md is what the registry says: tinspect columns --markdown > docs/columns.md', () => {
  assert.ok(
    readFileSync('docs/columns.md', 'utf8') === catalogueMarkdown(catalogue()),
    'docs/columns.md is out of date: tinspect columns --markdown > docs/columns.md',
  );
});

test('columns lists every column', () => {
  const { stdout, status } = tinspect(['columns']);
  const names = stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(' ')[0])
    .filter((name) => name !== '');
  assert.deepEqual(
    names,
    COLUMNS.map((column) => column.id),
  );
  assert.equal(status, 0);
});

for (const [width, env] of [
  [80, {}],
  [60, { COLUMNS: '60' }],
] as const) {
  test(`without a terminal lines have ${width} cells, and no meaning is cut`, () => {
    const { stdout } = tinspect(['columns'], env);
    for (const line of stdout.split('\n')) assert.ok(cellsOf(line) <= width, line);
    const last =
      COLUMNS.findLast(({ about }) => about.length > width)
        ?.about.split(' ')
        .at(-1) ?? '?';
    assert.ok(stdout.includes(last), last);
  });
}

test('--json has the same rows', () => {
  const document = JSON.parse(tinspect(['columns', '--json'], { COLUMNS: '40' }).stdout);
  assert.equal(document.schema, 1);
  assert.equal(document.kind, 'columns');
  assert.deepEqual(document.columns, JSON.parse(JSON.stringify(catalogue())));
});

test('a name explains a column, an alias the column it stands for', () => {
  const { stdout } = tinspect(['columns', '%cpu']);
  assert.match(stdout, /^pcpu\n {2}also +%cpu\n {2}header +%CPU\n {2}meaning /);
  assert.match(stdout, /JSON key +pcpu_percent\n/);
  assert.match(
    tinspect(['columns', 'oncpu']).stdout,
    /read from +stat, schedstat\n.*\n {2}in ps +no such column\n/,
  );
  assert.match(tinspect(['columns', 'xstat']).stdout, /in ps .* - is printed/);
});

test('a name that is none and near none', () => {
  const { stderr } = tinspect(['columns', 'nope']);
  assert.match(
    stderr,
    /^tinspect: nope : no such column; did you mean \w+, \w+, \w+\? tinspect columns lists all\n$/,
  );
});

test('a name that is none: the nearest, and exit code 2', () => {
  const { stdout, stderr, status } = tinspect(['columns', 'pid', 'pcpuu']);
  assert.equal(stdout, '');
  assert.equal(stderr, 'tinspect: pcpuu : no such column; did you mean pcpu? tinspect columns lists all\n');
  assert.equal(status, 2);
});
