import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { CsvRows } from '../render/csv.ts';
import { JsonRows, NdjsonRows } from '../render/json-rows.ts';
import { Missing } from '../render/missing.ts';
import { PsLayout } from '../render/ps.ts';
import type { RowWriter } from '../render/row-writer.ts';
import { TextRows } from '../render/text-rows.ts';
import { LEVEL_CELLS } from '../scan/forest.ts';
import type { ScanReport } from '../scan/scanner.ts';
import type { Cli } from './cli.ts';
import { EXIT } from './exit-codes.ts';
import { describeDenied, hintAtThreads } from './list-notes.ts';
import { printRows } from './list-rows.ts';
import { type OwnOptions, splitOwnOptions } from './own-options.ts';
import { answerPs } from './ps-answers.ts';
import { psContext } from './ps-context.ts';
import { parsePsArgv } from './ps/parse.ts';
import type { ListRequest } from './ps/request.ts';
import { screenRows, screenWidth } from './ps/screen.ts';
import { openProcRoot } from './root.ts';
import { openView } from './view.ts';
import { parseWhere } from './where.ts';

declare const TINSPECT_VERSION: string;

/**
 * Answers a command line of ps: the listing, or what else ps says. The exit code is ps's: 0 when a row was
 * printed, 1 when none was or the line is wrong.
 *
 * @param bare true when the word `ps` was left out: without any option of ps, all threads are listed
 */
export async function runList(argv: readonly string[], cli: Cli, bare: boolean): Promise<number> {
  const { own, rest } = splitOwnOptions(argv);
  const root = openProcRoot(own.procRoot);
  const line = bare && rest.length === 0 ? [own.tids === undefined ? '-efL' : '-fL'] : rest;
  const request = parsePsArgv(line, psContext(root, cli.env));
  return request.kind === 'list'
    ? list(request, own, root, cli)
    : answerPs(request, { argv: line, bare }, cli);
}

async function list(request: ListRequest, own: OwnOptions, root: ProcRoot, cli: Cli): Promise<number> {
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
  const query =
    own.where === undefined ? undefined : parseWhere(own.where, root.host, own.interval !== undefined);
  const missing = new Missing();
  const writer = openWriter(request, own, layout, view, missing, cli);
  let printed = 0;
  const print = (task: Task, prefix?: string): boolean => {
    printed++;
    return writer.row(task, prefix);
  };

  const report = await printRows(
    { request, tids: own.tids, query, interval: own.interval, root, view },
    print,
  );
  countVanished(report, missing);
  writer.end();
  if (own.output === 'text' || own.output === 'wide') {
    const note = describeDenied(report);
    if (note !== undefined) cli.complain(note);
  }
  if (own.tids === undefined) hintAtThreads(request, root, printed, cli);
  return printed > 0 ? EXIT.ok : EXIT.nothing;
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
        levelCells: LEVEL_CELLS[request.forest ?? 'lines'],
      });
  }
}

function countVanished(report: ScanReport, missing: Missing): void {
  if (report.vanished > 0) missing.add('task', 'ended while it was read', report.vanished);
  for (const [what, count] of report.denied) if (what.startsWith('stat:')) missing.add('task', what, count);
}
