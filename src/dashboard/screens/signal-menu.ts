import { signalName } from '../../inspect/signals.ts';
import type { LiveProcess } from '../../scan/live-task.ts';
import { escapeText } from '../../text/escape.ts';
import type { Dashboard } from '../dashboard.ts';
import { NONE } from '../effects.ts';
import { Menu } from '../menu.ts';
import { Confirm } from './confirm.ts';

const LAST_STANDARD = 31;

/** The signals that are sent most, with what they do unless a program has other plans; then all others. */
const USUAL: readonly (readonly [number, string])[] = [
  [15, 'asks to end'],
  [2, 'asks to end, as ^C does'],
  [1, 'asks to end, or to read its configuration again'],
  [3, 'asks to end with a core dump; a JVM prints its threads'],
  [9, 'ends it, without asking'],
  [19, 'stops it, without asking'],
  [18, 'lets it go on'],
  [10, 'means what the program makes of it, and ends it if it makes nothing'],
  [12, 'means what the program makes of it, and ends it if it makes nothing'],
];

/**
 * Lets the user choose a signal, and asks before it is sent.
 *
 * @param tid the thread that is selected, which the signal does not go to alone
 */
export function openSignals(dashboard: Dashboard, processes: readonly LiveProcess[], tid: number): void {
  const usual = new Set(USUAL.map(([number]) => number));
  const others = Array.from({ length: LAST_STANDARD }, (_, index) => index + 1).filter(
    (number) => !usual.has(number),
  );
  const signals = [...USUAL, ...others.map((number) => [number, ''] as const)];
  const items = signals.map(([signal, note]) => ({
    text: `${String(signal).padStart(2)} ${signalName(signal)}`,
    note,
    choose: () => {
      dashboard.push(confirmation(dashboard, processes, tid, signal));
      return NONE;
    },
  }));
  const whom =
    processes.length === 1 ? `process ${processes[0]?.pid ?? '?'}` : `${processes.length} processes`;
  dashboard.push(new Menu(`Signal to ${whom}`, items));
}

function confirmation(
  dashboard: Dashboard,
  processes: readonly LiveProcess[],
  tid: number,
  signal: number,
): Confirm {
  const { view } = dashboard;
  const lines = processes.map(({ pid, stat, threads }) => {
    const count = threads.size === 1 ? '1 thread' : `${threads.size} threads`;
    return `${pid} ${escapeText(stat.comm, view.locale)} (${count})`;
  });
  const [only] = processes;
  const warning =
    processes.length === 1 && only !== undefined && only.threads.size > 1
      ? `A signal goes to the whole process ${only.pid}, not to thread ${tid} alone.`
      : 'A signal goes to a whole process, with all its threads.';
  return new Confirm(`Send ${signalName(signal)}?`, lines, warning, () => {
    return { kind: 'signal', processes, signal };
  });
}
