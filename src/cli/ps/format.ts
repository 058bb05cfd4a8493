import type { Column } from '../../columns/column.ts';
import type { PlacedColumn } from '../../render/ps.ts';
import { parseAixFormat } from './aix.ts';
import type { PsContext } from './context.ts';
import { Fault, isParsed, type Parsed } from './fault.ts';
import { expandMacro } from './macros.ts';

/** What separates items of a column or sort list. One may stand at the end. */
const SEPARATORS = /[ ,\t\n]/;

/** ps builds this message in 80 bytes, the last of which ends it. */
const MESSAGE_BYTES = 79;

/**
 * The columns of an -o list, or of an AIX format when it is none and holds a `%`:
 * `pid,comm=NAME`, `args:20`, `%p %c`.
 */
export function parseFormat(text: string, context: PsContext): Parsed<PlacedColumn[]> {
  const list = parseColumnList(text, context);
  return !isParsed(list) && text.includes('%') ? parseAixFormat(text, context) : list;
}

/** The items of a list whose parts must not be empty, or undefined. */
export function splitList(text: string): readonly string[] | undefined {
  const items = text.split(SEPARATORS);
  if (items.length > 1 && items.at(-1) === '') items.pop();
  return items.includes('') ? undefined : items;
}

function parseColumnList(text: string, context: PsContext): Parsed<PlacedColumn[]> {
  const items = splitList(text);
  if (items === undefined) return new Fault('improper format list');
  const placed: PlacedColumn[] = [];
  for (const item of items) {
    const columns = parseItem(item, context);
    if (!isParsed(columns)) return columns;
    placed.push(...columns);
  }
  return placed;
}

/** `name`, `name:width`, `name=header`, `name:width=header`, or a macro. */
function parseItem(item: string, context: PsContext): Parsed<readonly PlacedColumn[]> {
  const [spec, header] = cutAt(item, '=');
  const [name, digits] = cutAt(spec, ':');
  // As atoi(3) has it: what is beyond 32 bits wraps.
  const width = digits === undefined ? undefined : /^[1-9][0-9]*$/.test(digits) ? Number(digits) | 0 : 0;
  if (width !== undefined && width <= 0)
    return new Fault('column widths must be unsigned decimal numbers', { word: item });
  const column = context.column(name);
  if (column !== undefined) {
    const placed = place(column, header);
    return [width === undefined ? placed : { ...placed, width }];
  }
  const names = expandMacro(name);
  if (names === undefined) return unknownSpecifier(name);
  if (width !== undefined)
    return new Fault('can not set width for a macro (multi-column) format specifier', { word: item });
  return names.map((part) => place(knownColumn(part, context), header));
}

/** The text before and behind the first `mark`. */
function cutAt(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** `column` with its own header, or with the user's, which makes it wider when it must. */
export function place(column: Column, header?: string): PlacedColumn {
  const { width } = column;
  if (header === undefined) return { column, header: column.header, width };
  return { column, header, width: width === 'pid' ? width : Math.max(width, Buffer.byteLength(header)) };
}

/** A column that the grammar itself names. Throws when the registry lacks it, which is a fault of the program. */
export function knownColumn(name: string, context: PsContext): Column {
  const column = context.column(name);
  if (column === undefined) throw new Error(`there is no column ${name}`);
  return column;
}

function unknownSpecifier(name: string): Fault {
  const whole = `unknown user-defined format specifier "${name}"`;
  let text = '';
  for (const character of whole) {
    if (Buffer.byteLength(text + character) > MESSAGE_BYTES) break;
    text += character;
  }
  return new Fault(text, { word: name, unknown: 'column' });
}

/** The columns of -O (or O): the process number before and the usual rest behind the user's own. */
export function wrapFormat(own: readonly PlacedColumn[], bsd: boolean, context: PsContext): PlacedColumn[] {
  const behind = expandMacro(bsd ? 'END_BSD' : 'END_SYS5') ?? [];
  return [
    place(knownColumn('pid', context)),
    ...own,
    ...behind.map((name) => place(knownColumn(name, context))),
  ];
}
