import { renderTable } from '../../render/table.ts';
import { atMostText, durationText } from '../../text/amounts.ts';
import { printable } from '../../text/printable.ts';
import { hangWords } from '../../text/wrap.ts';
import { groupBy } from '../group-by.ts';
import type { DeadThreadRow } from './dead-threads.ts';
import { exitWords, shellStatus } from './exit-status.ts';
import type { ZombieReport, ZombieRow } from './report.ts';

/**
 * The report for people: who must reap, which zombies, why and what to do; apart from them leaders that left and dead
 * threads, because those processes live.
 *
 * @param width cells of a line, where sentences are broken between words; Infinity: they are not
 */
export function zombieText(report: ZombieReport, width = Infinity): string {
  const leaders = report.zombies.filter((row) => row.leader_with_live_threads);
  const parts = zombieGroups(report).map((rows) => groupText(report, rows, width));
  if (leaders.length > 0) parts.push(leadersText(leaders, width));
  parts.push(...deadThreadGroups(report).map((rows) => deadThreadsText(rows, width)));
  if (parts.length === 0) {
    return report.all_seen ? 'no zombies\n' : 'no zombies among the processes that are shown here\n';
  }
  return parts.join('\n');
}

/** Dead processes with the same parent and the same story, those of the parent with most first. */
export function zombieGroups(report: ZombieReport): readonly (readonly ZombieRow[])[] {
  const rows = report.zombies.filter((row) => !row.leader_with_live_threads);
  const parents = [...new Set(report.parents.map(({ pid }) => pid))];
  const order = new Map(parents.map((pid, index) => [pid, index]));
  const sorted = [...rows].sort(
    (a, b) => (order.get(a.ppid) ?? 0) - (order.get(b.ppid) ?? 0) || a.pid - b.pid,
  );
  const stories = groupBy(sorted, (row) => JSON.stringify([row.ppid, row.cause, row.evidence, row.advice]));
  return [...stories.values()];
}

function groupText(report: ZombieReport, rows: readonly ZombieRow[], width: number): string {
  const [first] = rows;
  if (first === undefined) return '';
  return (
    heading(groupHeading(report, rows), width) +
    indented(zombieTable(rows)) +
    listed('why', first.evidence, width) +
    listed('do', [first.advice], width)
  );
}

/** Who must reap the zombies of a group, and the cause: `12 (x) must reap 2 zombies: parent-never-waits`. */
export function groupHeading(report: ZombieReport, rows: readonly ZombieRow[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const parent = report.parents.find(({ pid }) => pid === first.ppid);
  const name = printable(parent?.comm ?? '');
  const who = first.ppid === 0 ? 'a process outside' : `${first.ppid}${name === '' ? '' : ` (${name})`}`;
  const zombies = `${rows.length} ${rows.length === 1 ? 'zombie' : 'zombies'}`;
  return `${who} must reap ${zombies}: ${first.cause ?? 'cause not known'}${first.confidence === 'likely' ? ' (likely)' : ''}`;
}

function zombieTable(rows: readonly ZombieRow[]): string {
  return renderTable(
    [
      { header: 'PID', align: 'right' },
      { header: 'NAME', align: 'left' },
      { header: 'ENDED', align: 'left' },
      { header: '$?', align: 'right' },
      { header: 'DEAD FOR', align: 'left' },
    ],
    rows.map((row) => [String(row.pid), printable(row.comm), ...endedCells(row), ageCell(row)]),
  );
}

/** How it ended in words, and as the shell shows that. */
export function endedCells({ exit_code, signal, core }: ZombieRow): readonly [string, string] {
  if (signal === null || core === null) return ['?', '?'];
  const exit = { exit_code, signal, core };
  return [exitWords(exit), String(shellStatus(exit))];
}

/** Since when it is dead. */
export function ageCell({ age_ms, age_at_most_ms }: ZombieRow): string {
  if (age_ms !== null) return durationText(age_ms);
  return age_at_most_ms === undefined ? '?' : `? (${atMostText(age_at_most_ms)})`;
}

function leadersText(rows: readonly ZombieRow[], width: number): string {
  const table = renderTable(
    [
      { header: 'PID', align: 'right' },
      { header: 'NAME', align: 'left' },
      { header: 'LIVE THREADS', align: 'right' },
      { header: 'MAIN LEFT', align: 'left' },
    ],
    rows.map((row) => [
      String(row.pid),
      printable(row.comm),
      String(row.live_threads),
      row.age_ms === null ? '?' : `${durationText(row.age_ms)} ago`,
    ]),
  );
  const count = rows.length === 1 ? '1 process lives' : `${rows.length} processes live`;
  const advice = rows[0]?.advice ?? '';
  return (
    heading(`${count} on without a main thread (state Z, but not dead)`, width) +
    indented(table) +
    listed('do', [advice], width)
  );
}

/** Dead threads of one process with the same story. */
export function deadThreadGroups(report: ZombieReport): readonly (readonly DeadThreadRow[])[] {
  const stories = groupBy(report.dead_threads, (row) => JSON.stringify([row.pid, row.evidence, row.advice]));
  return [...stories.values()];
}

/** How many threads of which process are dead, and that it lives. */
export function deadThreadsHeading(rows: readonly DeadThreadRow[]): string {
  const count = rows.length === 1 ? '1 thread' : `${rows.length} threads`;
  return `${count} of ${rows[0]?.pid} ended and still there (state Z, but the process lives)`;
}

function deadThreadsText(rows: readonly DeadThreadRow[], width: number): string {
  const table = renderTable(
    [
      { header: 'TID', align: 'right' },
      { header: 'NAME', align: 'left' },
      { header: 'ENDED', align: 'left' },
    ],
    rows.map(({ tid, comm, age_ms }) => [
      String(tid),
      printable(comm),
      age_ms === null ? '?' : `${durationText(age_ms)} ago`,
    ]),
  );
  const [first] = rows;
  return (
    heading(deadThreadsHeading(rows), width) +
    indented(table) +
    listed('why', first?.evidence ?? [], width) +
    listed('do', first === undefined ? [] : [first.advice], width)
  );
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Sentences behind a word: `  why: one` and the others below it. */
function listed(word: string, sentences: readonly string[], width: number): string {
  const label = `  ${word}:`.padEnd(7);
  return sentences
    .map((sentence, index) => hangWords(index === 0 ? label : ' '.repeat(label.length), sentence, width))
    .join('');
}

/** What a group is, in lines that differ from the table below it. */
function heading(text: string, width: number): string {
  return hangWords('', text, width, 4);
}
