import type { ShowOptions } from '../../columns/view.ts';
import type { PlacedColumn } from '../../render/ps.ts';
import type { ForestMode } from '../../scan/forest.ts';
import type { SortKey } from '../../columns/order.ts';
import type { Selection } from '../../scan/selection.ts';
import type { HelpSection } from './help.ts';
import type { ScreenOptions } from './screen.ts';

/** A listing, with all that the command line and the environment say of it. */
export interface ListRequest {
  readonly kind: 'list';
  /** `both` (-m, m): each process, then its threads; see `sortWithThreads`. */
  readonly rows: 'processes' | 'threads' | 'both';
  readonly columns: readonly PlacedColumn[];
  readonly select: Selection;
  /**
   * -q: only these are read and shown, in this order, a number that is given twice twice. `select` still holds for
   * each.
   */
  readonly quickPids: readonly number[] | undefined;
  /** The keys that have an effect, the most significant first; none: the kernel's order. */
  readonly sort: readonly SortKey[];
  readonly forest: ForestMode | undefined;
  readonly headers: 'once' | 'none' | 'repeat';
  readonly screen: ScreenOptions;
  readonly show: Omit<ShowOptions, 'locale'>;
  /** Lines for standard error, before the listing. */
  readonly warnings: readonly string[];
}

/** -V: the version, alone on the line. */
export interface VersionRequest {
  readonly kind: 'version';
}

/** --help. */
export interface HelpRequest {
  readonly kind: 'help';
  /** Undefined: only the usage. */
  readonly section: HelpSection | undefined;
}

/** L: the names of all columns that print something. */
export interface SpecifiersRequest {
  readonly kind: 'specifiers';
}

/** --info: what ps found out about its surroundings. */
export interface InfoRequest {
  readonly kind: 'info';
}

/** What is asked for in place of a listing. */
export type OtherRequest = VersionRequest | HelpRequest | SpecifiersRequest | InfoRequest;

/** What a command line of ps asks for. */
export type PsRequest = ListRequest | OtherRequest;
