import { renderTable } from '../render/table.ts';
import { printable } from '../text/printable.ts';
import { sumText } from './stacks/sum-text.ts';
import { inMask, signalName } from './signals.ts';
import type { GroupedProcess, GroupReport, ThreadGroup } from './groups.ts';

/** The report for people: a table of groups for each process, and the odd ones out below it. */
export function groupText(report: GroupReport): string {
  const note = report.note === null ? '' : `\n${report.note}\n`;
  return report.processes.map(processText).join('\n') + note;
}

function processText({ pid, comm, threads, groups }: GroupedProcess): string {
  const counts = `${many(threads, 'thread')} in ${many(groups.length, 'group')}`;
  return `${pid} (${printable(comm)}): ${counts}\n${groupTable(groups)}${groups.map(oddText).join('')}`;
}

function groupTable(groups: readonly ThreadGroup[]): string {
  const compared = groups.some(({ births }) => births !== null);
  const stacked = groups.some(({ stacks }) => stacks !== null);
  const columns = [
    { header: 'GROUP', align: 'left' },
    { header: 'THREADS', align: 'right' },
    { header: 'CPU', align: 'right' },
    { header: 'MOST', align: 'right' },
    { header: 'OF TID', align: 'right' },
    ...(compared
      ? ([
          { header: 'BORN', align: 'right' },
          { header: 'ENDED', align: 'right' },
        ] as const)
      : []),
    ...(stacked
      ? ([
          { header: 'RESERVED', align: 'right' },
          { header: 'TOUCHED', align: 'right' },
        ] as const)
      : []),
    { header: 'STATES', align: 'left' },
  ] as const;
  return renderTable(
    columns,
    groups.map((group) => [
      printable(group.pattern),
      String(group.count),
      seconds(group.cpu_ns),
      seconds(group.cpu_max_ns),
      group.count === 0 ? '-' : String(group.cpu_max_tid),
      ...(compared ? [atLeast(group.births), atLeast(group.deaths)] : []),
      ...(stacked ? stackCells(group) : []),
      Object.entries(group.states)
        .sort(([, a], [, b]) => b - a)
        .map(([state, count]) => `${count} ${state}`)
        .join(', '),
    ]),
  );
}

/** What all stacks of a group reserve, and what of those that are certain is in memory; `>=`: of some of its threads. */
function stackCells({ count, stacks }: ThreadGroup): readonly string[] {
  if (count === 0) return ['-', '-'];
  if (stacks === null) return ['?', '?'];
  const { reserved_bytes, covered, touched_bytes, reason } = stacks;
  const cell = (bytes: number | null, isPart: boolean): string => {
    const isNone = bytes === null && reason === null && reserved_bytes === null;
    return isNone ? '-' : sumText(bytes, isPart);
  };
  return [cell(reserved_bytes, reason !== null), cell(touched_bytes, covered < count)];
}

function oddText({ pattern, odd }: ThreadGroup): string {
  return odd
    .map(({ tid, comm, main, trait, value, usual }) => {
      const who = `${tid} (${printable(comm)})${main ? ', the main thread,' : ''}`;
      const how =
        trait === 'signal mask'
          ? maskText(value, usual)
          : `has ${trait} ${printable(value)}, most have ${printable(usual)}`;
      return `  odd in ${printable(pattern)}: ${who} ${how}\n`;
    })
    .join('');
}

/** How a mask of blocked signals differs from that of most: `blocks SIGUSR1, most do not`. */
function maskText(value: string, usual: string): string {
  const only = (mask: string, other: string): string =>
    namesOf(signalsIn(mask).filter((signal) => !inMask(other, signal)));
  const more = only(value, usual);
  const less = only(usual, value);
  return [more && `blocks ${more}, most do not`, less && `does not block ${less}, most do`]
    .filter((part) => part !== '')
    .join('; ');
}

/** So many signals are named. */
const NAMED = 8;

/** Of many signals the first ones, and how many more there are. */
function namesOf(signals: readonly number[]): string {
  if (signals.length <= NAMED) return signals.map(signalName).join(', ');
  const named = signals.slice(0, NAMED - 1).map(signalName);
  return `${named.join(', ')} and ${signals.length - named.length} others`;
}

const LAST_SIGNAL = 64;

function signalsIn(mask: string): readonly number[] {
  return Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1).filter((signal) =>
    inMask(mask, signal),
  );
}

function atLeast(count: number | null): string {
  return count === null ? '?' : `>=${count}`;
}

function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function seconds(nanoseconds: number): string {
  return `${(nanoseconds / 1e9).toFixed(2)} s`;
}
