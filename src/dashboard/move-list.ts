import type { Action } from './keymap.ts';
import { fitted, type ListSize, type ListState, moved, paged } from './list.ts';

/** A list after one of the actions that move in it; undefined for other actions. */
export function moveList(state: ListState, action: Action, size: ListSize): ListState | undefined {
  switch (action) {
    case 'up':
      return moved(state, -1, size);
    case 'down':
      return moved(state, 1, size);
    case 'page-up':
      return paged(state, -1, size);
    case 'page-down':
      return paged(state, 1, size);
    case 'half-page-up':
      return paged(state, -0.5, size);
    case 'half-page-down':
      return paged(state, 0.5, size);
    case 'first':
      return fitted({ selected: 0, top: 0 }, size);
    case 'last':
      return fitted({ selected: size.count - 1, top: size.count }, size);
    default:
      return undefined;
  }
}
