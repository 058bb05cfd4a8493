import type { ForestMode } from '../../scan/forest.ts';
import type { IdField, SelectionList } from '../../scan/selection.ts';
import type { PsContext } from './context.ts';
import type { Rules } from './tokenize.ts';
import type { Format, Modifier } from './views.ts';

/** The selection options without a list. */
export type TableOption = '-a' | '-d' | 'a' | 'x' | 'g';

/** The options that show threads. */
export type ThreadOption = '-L' | '-T' | 'H' | 'm' | '-m';

/** A column or sort list, kept until the whole line has been read. */
export interface Deferred {
  readonly as: 'columns' | 'columns around' | 'columns around or sort' | 'sort';
  readonly text: string;
  /** The argument that its option stands in. */
  readonly argument: string;
}

/** What one try at a command line has found so far. Each option changes it; effects.ts says how. */
export class Draft {
  readonly context: PsContext;
  readonly rules: Rules;
  /** The number of arguments, and the first: some options must stand alone. */
  readonly argv: readonly string[];
  /** True when something BSD was met: BSD defaults for the whole run. */
  bsd: boolean;

  all = false;
  running = false;
  negate = false;
  readonly tables = new Set<TableOption>();
  readonly lists: SelectionList[] = [];
  /** One entry for each -q. */
  readonly quick: (readonly number[])[] = [];

  readonly formats = new Set<Format>();
  readonly modifiers = new Set<Modifier>();
  readonly threads = new Set<ThreadOption>();
  readonly deferred: Deferred[] = [];

  forest: ForestMode | undefined;
  headers: 'once' | 'none' | 'repeat' = 'once';
  wide = 0;
  columns: number | undefined;
  rows: number | undefined;

  numeric = false;
  cumulative = false;
  trueName = false;
  environ = false;
  dateFormat: string | undefined;
  signames = false;

  constructor(argv: readonly string[], rules: Rules, context: PsContext) {
    this.argv = argv;
    this.rules = rules;
    this.context = context;
    this.bsd = rules === 'bsd';
  }

  /** Adds a list of numbers to the selection. */
  select(by: IdField, ids: readonly number[]): void {
    this.lists.push({ by, ids: new Set(ids) });
  }
}
