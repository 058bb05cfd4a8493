import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import { escapeText } from '../text/escape.ts';
import type { Column } from './column.ts';
import { psColumn } from './shape.ts';
import type { View } from './view.ts';

const NO_NODE = new Unknown('no device below /dev has the number of the terminal');

/** The columns that print the whole name: ps's key `tty4` compares it only when one of them has it loaded. */
const NAME_READERS = ['tty', 'tname'];

function ttyText(task: Task, view: View): string {
  if (task.stat.tty_nr === 0) return '?';
  const name = view.terminals.name(task.stat.tty_nr, task.pid);
  return name === undefined ? '?' : escapeText(name, view.locale);
}

/** The name without the part that all terminals have: `pts/0` is 0, `ttyS0` is S0. */
function shortText(task: Task, view: View): string {
  const name = ttyText(task, view);
  const prefix = name.startsWith('pts/') ? 'pts/' : name.startsWith('tty') ? 'tty' : '';
  return name.length > prefix.length ? name.slice(prefix.length) : name;
}

function ttyColumn(
  draft: Pick<Column, 'id' | 'header' | 'width'> & Partial<Pick<Column, 'aliases' | 'sortsWith'>>,
  show: (task: Task, view: View) => string,
): Column {
  return psColumn({
    ...draft,
    about: 'The terminal of the process, field tty_nr of /proc/PID/stat, by the name of its node below /dev.',
    align: 'left',
    scope: 'process',
    raw: (task, view) => {
      const { tty_nr } = task.stat;
      return tty_nr === 0 ? null : (view.terminals.name(tty_nr, task.pid) ?? NO_NODE);
    },
    show,
    order: (task, view) => ttyText(task, view),
  });
}

/** Terminals. */
export const TTY_COLUMNS: readonly Column[] = [
  ttyColumn({ id: 'tty', aliases: ['tt'], header: 'TT', width: 8 }, ttyText),
  ttyColumn({ id: 'tname', aliases: ['longtname', 'tty8'], header: 'TTY', width: 8 }, ttyText),
  ttyColumn({ id: 'tty4', header: 'TTY', width: 4, sortsWith: NAME_READERS }, shortText),
];
