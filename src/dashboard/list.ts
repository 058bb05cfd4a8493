/** Which row of a list is selected, and which is the first that is seen. Both 0 in an empty list. */
export interface ListState {
  readonly selected: number;
  readonly top: number;
}

/** How long a list is, and how many of its rows have room. */
export interface ListSize {
  readonly count: number;
  readonly height: number;
}

/** The first row selected and seen. */
export const LIST_START: ListState = { selected: 0, top: 0 };

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** `state` in a list that may have become shorter, or lower: something is selected, and it is seen. */
export function fitted(state: ListState, { count, height }: ListSize): ListState {
  const rows = Math.max(1, height);
  const selected = clamp(state.selected, 0, Math.max(0, count - 1));
  const lastTop = Math.max(0, count - rows);
  const top = clamp(clamp(state.top, selected - rows + 1, selected), 0, lastTop);
  return selected === state.selected && top === state.top ? state : { selected, top };
}

/** The row `index` selected; the list moves only as far as it must for it to be seen. */
export function selectedAt(state: ListState, index: number, size: ListSize): ListState {
  return fitted({ selected: index, top: state.top }, size);
}

/** `by` rows down, or up when negative. */
export function moved(state: ListState, by: number, size: ListSize): ListState {
  return selectedAt(state, state.selected + by, size);
}

/** `pages` screens down, or up when negative: list and selection move together, half a page as 0.5. */
export function paged(state: ListState, pages: number, size: ListSize): ListState {
  const by = Math.sign(pages) * Math.max(1, Math.floor(Math.abs(pages) * size.height));
  return fitted({ selected: state.selected + by, top: state.top + by }, size);
}

/** The list moved by `by` rows, as a wheel does; the selection comes along only where it would get out of sight. */
export function scrolled(state: ListState, by: number, size: ListSize): ListState {
  const rows = Math.max(1, size.height);
  const top = clamp(state.top + by, 0, Math.max(0, size.count - rows));
  return fitted({ top, selected: clamp(state.selected, top, top + rows - 1) }, size);
}

/** The same task at another row of a list in a new order: it stays selected, on its line of the screen if it can. */
export function reselected(state: ListState, index: number, size: ListSize): ListState {
  return fitted({ selected: index, top: index - (state.selected - state.top) }, size);
}

/** The row of the list that stands on line `line` of its room, or undefined when that is empty. */
export function rowAtLine(state: ListState, line: number, { count, height }: ListSize): number | undefined {
  const index = state.top + line;
  return line >= 0 && line < height && index < count ? index : undefined;
}
