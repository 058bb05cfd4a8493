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
    tooMany(list),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Of which columns processes in sight have no value because they have too many threads. */
function tooMany(list: TaskList): string {
  const sums = list.shownColumns().filter((column) => column.sums !== undefined);
  if (sums.length === 0 || !list.inSight().some(({ rates }) => rates?.tooManyThreads === true)) return '';
  return `${sums.map(({ header }) => header).join(', ')} ?: too many threads to read in each round`;
}
