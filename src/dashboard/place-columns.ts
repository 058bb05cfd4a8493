import type { Column } from '../columns/column.ts';
import { findColumn } from '../columns/registry.ts';
import type { SetColumn } from './column-sets.ts';

/** A column at its place in a table. */
export interface PlacedColumn {
  readonly column: Column;
  /** Cells from the table's left edge. */
  readonly x: number;
  readonly width: number;
  readonly right: boolean;
}

/** What text in the last place needs, before a column that may go goes for it; and before one that must stay does. */
const WHOLE_NAME = 18;
const LEAST_NAME = 8;
const NARROW_SIGNAL = 9;

function widthOf(column: Column, pidDigits: number): number {
  const width =
    column.align === 'signal' ? NARROW_SIGNAL : column.width === 'pid' ? pidDigits : Number(column.width);
  return Math.max(width, column.header.length);
}

function isRight({ align }: Column): boolean {
  return align === 'right' || align === 'signal';
}

/**
 * The columns that have room in `room` cells, one cell between. Where not all do, those of the highest rank are left
 * out first, the rightmost of the same rank before the others; rank 0 stays while anything does. What is left goes to
 * the last column.
 */
export function placeColumns(wanted: readonly SetColumn[], room: number, pidDigits: number): PlacedColumn[] {
  const left = wanted.flatMap(({ id, rank, width: own = 0 }) => {
    const column = findColumn(id);
    return column === undefined ? [] : [{ column, rank, width: Math.max(own, widthOf(column, pidDigits)) }];
  });
  const needed = (): number => {
    const name = left.some(({ rank }) => rank > 0) ? WHOLE_NAME : LEAST_NAME;
    return left.reduce((sum, { column, width }, index) => {
      const last = index === left.length - 1;
      const cells = last && column.align === 'text' ? name : width;
      return sum + cells + (last ? 0 : 1);
    }, 0);
  };
  while (left.length > 1 && needed() > room) {
    const most = Math.max(...left.map(({ rank }) => rank));
    // Of columns that must stay, the last one takes whatever is left of the line.
    const at = left.findLastIndex(
      ({ rank }, index) => rank === most && (most > 0 || index < left.length - 1),
    );
    left.splice(at, 1);
  }
  let x = 0;
  return left.map(({ column, width }, index) => {
    const last = index === left.length - 1;
    const place = {
      column,
      x,
      width: Math.max(0, last && !isRight(column) ? room - x : Math.min(width, room - x)),
      right: isRight(column),
    };
    x += width + 1;
    return place;
  });
}
