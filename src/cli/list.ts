import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { Missing } from '../render/missing.ts';
import { PsLayout } from '../render/ps.ts';
import type { RowWriter } from '../render/row-writer.ts';
import { TextRows } from '../render/text-rows.ts';
import { LEVEL_CELLS } from '../scan/forest.ts';
import type { ScanReport } from '../scan/scanner.ts';
import type { Cli } from './cli.ts';
import { EXIT } from './exit-codes.ts';
import { describeDenied, describeUnknown, hintAtThreads } from './list-notes.ts';
import { printRows } from './list-rows.ts';
import { type OwnOptions, splitOwnOptions } from './own-options.ts';
import { psContext } from './ps-context.ts';
import { parsePsArgv } from './ps/parse.ts';
import type { ListRequest } from './ps/request.ts';
import { screenRows, screenWidth } from './ps/screen.ts';
import { openLiveRoot } from './live-root.ts';
import { openView } from './view.ts';

/**
 * Answers a command line of ps: the listing, or what else ps says. The exit code is ps's: 0 when a row was
 * printed, 1 when none was or the line is wrong.
 *
 * @param bare true when the word `ps` was left out: without any option of ps, all threads are listed
 */
export async function runList(argv: readonly string[], cli: Cli, bare: boolean): Promise<number> {
  const { own, rest } = splitOwnOptions(argv);
  const root =
    own.procRoot === undefined ? openLiveRoot() : (await import('./root.ts')).openProcRoot(own.procRoot);
  const line = bare && rest.length === 0 ? [own.tids === undefined ? '-efL' : '-fL'] : rest;
  const request = parsePsArgv(line, psContext(root, cli.env));
  if (request.kind === 'list') return list(request, own, root, cli);
  const { answerPs } = await import('./ps-answers.ts');
  return answerPs(request, { argv: line, bare }, cli);
}

async function list(request: ListRequest, own: OwnOptions, root: ProcRoot, cli: Cli): Promise<number> {
  for (const warning of request.warnings) cli.complain(warning);
  const plain = openView(root, cli, request.show);
  const layout = new PsLayout(request.columns, {
    width:
      own.output === 'wide'
        ? screenWidth({ ...request.screen, wide: 2 }, undefined)
        : screenWidth(request.screen, cli.columns),
    pidDigits: plain.moment.pidDigits,
    numeric: request.show.numeric,
    signames: request.show.signames,
  });
  const view = { ...plain, wideSignals: layout.wideSignals };
  const query =
    own.where === undefined
      ? undefined
      : (await import('./where.ts')).parseWhere(own.where, root.host, own.interval !== undefined);
  const missing = new Missing();
  const writer = await openWriter(request, own, layout, view, missing, cli);
  let printed = 0;
  const print = (task: Task, prefix?: string): boolean => {
    printed++;
    return writer.row(task, prefix);
  };

  const report = await printRows(
    { request, tids: own.tids, query, interval: own.interval, root, view },
    print,
  );
  const isText = own.output === 'text' || own.output === 'wide';
  if (!isText) countVanished(report, missing);
  writer.end();
  if (isText)
    for (const note of [describeDenied(report, root.host.euid), describeUnknown(missing)])
      if (note !== undefined) cli.complain(note);
  if (own.tids === undefined) hintAtThreads(request, root, printed, cli);
  return printed > 0 ? EXIT.ok : EXIT.nothing;
}

async function openWriter(
  request: ListRequest,
  own: OwnOptions,
  layout: PsLayout,
  view: View,
  missing: Missing,
  cli: Cli,
): Promise<RowWriter> {
  const mixed = request.rows === 'both';
  switch (own.output) {
    case 'json':
    case 'ndjson':
    case 'csv': {
      const { openFormat } = await import('./formats.ts');
      return openFormat(
        own.output,
        { columns: request.columns.map((placed) => placed.column), view, missing, mixed },
        cli.out,
      );
    }
    case 'text':
    case 'wide':
      return new TextRows(
        cli.out,
        layout,
        view,
        {
          headers: request.headers,
          pageRows: request.headers === 'repeat' ? screenRows(request.screen, await cli.rows()) : 0,
          mixed,
          levelCells: LEVEL_CELLS[request.forest ?? 'lines'],
        },
        missing,
      );
  }
}

function countVanished(report: ScanReport, missing: Missing): void {
  if (report.vanished > 0) missing.add('task', 'ended while it was read', report.vanished);
  for (const [what, count] of report.denied) if (what.startsWith('stat:')) missing.add('task', what, count);
}
