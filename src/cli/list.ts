import type { Column } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import type { FileName, Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { CsvRows } from '../render/csv.ts';
import { JsonRows, NdjsonRows } from '../render/json-rows.ts';
import { Missing } from '../render/missing.ts';
import { PsLayout } from '../render/ps.ts';
import type { RowWriter } from '../render/row-writer.ts';
import { TextRows } from '../render/text-rows.ts';
import { arrange } from '../scan/forest.ts';
import { sortTasks, sortWithThreads } from '../scan/order.ts';
import { scan, type ScanReport } from '../scan/scanner.ts';
import { neededFiles, onlyPids, selects } from '../scan/selection.ts';
import type { Cli } from './cli.ts';
import { EXIT } from './exit-codes.ts';
import { describeDenied, hintAtThreads } from './list-notes.ts';
import { type OwnOptions, splitOwnOptions } from './own-options.ts';
import { answerPs } from './ps-answers.ts';
import { psContext } from './ps-context.ts';
import { parsePsArgv } from './ps/parse.ts';
import type { ListRequest } from './ps/request.ts';
import { screenRows, screenWidth } from './ps/screen.ts';
import { openProcRoot } from './root.ts';
import { openView } from './view.ts';

declare const TINSPECT_VERSION: string;

const LINES_LEVEL = 4;
const INDENT_LEVEL = 2;

/**
 * Answers a command line of ps: the listing, or what else ps says. The exit code is ps's: 0 when a row was
 * printed, 1 when none was or the line is wrong.
 *
 * @param bare true when the word `ps` was left out: without any option of ps, all threads are listed
 */
export function runList(argv: readonly string[], cli: Cli, bare: boolean): number {
  const { own, rest } = splitOwnOptions(argv);
  const root = openProcRoot(own.procRoot);
  const line = bare && rest.length === 0 ? [own.tids === undefined ? '-efL' : '-fL'] : rest;
  const request = parsePsArgv(line, psContext(root, cli.env));
  return request.kind === 'list' ? list(request, own, root, cli) : answerPs(request, cli);
}

function list(request: ListRequest, own: OwnOptions, root: ProcRoot, cli: Cli): number {
  for (const warning of request.warnings) cli.complain(warning);
  const layout = new PsLayout(request.columns, {
    width:
      own.output === 'wide'
        ? screenWidth({ ...request.screen, wide: 2 }, undefined)
        : screenWidth(request.screen, cli.columns),
    pidDigits: openView(root, cli).moment.pidDigits,
    numeric: request.show.numeric,
  });
  const view = openView(root, cli, request.show, layout.wideSignals);
  const missing = new Missing();
  const writer = openWriter(request, own, layout, view, missing, cli);
  let printed = 0;
  const print = (task: Task, prefix?: string): boolean => {
    printed++;
    return writer.row(task, prefix);
  };

  const report = printRows(request, own, root, view, print);
  countVanished(report, missing);
  writer.end();
  if (own.output === 'text' || own.output === 'wide') {
    const note = describeDenied(report);
    if (note !== undefined) cli.complain(note);
  }
  if (own.tids === undefined) hintAtThreads(request, root, printed, cli);
  return printed > 0 ? EXIT.ok : EXIT.nothing;
}

/** Scans and prints: row by row where the order is the kernel's, else when all rows are there. */
function printRows(
  request: ListRequest,
  own: OwnOptions,
  root: ProcRoot,
  view: View,
  print: (task: Task, prefix?: string) => boolean,
): ScanReport {
  const { select, sort, forest, rows } = request;
  const gathered = sort.length > 0 || forest !== undefined || rows === 'both';
  const tasks: Task[] = [];
  const report = scan(
    root,
    {
      rows: own.tids === undefined ? rows : 'threads',
      pids: request.quickPids ?? onlyPids(select),
      alsoThreads: request.quickPids === undefined ? undefined : new Set(request.quickPids),
      tids: own.tids,
      needs: neededRecords(request, view),
      testNeeds: neededFiles(select),
      accepts:
        own.tids === undefined && !select.all ? (task) => selects(select, task, view.locale) : undefined,
    },
    gathered ? (task) => tasks.push(task) > 0 : print,
  );
  const sorted = (some: readonly Task[]): Task[] => sortTasks(some, sort, view);
  if (forest !== undefined) {
    for (const { task, prefix } of arrange(tasks, forest, sort.length > 0 ? sorted : undefined)) {
      if (!print(task, prefix)) break;
    }
  } else if (gathered) {
    for (const task of rows === 'both' ? sortWithThreads(tasks, sort, view) : sorted(tasks))
      if (!print(task)) break;
  }
  return report;
}

/** The records that the columns shown and the sort keys read. */
function neededRecords(request: ListRequest, view: View): Set<FileName> {
  const needs = new Set<FileName>();
  const columns: (Pick<Column, 'needs'> & { readonly tree?: true })[] = [
    ...request.columns.map((placed) => placed.column),
    ...request.sort.map((key) => key.column),
  ];
  for (const column of columns) {
    for (const name of column.needs) needs.add(name);
    if (column.tree === true && view.environ) needs.add('environ');
  }
  return needs;
}

function openWriter(
  request: ListRequest,
  own: OwnOptions,
  layout: PsLayout,
  view: View,
  missing: Missing,
  cli: Cli,
): RowWriter {
  const columns = request.columns.map((placed) => placed.column);
  const mixed = request.rows === 'both';
  switch (own.output) {
    case 'json':
      return new JsonRows(
        cli.out,
        columns,
        { tool: { name: 'tinspect', version: TINSPECT_VERSION }, view },
        missing,
        mixed,
      );
    case 'ndjson':
      return new NdjsonRows(cli.out, columns, view, missing, mixed);
    case 'csv':
      return new CsvRows(cli.out, columns, view);
    case 'text':
    case 'wide':
      return new TextRows(cli.out, layout, view, {
        headers: request.headers,
        pageRows: screenRows(request.screen, cli.rows),
        mixed,
        levelCells: request.forest === 'indent' ? INDENT_LEVEL : LINES_LEVEL,
      });
  }
}

function countVanished(report: ScanReport, missing: Missing): void {
  if (report.vanished > 0) missing.add('task', 'ended while it was read', report.vanished);
  for (const [what, count] of report.denied) if (what.startsWith('stat:')) missing.add('task', what, count);
}
