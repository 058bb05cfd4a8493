import type { PlacedColumn } from '../../render/ps.ts';
import type { Selection } from '../../scan/selection.ts';
import {
  onlyAddsColumn,
  quickConflict,
  selectionTable,
  type TableChoice,
  threadConflict,
} from './conflicts.ts';
import type { PsContext } from './context.ts';
import { Draft } from './draft.ts';
import { applyToken } from './effects.ts';
import { Fault, type FaultPlace, isParsed, type Parsed, type PsError } from './fault.ts';
import { knownColumn, parseFormat, place } from './format.ts';
import { readOwnLists } from './own-lists.ts';
import type { ListRequest, PsRequest } from './request.ts';
import { sizeFromEnvironment } from './screen.ts';
import { effectiveKeys } from './sort-spec.ts';
import { type OptionToken, type Rules, tokenize, type TrailingToken } from './tokenize.ts';
import { viewSpecifiers } from './views.ts';

/**
 * What the command line `argv` (without the program's name) asks for, as ps reads it: by the UNIX rules, and when
 * that fails all again by the BSD rules. When both fail the error is that of the first try.
 */
export function parsePsArgv(argv: readonly string[], context: PsContext): PsRequest | PsError {
  const warnings: string[] = [];
  const first = attempt(argv, 'unix', context, warnings);
  if (isParsed(first)) return first;
  const last = first.final ? first : attempt(argv, 'bsd', context, warnings);
  if (isParsed(last)) return last;
  const fault = last.final ? last : first;
  return { kind: 'error', text: fault.text, usage: !fault.final, place: fault.place, warnings };
}

function attempt(
  argv: readonly string[],
  rules: Rules,
  context: PsContext,
  warnings: string[],
): Parsed<PsRequest> {
  const draft = new Draft(argv, rules, context);
  for (const token of tokenize(argv, rules)) {
    const outcome = token instanceof Fault ? token : applyToken(draft, token);
    if (outcome instanceof Fault) return token instanceof Fault ? outcome : outcome.at(placeOf(token));
    if (outcome !== undefined) return outcome;
  }
  return finish(draft, warnings);
}

/** Where the option of `token` stands; numbers at the end of the line are words of their own. */
function placeOf(token: OptionToken | TrailingToken): FaultPlace {
  return { argument: token.kind === 'option' ? token.argument : undefined };
}

/** Checks what can only be checked when the whole line is known, in the order in which ps does. */
function finish(draft: Draft, warnings: string[]): Parsed<ListRequest> {
  const conflict = threadConflict(draft.threads, draft.forest !== undefined);
  if (conflict !== undefined) return conflict;
  const lists = readOwnLists(draft);
  if (!isParsed(lists)) return lists;
  const columns = chooseColumns(draft, lists.columns, warnings);
  if (!isParsed(columns)) return columns;
  const table = selectionTable(draft.tables, draft.bsd);
  if (!isParsed(table)) return table;
  const quick = quickConflict(draft, lists.keys.length > 0);
  if (quick !== undefined) return quick;

  const { context, threads } = draft;
  return {
    kind: 'list',
    rows: threads.has('m') || threads.has('-m') ? 'both' : threads.size > 0 ? 'threads' : 'processes',
    columns,
    select: selectionOf(draft, table),
    quickPids: draft.quick[0],
    sort: effectiveKeys(lists.keys, columns),
    forest: draft.forest,
    headers: draft.headers,
    screen: {
      wide: draft.wide,
      columns: draft.columns ?? sizeFromEnvironment(context.env['COLUMNS']),
      rows: draft.rows ?? sizeFromEnvironment(context.env['LINES']),
    },
    show: {
      numeric: draft.numeric,
      cumulative: draft.cumulative,
      trueName: draft.trueName,
      environ: draft.environ,
      dateFormat: draft.dateFormat,
      signames: draft.signames,
    },
    warnings,
  };
}

function selectionOf(draft: Draft, table: TableChoice): Selection {
  const { all, lists, running, negate, context } = draft;
  // The default table holds only where nothing is listed; one that was asked for holds beside the lists.
  const unused = table === 'everything' || (draft.tables.size === 0 && lists.length > 0);
  return {
    all: all || table === 'everything',
    table: unused ? undefined : table,
    lists,
    running,
    negate,
    caller: { euid: context.euid, tty_nr: context.tty_nr },
  };
}

/** The columns of the listing: the user's own, those of $PS_FORMAT, or those of a view. */
function chooseColumns(
  draft: Draft,
  own: readonly PlacedColumn[],
  warnings: string[],
): Parsed<readonly PlacedColumn[]> {
  const { context, formats, modifiers, threads } = draft;
  const addsColumn = onlyAddsColumn(threads);
  if (own.length > 0) {
    if (formats.size > 0) return new Fault('conflicting format options');
    if (modifiers.size > 0) return new Fault('can not use output modifiers with user-defined output');
    return addsColumn ? new Fault('-L/-T with H/m/-m and -o/-O/o/O is nonsense') : own;
  }
  const environment = context.env['PS_FORMAT'] ?? '';
  if (environment !== '' && formats.size === 0 && modifiers.size === 0) {
    if (addsColumn) {
      return new Fault('tell <procps@freelists.org> what you want (-L/-T, -m/m/H, and $PS_FORMAT)');
    }
    const columns = parseFormat(environment, context);
    if (isParsed(columns)) return columns;
    warnings.push(`warning: $PS_FORMAT ignored. (${columns.text})`);
  }
  const names = viewSpecifiers({
    formats,
    modifiers,
    lwp: threads.has('-L'),
    spid: threads.has('-T'),
    bsd: draft.bsd,
  });
  return isParsed(names) ? names.map((name) => place(knownColumn(name, context))) : names;
}
