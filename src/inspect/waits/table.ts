import { isKnown } from '../../model/unknown.ts';
import { renderTable, type TableColumn } from '../../render/table.ts';
import { durationText } from '../../text/amounts.ts';
import { isConvoy, type Lock } from '../locks/lock.ts';
import type { WaitReport } from './report.ts';
import { shown } from './shown.ts';
import { heldText, LOCK_WORDS, lockPlace, readersText, who } from './text-lock.ts';
import type { Wait } from './wait.ts';

/** A column of the table of waits. */
export interface WaitCell extends TableColumn {
  show(wait: Wait): string;
}

/** The columns of the table of waits. */
export const WAIT_CELLS: readonly WaitCell[] = [
  { header: 'PID', align: 'right', show: ({ pid }) => String(pid) },
  { header: 'TID', align: 'right', show: ({ tid }) => String(tid) },
  { header: 'NAME', align: 'left', show: ({ comm }) => shown(comm) },
  { header: 'S', align: 'left', show: stateText },
  { header: 'CLASS', align: 'left', show: ({ wait }) => wait },
  { header: 'SINCE', align: 'left', show: sinceText },
  { header: 'SYSCALL', align: 'left', show: ({ syscall }) => syscall ?? '-' },
  { header: 'WAITS FOR', align: 'left', show: ({ text }) => text },
];

/** With a question mark where the looks did not agree; a doubt about the object is in the words. */
function stateText({ state, judged, fileLock }: Wait): string {
  return judged.thread.uncertain || fileLock?.uncertain === true ? `${state}?` : state;
}

function sinceText({ since, wait }: Wait): string {
  if (isKnown(since)) return durationText(since);
  return wait === 'cpu' ? '-' : '?';
}

/**
 * The report for people: deadlocks first, then a row for each thread, then convoys.
 *
 * @param owners whether the owners of locks were read from memory
 * @param width cells of the terminal, where the last column is cut; Infinity: it is not
 */
export function waitsText(report: WaitReport, owners: boolean, width = Infinity): string {
  const { waits, locks, deadlocks } = report;
  if (waits.length === 0) return '';
  return [
    ...deadlocks.map(({ text }) => `${text}\n`),
    ...(deadlocks.length > 0 ? ['\n'] : []),
    renderTable(
      WAIT_CELLS,
      waits.map((wait) => WAIT_CELLS.map((cell) => cell.show(wait))),
      width,
    ),
    ...convoyLines(locks),
    ...(owners || !locks.some(hasHiddenOwner) ? [] : [HINT]),
  ].join('');
}

function convoyLines(locks: readonly Lock[]): string[] {
  const convoys = locks.filter(isConvoy).sort((a, b) => b.waiters.length - a.waiters.length);
  return convoys.map((lock, index) => {
    const { kind, owner, waiters, readers = 0, certainty } = lock;
    const held = owner === undefined ? (readers > 0 ? readersText(readers) : '') : heldText(owner);
    return (
      `${index === 0 ? '\n' : ''}convoy: ${waiters.length} threads of ${processesText(lock)} wait for ` +
      `${certainty === 'sure' ? '' : 'what is perhaps a '}${LOCK_WORDS[kind] ?? kind}${lockPlace(lock)}${held === '' ? '' : `, ${held}`}\n`
    );
  });
}

/** So many processes are named; the rest is counted. */
const NAMED = 4;

/** Whose threads wait for a lock, which processes may share. */
function processesText({ waiters }: Lock): string {
  const names = new Map(waiters.map(({ process: { pid, comm } }) => [pid, who(pid, comm)]));
  const named = [...names.values()].slice(0, NAMED);
  if (names.size > NAMED) named.push(`${names.size - NAMED} more`);
  return names.size === 1 ? named.join() : `${names.size} processes, ${named.join(', ')},`;
}

const HINT =
  '\nWho holds these locks is in the memory of the processes: --owners reads the few words that tell it.\n';

/** A lock that has an owner, which only memory tells. */
export function hasHiddenOwner({ kind, owner, signalled }: Lock): boolean {
  return owner === undefined && (['mutex', 'pi-mutex', 'rwlock'].includes(kind) || signalled === true);
}
