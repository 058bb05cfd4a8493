import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '../../src/columns/registry.ts';
import type { View } from '../../src/columns/view.ts';
import type { Task } from '../../src/model/task.ts';
import { Unknown } from '../../src/model/unknown.ts';
import { openMoments } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import { columnFields } from '../../src/query/column-fields.ts';
import { QueryError } from '../../src/query/error.ts';
import { matches } from '../../src/query/match.ts';
import { parseQuery } from '../../src/query/parse.ts';
import type { Query } from '../../src/query/query.ts';
import { recordsOf, TaskRow } from '../../src/query/task-row.ts';
import { RootMoment } from '../../src/scan/moment.ts';
import { groupNames, userNames } from '../../src/scan/names.ts';
import { scan } from '../../src/scan/scanner.ts';
import { RootTerminals } from '../../src/scan/terminals.ts';

const FIELDS = columnFields({ clock_ticks: 100, page_size: 4096 }, false);

function tasksOf(fixture: string): { tasks: Task[]; view: View } {
  const moments = openMoments(`fixtures/${fixture}`);
  assert.ok(!(moments instanceof RootProblem) && moments[0] !== undefined);
  const root = moments[0];
  const view: View = {
    moment: new RootMoment(root),
    users: userNames(root),
    groups: groupNames(root),
    terminals: new RootTerminals(root),
    locale: 'utf8',
    numeric: false,
    cumulative: false,
    trueName: false,
    environ: false,
    dateFormat: undefined,
    signames: false,
    wideSignals: true,
  };
  const tasks: Task[] = [];
  scan(
    root,
    { rows: 'threads', needs: COLUMNS.flatMap((column) => column.needs) },
    (task) => tasks.push(task) > 0,
  );
  return { tasks, view };
}

function query(text: string): Query {
  const parsed = parseQuery(text, FIELDS);
  assert.ok(!(parsed instanceof QueryError), text);
  return parsed;
}

function tids(text: string, fixture = 'ps-basic'): number[] {
  const { tasks, view } = tasksOf(fixture);
  const wanted = query(text);
  return tasks.filter((task) => matches(wanted, new TaskRow(task, view))).map((task) => task.tid);
}

test('queries over a tree', () => {
  assert.deepEqual(tids('pid = 1'), [1]);
  assert.deepEqual(tids('state = Z'), tids('s in Z and not state != Z'));
  assert.ok(tids('state = Z').length > 0);
  assert.deepEqual(tids('0x1'), tids('tid = 1'));
  assert.deepEqual(tids('pid = 110 and not tid = 110'), [133, 134, 135, 136, 137]);
  assert.deepEqual(tids('threads > 1 and name !~ .'), []);
  assert.deepEqual(tids('tty is none and tty is not none'), []);
});

test('a field that is no column is unknown', () => {
  const { tasks, view } = tasksOf('ps-basic');
  const [task] = tasks;
  assert.ok(task);
  assert.ok(new TaskRow(task, view).value('nonsense') instanceof Unknown);
});

test('the records of a query are those of its columns', () => {
  assert.deepEqual(recordsOf(query('pid = 1')), new Set());
  assert.deepEqual(recordsOf(query('kafka or user = root')), new Set(['cmdline', 'owner']));
});

test('what a field is said to measure is what its column answers', () => {
  const { tasks, view } = tasksOf('ps-basic');
  for (const column of COLUMNS) {
    const field = FIELDS.find(column.id);
    if (field?.name !== column.id) continue;
    const type = field.quantity === 'text' || field.quantity === 'hex' ? 'string' : 'number';
    for (const task of tasks) {
      const value = new TaskRow(task, view).value(column.id);
      if (value !== null && !(value instanceof Unknown)) assert.equal(typeof value, type, column.id);
    }
  }
});
