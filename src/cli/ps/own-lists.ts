import type { PlacedColumn } from '../../render/ps.ts';
import type { SortKey } from '../../columns/order.ts';
import type { Deferred, Draft } from './draft.ts';
import { Fault, isParsed, type Parsed } from './fault.ts';
import { parseFormat, wrapFormat } from './format.ts';
import { parseSort, parseSortCodes } from './sort-spec.ts';

/** The columns and sort keys that the user wrote; none of either when the lists are empty. */
export interface OwnLists {
  readonly columns: readonly PlacedColumn[];
  readonly keys: readonly SortKey[];
}

/** Reads the lists of -o, -O, O, k and --sort in their order on the line. */
export function readOwnLists(draft: Draft): Parsed<OwnLists> {
  const reader = new Reader(draft);
  for (const item of draft.deferred) {
    const fault = reader.read(item);
    if (fault !== undefined) return fault.at({ word: item.text, argument: item.argument });
  }
  return { columns: reader.columns, keys: reader.keys ?? [] };
}

class Reader {
  readonly columns: PlacedColumn[] = [];
  keys: readonly SortKey[] | undefined;
  private readonly draft: Draft;
  /** True when k or --sort is anywhere on the line: then no O is a sort list. */
  private readonly hasSortOption: boolean;

  constructor(draft: Draft) {
    this.draft = draft;
    this.hasSortOption = draft.deferred.some(({ as }) => as === 'sort');
  }

  read({ as, text }: Deferred): Fault | undefined {
    const { context, forest } = this.draft;
    switch (as) {
      case 'columns':
        return this.add(parseFormat(text, context));
      case 'columns around':
        if (this.columns.length > 0) return new Fault('option -O can not follow other format options');
        return this.addAround(text, false);
      case 'sort':
        return this.sortBy(this.keys !== undefined, () => parseSort(text, context));
      case 'columns around or sort': {
        const taken = this.hasSortOption || this.keys !== undefined;
        const fault = this.sortBy(taken, () => parseSortCodes(text, forest !== undefined, context));
        if (fault === undefined) return undefined;
        if (this.columns.length > 0) return new Fault('option O is neither first format nor sort order');
        const other = this.addAround(text, true);
        // What was wrong with it as a sort list is said, but a name is only ever missed as a column.
        return other === undefined ? undefined : new Fault(fault.text, other.place);
      }
    }
  }

  private add(own: Parsed<readonly PlacedColumn[]>): Fault | undefined {
    if (!isParsed(own)) return own;
    this.columns.push(...own);
    return undefined;
  }

  private addAround(text: string, bsd: boolean): Fault | undefined {
    const own = parseFormat(text, this.draft.context);
    return this.add(isParsed(own) ? wrapFormat(own, bsd, this.draft.context) : own);
  }

  private sortBy(taken: boolean, parse: () => Parsed<readonly SortKey[]>): Fault | undefined {
    const keys = taken ? new Fault('multiple sort options') : parse();
    if (!isParsed(keys)) return keys;
    this.keys = keys;
    return undefined;
  }
}
