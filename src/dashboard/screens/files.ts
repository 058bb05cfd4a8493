import { type Offsets, motionsBetween, offsetsOf } from '../../inspect/pipes/offsets.ts';
import { pipeEvidenceSteps } from '../../inspect/pipes/read.ts';
import { inspectPipes, type PipeFinding, type PipeReport } from '../../inspect/pipes/report.ts';
import { FILE_COLUMNS, fileRow, PIPE_COLUMNS, pipeRow, worstFirst } from '../../inspect/pipes/table.ts';
import { listFds } from '../../procfs/fd-links.ts';
import { isRead } from '../../procfs/unreadable.ts';
import {
  type Answer,
  type AnswerKind,
  type AnswerLine,
  AnswerScreen,
  missingLines,
} from '../answer-screen.ts';
import { type Field, fitTable } from '../fit-table.ts';
import type { ScreenEntry } from '../screen.ts';

export const filesEntry: ScreenEntry = {
  id: 'files',
  title: 'Files',
  create: () => new AnswerScreen(filesKind()),
};

function filesKind(): AnswerKind<PipeReport> {
  let before: { readonly pid: number; readonly offsets: Offsets } | undefined;
  return {
    title: 'Files',
    of: 'process',
    *read(root, pid) {
      const fds = listFds(root, pid);
      if (!isRead(fds)) return fds;
      const elapsed = (): number => performance.now();
      const evidence = yield* pipeEvidenceSteps(root, [pid], { elapsed });
      const offsets = offsetsOf(root, pid, evidence.files, elapsed());
      // The look before is the first of the two that a motion needs.
      const motions =
        before?.pid === pid && !root.captured ? motionsBetween(before.offsets, offsets) : evidence.motions;
      before = { pid, offsets };
      return inspectPipes({ ...evidence, motions });
    },
    write: writeFiles,
  };
}

/** Least widths of the columns that not every screen has room for; the process is in the title. */
const PIPE_FROM: Readonly<Record<string, number>> = { READERS: 110, WRITERS: 110, WHAT: 36 };
const FILE_FROM: Readonly<Record<string, number>> = { FLAGS: 60, OFFSET: 50, MOVES: 70 };
const PIPE_FIELDS = fieldsOf(PIPE_COLUMNS, PIPE_FROM);
const FILE_FIELDS = fieldsOf(FILE_COLUMNS, FILE_FROM).filter(({ header }) => header !== 'PID');

function fieldsOf(
  columns: typeof PIPE_COLUMNS,
  from: Readonly<Record<string, number>>,
): readonly Field<readonly string[]>[] {
  return columns.map((column, index) => ({
    ...column,
    from: from[column.header] ?? 0,
    show: (cells) => cells[index] ?? '',
  }));
}

/** The pipes of a process, those with trouble first, then all its descriptors. */
function writeFiles(report: PipeReport, width: number): Answer {
  const pipes = worstFirst(report.pipes);
  const table = fitTable(PIPE_FIELDS, pipes.map(pipeRow), width);
  const files = fitTable(
    FILE_FIELDS,
    report.files.map((file) => fileRow(file, report.motions)),
    width,
  );
  const { unreadable } = report;
  return {
    top: [
      { text: summary(report), role: 'strong' },
      ...missingLines(
        unreadable === 0
          ? []
          : [
              {
                what: 'processes at other ends',
                reason: 'descriptors: permission denied',
                count: unreadable,
              },
            ],
      ),
    ],
    header: pipes.length > 0 ? table.header : files.header,
    lines: [
      ...pipes.map((pipe, index): AnswerLine => ({
        text: table.row(index),
        key: pipe.key,
        role: roleOf(pipe),
        detail: pipe.text,
        ...(pipe.culprit > 0 ? { task: { pid: pipe.culprit, tid: pipe.culprit } } : {}),
      })),
      ...(pipes.length === 0 || report.files.length === 0
        ? []
        : [{ text: files.header.padEnd(width), role: 'header' } as const]),
      ...report.files.map((file, index): AnswerLine => ({
        text: files.row(index),
        key: `fd ${file.fd}`,
        detail: fileDetail(fileRow(file, report.motions)),
      })),
    ],
  };
}

function roleOf({ verdict, circle, leaked }: PipeFinding): 'alarm' | 'warning' | 'notice' | 'text' {
  if (circle !== undefined) return 'alarm';
  switch (verdict) {
    case 'self-held':
      return 'alarm';
    case 'leaked-writer':
      return leaked.every(({ sure }) => sure) ? 'alarm' : 'warning';
    case 'full':
    case 'no-reader':
    case 'no-writer':
      return 'warning';
    case 'waits-for-writer':
      return 'notice';
    default:
      return 'text';
  }
}

/** Every cell with its name, as the narrow table has not all of them. */
function fileDetail(cells: readonly string[]): string {
  return FILE_COLUMNS.flatMap(({ header }, index) => {
    const cell = cells[index] ?? '-';
    return header === 'PID' || cell === '-' ? [] : [`${header.toLowerCase()} ${cell}`];
  }).join(', ');
}

function summary({ files, pipes }: PipeReport): string {
  const bad = pipes.filter((pipe) => ['alarm', 'warning'].includes(roleOf(pipe))).length;
  const trouble = bad === 0 ? '' : `, ${bad} with trouble`;
  const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
  return `${count(files.length, 'descriptor')}, ends of ${count(pipes.length, 'pipe')}${trouble}`;
}
