import { readZombieEvidence } from '../../inspect/zombies/read.ts';
import { inspectZombies, type ZombieReport, type ZombieRow } from '../../inspect/zombies/report.ts';
import { ageCell, endedCells, groupHeading, zombieGroups } from '../../inspect/zombies/text.ts';
import { printable } from '../../text/printable.ts';
import {
  type Answer,
  type AnswerKind,
  type AnswerLine,
  AnswerScreen,
  missingLines,
  wrapped,
} from '../answer-screen.ts';
import { type Field, fitTable } from '../fit-table.ts';
import type { ScreenEntry } from '../screen.ts';

export const zombiesEntry: ScreenEntry = {
  id: 'zombies',
  title: 'Zombies',
  create: () => new AnswerScreen(KIND),
};

const KIND: AnswerKind<ZombieReport> = {
  title: 'Zombies',
  of: 'system',
  read: (root) => inspectZombies(readZombieEvidence(root)),
  write: writeZombies,
};

const FIELDS: readonly Field<ZombieRow>[] = [
  { header: 'PID', align: 'right', show: ({ pid }) => String(pid) },
  { header: 'NAME', align: 'left', show: ({ comm }) => printable(comm) },
  {
    header: 'ENDED',
    align: 'left',
    show: (row) =>
      row.leader_with_live_threads ? `no: ${row.live_threads} threads live` : endedCells(row)[0],
  },
  {
    header: '$?',
    align: 'right',
    from: 60,
    show: (row) => (row.leader_with_live_threads ? '-' : endedCells(row)[1]),
  },
  { header: 'FOR', align: 'left', show: ageCell },
];

const INDENT = '  ';

/** Zombies by who must reap them, each group with why and what to do; then leaders that left their threads behind. */
function writeZombies(report: ZombieReport, width: number): Answer {
  const groups = zombieGroups(report);
  const leaders = report.zombies.filter((row) => row.leader_with_live_threads);
  const all = [...groups, ...(leaders.length > 0 ? [leaders] : [])];
  const { header, rows } = fitTable(FIELDS, all.flat(), width - INDENT.length);
  const lines: AnswerLine[] = [];
  let at = 0;
  for (const group of all) {
    const [first] = group;
    if (first === undefined) continue;
    const text = group === leaders ? leadersHeading(leaders.length) : groupHeading(report, group);
    const role = group === leaders || first.cause === 'about-to-reap' ? 'strong' : 'warning';
    const task = first.ppid > 0 ? { task: { pid: first.ppid, tid: first.ppid } } : {};
    for (const line of wrapped(text, width))
      lines.push({ text: line, role, key: `group ${first.pid}`, ...task });
    for (const row of group) {
      lines.push({
        text: `${INDENT}${rows[at++] ?? ''}`,
        key: String(row.pid),
        task: { pid: row.pid, tid: row.pid },
      });
    }
    for (const why of first.evidence) lines.push(...sentence('why: ', why, width, 'faint'));
    lines.push(...sentence('do:  ', first.advice, width, 'notice'));
  }
  const dead = report.zombies.length - leaders.length;
  return {
    top: [
      {
        text:
          report.zombies.length === 0
            ? 'no zombies: every process that has ended was waited for'
            : `${dead} ${dead === 1 ? 'zombie' : 'zombies'}, to be reaped by ${report.parents.length} ${report.parents.length === 1 ? 'process' : 'processes'}`,
        role: 'strong',
      },
      ...missingLines(report.missing),
    ],
    ...(lines.length === 0 ? {} : { header: `${INDENT}${header}` }),
    lines,
  };
}

function leadersHeading(count: number): string {
  const live = count === 1 ? '1 process lives' : `${count} processes live`;
  return `${live} on without a main thread (state Z, but not dead)`;
}

function sentence(word: string, text: string, width: number, role: 'faint' | 'notice'): AnswerLine[] {
  const room = width - INDENT.length - word.length;
  return wrapped(printable(text), room).map((line, index) => ({
    text: `${INDENT}${index === 0 ? word : ' '.repeat(word.length)}${line.trimStart()}`,
    role,
  }));
}
