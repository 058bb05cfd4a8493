import { zombieEvidenceSteps } from '../../inspect/zombies/read.ts';
import type { DeadThreadRow } from '../../inspect/zombies/dead-threads.ts';
import { inspectZombies, type ZombieReport, type ZombieRow } from '../../inspect/zombies/report.ts';
import {
  ageCell,
  deadThreadGroups,
  deadThreadsHeading,
  endedCells,
  groupHeading,
  zombieGroups,
} from '../../inspect/zombies/text.ts';
import { durationText } from '../../text/amounts.ts';
import { printable } from '../../text/printable.ts';
import {
  type Answer,
  type AnswerKind,
  type AnswerLine,
  AnswerScreen,
  missingLines,
} from '../answer-screen.ts';
import { type Field, fitTable } from '../fit-table.ts';
import type { ScreenEntry } from '../screen.ts';
import { wrapped } from '../wrapped.ts';

export const zombiesEntry: ScreenEntry = {
  id: 'zombies',
  title: 'Zombies',
  create: () => new AnswerScreen(KIND),
};

const KIND: AnswerKind<ZombieReport> = {
  title: 'Zombies',
  of: 'system',
  *read(root) {
    return inspectZombies(yield* zombieEvidenceSteps(root));
  },
  write: writeZombies,
};

const FIELDS: readonly Field<ZombieRow>[] = [
  { header: 'PID', align: 'right', show: ({ pid }) => String(pid) },
  { header: 'NAME', align: 'left', show: ({ comm }) => printable(comm) },
  {
    header: 'ENDED',
    align: 'left',
    show: (row) =>
      row.leader_with_live_threads
        ? `no: ${row.live_threads} ${row.live_threads === 1 ? 'thread lives' : 'threads live'}`
        : endedCells(row)[0],
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

/** Zombies by who must reap them, each group with why and what to do; then leaders that left, and dead threads. */
function writeZombies(report: ZombieReport, width: number): Answer {
  const groups = zombieGroups(report);
  const leaders = report.zombies.filter((row) => row.leader_with_live_threads);
  const all = [...groups, ...(leaders.length > 0 ? [leaders] : [])];
  const table = fitTable(FIELDS, all.flat(), width - INDENT.length);
  const lines: AnswerLine[] = [];
  let at = 0;
  for (const group of all) {
    const [first] = group;
    if (first === undefined) continue;
    const text = group === leaders ? leadersHeading(leaders.length) : groupHeading(report, group);
    const role = group === leaders || first.cause === 'about-to-reap' ? 'strong' : 'warning';
    const who = group === leaders ? first.pid : first.ppid;
    const task = who > 0 ? { task: { pid: who, tid: who } } : {};
    for (const line of wrapped(text, width))
      lines.push({ text: line, role, key: `group ${first.pid}`, ...task });
    for (const row of group) {
      lines.push({
        text: `${INDENT}${table.row(at++)}`,
        key: String(row.pid),
        task: { pid: row.pid, tid: row.pid },
      });
    }
    // Of leaders each has its own.
    for (const why of group === leaders && group.length > 1 ? [] : first.evidence)
      lines.push(...sentence('why: ', why, width, 'faint'));
    lines.push(...sentence('do:  ', first.advice, width, 'notice'));
  }
  lines.push(...deadThreadGroups(report).flatMap((group) => deadThreadLines(group, width)));
  const dead = report.zombies.length - leaders.length;
  return {
    top: [
      {
        text: summary(dead, report),
        role: 'strong',
      },
      ...missingLines(report.missing),
    ],
    ...(lines.length === 0 ? {} : { header: `${INDENT}${table.header}` }),
    lines,
  };
}

function deadThreadLines(group: readonly DeadThreadRow[], width: number): AnswerLine[] {
  const [first] = group;
  if (first === undefined) return [];
  const { pid } = first;
  return [
    ...wrapped(deadThreadsHeading(group), width).map((text): AnswerLine => ({
      text,
      role: 'strong',
      key: `dead ${first.tid}`,
      task: { pid, tid: pid },
    })),
    ...group.map(({ tid, comm, age_ms }): AnswerLine => {
      const age = age_ms === null ? '' : `, ended ${durationText(age_ms)} ago`;
      return { text: `${INDENT}${tid} (${printable(comm)})${age}`, key: String(tid), task: { pid, tid } };
    }),
    ...first.evidence.flatMap((why) => sentence('why: ', why, width, 'faint')),
    ...sentence('do:  ', first.advice, width, 'notice'),
  ];
}

function summary(dead: number, report: ZombieReport): string {
  if (dead === 0) {
    return report.all_seen
      ? 'no zombies: every process that has ended was waited for'
      : 'no zombies among the processes that are shown here';
  }
  const parents = new Set(report.parents.map(({ pid }) => pid)).size;
  const by = parents === 1 ? '1 process' : `${parents} processes`;
  return `${dead} ${dead === 1 ? 'zombie' : 'zombies'}, to be reaped by ${by}`;
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
