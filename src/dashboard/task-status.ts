import type { TaskList } from './task-list.ts';

/** How rows are chosen and ordered, in a line. */
export function statusOf(list: TaskList): string {
  const { mode, set, sort, descending, filter, kernel, follow, lines, list: state } = list;
  const parts = [
    lines.length === 0 ? '' : `${state.selected + 1}/${lines.length}`,
    filter === undefined ? '' : `filter ${filter.text}`,
    mode === 'groups' ? '' : `columns ${list.ownColumns === undefined ? set.name : 'chosen'}`,
    mode === 'groups' ? 'by CPU' : `by ${sort.header}${descending ? '' : ' upwards'}`,
    follow ? 'following' : '',
    kernel ? '' : 'without kernel threads',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
