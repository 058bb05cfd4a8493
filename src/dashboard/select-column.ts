import type { Column } from '../columns/column.ts';
import type { ScrollList } from './scroll-list.ts';

/**
 * Selects the next of `columns` whose id, header or meaning holds `text`, from the selected one (`from` 0) or its
 * neighbour (1) in `direction`, past the end too; true when one does.
 */
export function selectColumn(
  list: ScrollList,
  columns: readonly Column[],
  text: string,
  direction: 1 | -1,
  from: 0 | 1,
): boolean {
  const wanted = text.toLowerCase();
  for (let step = from; step < columns.length + from; step++) {
    const at = (list.selected + direction * step + columns.length * 2) % columns.length;
    const column = columns[at];
    if (
      column === undefined ||
      !`${column.id} ${column.header} ${column.about}`.toLowerCase().includes(wanted)
    )
      continue;
    list.select(at);
    return true;
  }
  return false;
}
