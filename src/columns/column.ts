import type { FileName, Task } from '../model/task.ts';
import type { Unknown, Value } from '../model/unknown.ts';
import type { View } from './view.ts';

/** What `raw` is measured in; the JSON key is the id with this behind it (`oncpu_ns`, `vsz_kib`). */
export type Unit =
  | 'ns'
  | 'ms'
  | 'ticks'
  | 's'
  | 'bytes'
  | 'kib'
  | 'pages'
  | 'percent'
  | 'permille'
  | 'per_s'
  | 'bytes_per_s'
  /** An address or a mask as text, `0x7ffd…`, because 64 bits do not fit a JSON number. */
  | 'hex'
  /** A number or text that has no unit: an id, a name, a count, a letter. */
  | 'none';

/**
 * How a cell stands in its room. `right` and `left` are never cut. `text` is left and cut when it is not
 * last; `user` is left (right for numbers) and shortens itself; `signal` is right in 9 or 16 cells; `wchan` is
 * left (right for numbers) and cut.
 */
export type Align = 'right' | 'left' | 'text' | 'user' | 'signal' | 'wchan';

/**
 * One column: all that tinspect knows about it. --help, -o, JSON keys, the docs, completion, the dashboard's
 * chooser and sorting come from the list of these in registry.ts.
 */
export interface Column {
  /** What -o accepts; snake_case or ps's own word. */
  readonly id: string;
  /** Other names for exactly this column: same header, width and value. */
  readonly aliases?: readonly string[];
  readonly header: string;
  /** One sentence: what it says, of what, and where it is read. */
  readonly about: string;
  readonly unit: Unit;
  readonly align: Align;
  /** Cells; `pid`: as many as the largest task number has digits, and at least the header. */
  readonly width: number | 'pid';
  /** Which rows of a view with processes and threads (-m) it belongs to; the other ones get `-`. */
  readonly scope: 'process' | 'thread' | 'both';
  /** The records it reads beside stat. */
  readonly needs: readonly FileName[];
  /** Which of them the row of a process needs of each of its threads: it shows their sum. */
  readonly sums?: FileName;
  /** What it reads beside the records of its row, and what that costs; in words. */
  readonly beside?: { readonly sources: readonly string[]; readonly cost: string };
  /** True for a name that ps has: `show` prints what ps prints. */
  readonly ps: boolean;
  /** True where the tree of a forest view is drawn in front of the text: comm, args and fname columns. */
  readonly tree?: true;
  /**
   * The value that JSON, filters and sorting see, in `unit`; Unknown with its reason, never a stand-in 0. Text is a
   * byte string, as it came from the kernel.
   */
  raw(task: Task, view: View): Value | Unknown;
  /** The numbers of a text that stands for several: an object of JSON, under the id with this unit behind it. */
  readonly parts?: {
    readonly unit: Unit;
    of(task: Task, view: View): Readonly<Record<string, number>> | Unknown;
  };
  /**
   * The cell's text before it is laid out. Names and arguments come escaped here (ps.md's `?` and `.`), so the
   * result is safe to print.
   *
   * @param width the room of the cell, for the ones that shorten themselves: the column's cells (after `name:N`),
   *   in last place what is left of the line
   */
  show(task: Task, view: View, width: number): string;
  /** What --sort compares where it is not `raw`: a number, or text, which compares by code points. */
  order?(task: Task, view: View): number | bigint | string;
  /**
   * ps loads a field only for a column that prints it, and a few keys compare another field than their own column
   * prints. Such a key compares nothing unless one of these columns (ids) is shown, or is a sort key too.
   */
  readonly sortsWith?: readonly string[];
}

/** The key of a column in JSON, NDJSON and CSV. */
export function keyOf(column: Column): string {
  const { id, unit } = column;
  return unit === 'none' || id.endsWith(`_${unit}`) ? id : `${id}_${unit}`;
}
