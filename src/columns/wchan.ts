import type { Task } from '../model/task.ts';
import { Unknown, type Value } from '../model/unknown.ts';
import { escapeText } from '../text/escape.ts';
import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { psColumn } from './shape.ts';
import type { View } from './view.ts';

/** What the kernel writes for a task that does not sleep, and for every task to those without rights. */
const NO_SYMBOL = '0';

const HIDDEN = new Unknown('wchan: needs the rights of ptrace');

/** States in which a task sleeps nowhere. */
const AWAKE = 'RZX';

/** The symbol without the dot and the underscores that it begins with. */
function bareSymbol(symbol: string): string {
  let at = symbol.startsWith('.') ? 1 : 0;
  while (symbol.charAt(at) === '_') at++;
  return symbol.slice(at);
}

function wchanText(task: Task, view: View): string {
  const symbol = recordOf(task.wchan);
  if (symbol === undefined || symbol === '') return '?';
  return symbol === NO_SYMBOL ? '-' : escapeText(bareSymbol(symbol), view.locale);
}

/** `0` of a task that sleeps is no answer: the kernel hides the symbol, or has none for the place. */
function wchanValue(task: Task): Value | Unknown {
  const symbol = recordOf(task.wchan);
  if (symbol === undefined) return whyNot(task.wchan, 'wchan');
  if (symbol !== NO_SYMBOL && symbol !== '') return symbol;
  return AWAKE.includes(task.stat.state) ? null : HIDDEN;
}

/** Where a task sleeps. */
export const WCHAN_COLUMNS: readonly Column[] = [
  psColumn({
    id: 'wchan',
    aliases: ['wname'],
    header: 'WCHAN',
    about:
      'The kernel function in which the task sleeps, /proc/PID/task/TID/wchan; - when it runs or when we may not know.',
    width: 6,
    align: 'wchan',
    scope: 'thread',
    needs: ['wchan'],
    raw: wchanValue,
    show: wchanText,
    order: (task, view) => wchanText(task, view),
  }),
];
