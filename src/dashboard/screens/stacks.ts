import { joinNotes, type StackFinding } from '../../inspect/stacks/finding.ts';
import { stackEvidenceSteps } from '../../inspect/stacks/read.ts';
import { type StackFindings, stackFindingSteps } from '../../inspect/stacks/stacks.ts';
import { groupText, STACK_CELLS, stackSummary, warningText } from '../../inspect/stacks/text.ts';
import { shown } from '../../inspect/waits/shown.ts';
import { hexAddress } from '../../inspect/waits/words.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { bytesLeftText, bytesText } from '../../text/amounts.ts';
import { cellsOf } from '../../text/cells.ts';
import { printable } from '../../text/printable.ts';
import {
  type Answer,
  type AnswerKind,
  type AnswerLine,
  AnswerScreen,
  missingLines,
} from '../answer-screen.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Field, fitTable } from '../fit-table.ts';
import type { Grid } from '../grid.ts';
import type { ScreenEntry } from '../screen.ts';

export const stacksEntry: ScreenEntry = {
  id: 'stacks',
  title: 'Stacks',
  create: () => new AnswerScreen(KIND),
};

const KIND: AnswerKind<StackFindings> = {
  title: 'Stacks',
  of: 'process',
  *read(root, pid) {
    const evidence = yield* stackEvidenceSteps(root, pid);
    return isRead(evidence) ? yield* stackFindingSteps(evidence) : evidence;
  },
  write: writeStacks,
};

/** Cells of a bar in tables of at least so many. */
const BARS = [
  [110, 24],
  [70, 12],
  [36, 8],
] as const;
const GAP = 2;

/** Columns beside the bar, by the least width of a screen that has them; the names of the threads are left of it. */
const FROM: Readonly<Record<string, number>> = {
  RESERVED: 44,
  GUARD: 110,
  TOUCHED: 0,
  USED: 56,
  DEEPEST: 124,
  HEADROOM: 90,
  SOURCE: 66,
};

/** All stacks of a process, those that most was touched of first, each with a bar that is as long as what it reserves. */
function writeStacks(findings: StackFindings, width: number, dashboard: Dashboard): Answer {
  const threads = [...findings.threads].sort(
    (a, b) => (b.touched ?? -1) - (a.touched ?? -1) || a.tid - b.tid,
  );
  const bar = BARS.find(([from]) => width >= from)?.[1] ?? 0;
  const left = fitTable(fieldsOf(['TID', 'NAME'], width), threads, width);
  const right = fitTable(fieldsOf(Object.keys(FROM), width), threads, width);
  const barAt = left.cells + GAP;
  const rightAt = barAt + (bar === 0 ? 0 : bar + GAP);
  const joined = (before: string, middle: string, behind: string): string =>
    `${before.padEnd(before.length + barAt - cellsOf(before))}${middle.padEnd(rightAt - barAt)}${behind}`;
  return {
    top: [
      { text: `${shown(findings.comm)}: ${stackSummary(findings)}`, role: 'strong' },
      ...findings.warnings.map((warning): AnswerLine => ({ text: warningText(warning), role: 'alarm' })),
      ...missingLines(findings.missing),
      ...(bar === 0 ? [] : [{ text: LEGEND, role: 'faint' } as const]),
    ],
    header: joined(left.header, bar === 0 ? '' : 'STACK', right.header),
    lines: [
      ...threads.map((finding, index): AnswerLine => ({
        get text() {
          return joined(left.row(index), '', right.row(index));
        },
        key: String(finding.tid),
        task: { pid: findings.pid, tid: finding.tid },
        get detail() {
          return detailOf(finding);
        },
        ...(bar === 0
          ? {}
          : {
              over: (grid: Grid, x: number, y: number) =>
                paintBar(grid, x + barAt, y, bar, finding, dashboard),
            }),
        ...(finding.none ? { role: 'faint' } : {}),
      })),
      ...groupText(findings.groups)
        .split('\n')
        .slice(0, -1)
        .map((text, index): AnswerLine => ({ text, role: index === 1 ? 'faint' : 'text' })),
    ],
  };
}

const LEGEND = 'bars: u in use, t touched besides, of all that is reserved';

function fieldsOf(headers: readonly string[], width: number): readonly Field<StackFinding>[] {
  return STACK_CELLS.filter(({ header }) => headers.includes(header) && width >= (FROM[header] ?? 0));
}

/** What is in use, what was touched besides, and the rest; what is there at all has a cell. */
function paintBar(
  grid: Grid,
  x: number,
  y: number,
  cells: number,
  { reserved, used, touched, none }: StackFinding,
  { palette, glyphs }: Dashboard,
): void {
  if (none) return;
  if (reserved === null || reserved <= 0) {
    grid.text(x, y, '?', palette.roles.faint, cells);
    return;
  }
  const part = (bytes: number): number =>
    bytes <= 0 ? 0 : Math.max(1, Math.min(cells, Math.round((bytes * cells) / reserved)));
  const inUse = part(used ?? 0);
  const besides = Math.max(inUse, part(touched ?? 0));
  grid.fill(x, y, cells, 1, palette.roles.faint, glyphs.noBar);
  grid.fill(x, y, besides, 1, palette.series[1], 't');
  grid.fill(x, y, inUse, 1, palette.series[0], 'u');
}

function guardText(guard: number, source: StackFinding['source']): string {
  if (guard > 0) return `${bytesText(guard)} of guard`;
  return source === 'main' ? 'above the gap that the kernel keeps free' : 'no guard';
}

function detailOf({ low, high, guard, headroom, source, note, reason }: StackFinding): string {
  const parts = [
    ...(low === null || high === null ? [] : [`${hexAddress(low)}-${hexAddress(high)}`]),
    ...(guard === null ? [] : [guardText(guard, source)]),
    ...(headroom === null ? [] : [`${bytesLeftText(headroom)} of headroom`]),
    ...(high === null ? [] : [`found by: ${source}`]),
  ];
  return joinNotes(parts.join(', '), printable(joinNotes(note, reason)));
}
