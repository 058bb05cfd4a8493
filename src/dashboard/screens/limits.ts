import { readLimitEvidence } from '../../inspect/limits/read.ts';
import { inspectLimits, type LimitReport, roomSentence } from '../../inspect/limits/report.ts';
import type { LimitRow } from '../../inspect/limits/row.ts';
import { countedWith, LIMIT_CELLS } from '../../inspect/limits/text.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { bytesText } from '../../text/amounts.ts';
import { printable } from '../../text/printable.ts';
import { type Answer, type AnswerKind, type AnswerLine, AnswerScreen } from '../answer-screen.ts';
import type { Dashboard } from '../dashboard.ts';
import { fitTable } from '../fit-table.ts';
import type { Grid } from '../grid.ts';
import type { ScreenEntry } from '../screen.ts';
import { wrapped } from '../wrapped.ts';

export const limitsEntry: ScreenEntry = {
  id: 'limits',
  title: 'Limits',
  create: () => new AnswerScreen(KIND),
};

const KIND: AnswerKind<LimitReport> = {
  title: 'Limits',
  of: 'process',
  *read(root, pid) {
    const evidence = readLimitEvidence(root, pid);
    yield;
    return isRead(evidence) ? inspectLimits(evidence) : evidence;
  },
  write: writeLimits,
};

/** Least widths of the columns that not every screen has room for. */
const FROM: Readonly<Record<string, number>> = { USED: 50, OF: 60, ERRNO: 120, SOURCE: 140 };
const FIELDS = LIMIT_CELLS.map((cell) => ({ ...cell, from: FROM[cell.header] ?? 0 }));
const BAR_FROM = 76;
const GAP = 2;
const MOST_BAR = 30;
const LEAST_BAR = 6;

/** Every limit on threads with how much of it is used; the one that binds first stands out. */
function writeLimits(report: LimitReport, width: number, dashboard: Dashboard): Answer {
  const table = fitTable(FIELDS, report.limits, width);
  const cells = width < BAR_FROM ? 0 : Math.min(MOST_BAR, width - table.cells - GAP);
  const room = wrapped(`${printable(report.comm)}: ${roomSentence(report, bytesText)}`, width);
  return {
    top: [
      ...room.map((text): AnswerLine => ({ text, role: 'strong' })),
      ...wrapped(countedWith(report), width).map((text): AnswerLine => ({ text, role: 'faint' })),
    ],
    header: table.header,
    lines: report.limits.map((row, index): AnswerLine => ({
      text: table.row(index),
      key: row.name,
      role: roleOf(row, report),
      detail: [row.source, ...(row.note === '' ? [] : [printable(row.note)])].join('; '),
      ...(cells < LEAST_BAR
        ? {}
        : {
            over: (grid: Grid, x: number, y: number) =>
              paintShare(grid, x + table.cells + GAP, y, cells, row, dashboard),
          }),
    })),
  };
}

function roleOf(
  { name, exempt, left }: LimitRow,
  { binding }: LimitReport,
): 'alarm' | 'strong' | 'faint' | 'text' {
  if (name === binding) return left === 0 ? 'alarm' : 'strong';
  return exempt || left === null || left === Infinity ? 'faint' : 'text';
}

/** Draws how much of a limit is used; of no limit nothing. */
function paintShare(
  grid: Grid,
  x: number,
  y: number,
  cells: number,
  { used, limit, exempt }: LimitRow,
  { palette, glyphs }: Dashboard,
): void {
  if (exempt || used === null || limit === null || !(limit > 0) || limit === Infinity) return;
  const filled = used <= 0 ? 0 : Math.max(1, Math.min(cells, Math.round((used * cells) / limit)));
  grid.fill(x, y, cells, 1, palette.roles.faint, glyphs.noBar);
  grid.fill(x, y, filled, 1, palette.series[0], glyphs.bar);
}
