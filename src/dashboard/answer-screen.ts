import type { ProcRoot } from '../procfs/root.ts';
import type { Steps } from '../procfs/steps.ts';
import { isRead, type Reading, Unreadable } from '../procfs/unreadable.ts';
import type { LiveProcess } from '../scan/live-task.ts';
import { errnoWords } from '../text/errno.ts';
import { PLAIN } from './attribute.ts';
import type { Dashboard } from './dashboard.ts';
import { type Effect, NONE } from './effects.ts';
import type { Grid } from './grid.ts';
import type { Mouse } from './input.ts';
import type { Action } from './keymap.ts';
import { Look } from './look.ts';
import type { Role } from './palette.ts';
import type { Area, Screen, Wanted } from './screen.ts';
import { ScrollList } from './scroll-list.ts';
import { subjectProcess } from './subject.ts';
import { wrapped } from './wrapped.ts';

/** One line of an answer; its text is safe to print. */
export interface AnswerLine {
  readonly text: string;
  readonly role?: Role;
  /** The same for what is the same in the next round, so that it stays selected. */
  readonly key?: string;
  /** What Enter opens. */
  readonly task?: { readonly pid: number; readonly tid: number };
  /** Draws over the text, which begins at (x, y). */
  readonly over?: (grid: Grid, x: number, y: number) => void;
  /** What more there is to say of it, below the list, while it is selected; best a getter where there are many lines. */
  readonly detail?: string;
}

/** An answer for a screen of some width. */
export interface Answer {
  /** Above the list: the answer in a line or two. */
  readonly top: readonly AnswerLine[];
  /** The names of columns. */
  readonly header?: string;
  readonly lines: readonly AnswerLine[];
}

/** How a screen comes to its answer. */
export interface AnswerKind<T> {
  readonly title: string;
  /** Whether it is about one process or all. */
  readonly of: 'process' | 'system';
  /** Looks, in steps between which keys are answered. */
  read(root: ProcRoot, pid: number, dashboard: Dashboard): Steps<Reading<T>>;
  /** Says what was found, in lines for `width` cells. */
  write(found: T, width: number, dashboard: Dashboard): Answer;
  /** Does what only this screen knows; true: then it must look again. */
  perform?(action: Action, dashboard: Dashboard): boolean;
}

/** Least heights at which the line that is selected is said more of, and of which all of the top is shown. */
const DETAIL_FROM = 12;
const DETAIL_ROWS = 3;
const SMALL = 8;

const LOOKING = 'looking';
const NOBODY = 'no process is there';

/** A screen that asks `inspect` and shows the answer as lines in which one can move. */
export class AnswerScreen<T> implements Screen {
  readonly places = ['list'] as const;
  private readonly kind: AnswerKind<T>;
  private readonly list = new ScrollList();
  private readonly look = new Look<Reading<T>>();
  private made: { readonly of: T; readonly width: number; readonly answer: Answer } | undefined = undefined;

  constructor(kind: AnswerKind<T>) {
    this.kind = kind;
  }

  title(dashboard: Dashboard): string {
    const { title, of } = this.kind;
    const process = of === 'process' ? subjectProcess(dashboard) : undefined;
    return process === undefined ? title : `${title} of ${process.pid}${process.gone ? ' (gone)' : ''}`;
  }

  status(dashboard: Dashboard): string {
    return this.look.note(dashboard);
  }

  /** The process list alone: what is shown here is read by the look. */
  wanted(): Wanted {
    return { records: new Set(), of: [] };
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const found = this.found(dashboard);
    if (found === undefined || !isRead(found)) {
      this.made = undefined;
      const text = found instanceof Unreadable ? why(found) : this.look.goesOn ? LOOKING : NOBODY;
      grid.text(area.x, area.y, text, dashboard.palette.roles.notice, area.width);
      return;
    }
    const { top, header, lines } = this.answer(found, area.width, dashboard);
    const { palette } = dashboard;
    let { y } = area;
    const room = area.height < SMALL ? Math.min(1, area.height - 2) : Math.floor(area.height / 3);
    const said = top.flatMap((line) => wrapped(line.text, area.width).map((text) => ({ ...line, text })));
    for (const line of said.slice(0, Math.max(0, room)))
      paintLine(grid, { ...area, y: y++ }, line, dashboard);
    if (header !== undefined && area.height - (y - area.y) > 1) {
      grid.fill(area.x, y, area.width, 1, palette.roles.header);
      grid.text(area.x, y++, header, palette.roles.header, area.width);
    }
    const detailed = area.height >= DETAIL_FROM && lines.some(({ detail }) => detail !== undefined);
    const height = area.height - (y - area.y) - (detailed ? DETAIL_ROWS : 0);
    this.list.paint(grid, { ...area, y, height }, lines.length, dashboard, (index, row) => {
      const line = lines[index];
      if (line !== undefined) paintLine(grid, { ...area, y: row }, line, dashboard);
    });
    if (!detailed) return;
    const detail = lines[this.list.selected]?.detail ?? '';
    for (const [index, text] of wrapped(detail, area.width).slice(0, DETAIL_ROWS).entries())
      grid.text(area.x, y + height + index, text, palette.roles.faint, area.width);
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (this.list.move(action)) return NONE;
    if (action === 'open') return this.open(dashboard);
    // The dashboard reads a round then, too.
    if (action === 'refresh') this.look.expire();
    if (this.kind.perform?.(action, dashboard) !== true) return undefined;
    this.look.expire();
    return NONE;
  }

  mouse(mouse: Mouse): Effect | undefined {
    this.list.mouse(mouse);
    return NONE;
  }

  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    const lines = this.made?.answer.lines ?? [];
    const wanted = text.toLowerCase();
    for (let step = from; step < lines.length + from; step++) {
      const at = (this.list.selected + direction * step + lines.length * 2) % lines.length;
      if (lines[at]?.text.toLowerCase().includes(wanted) !== true) continue;
      this.list.select(at);
      return true;
    }
    return false;
  }

  /** Of a process that has ended what was seen last. */
  private found(dashboard: Dashboard): Reading<T> | undefined {
    if (dashboard.round === undefined) return undefined;
    if (this.kind.of === 'system')
      return this.look.of('', dashboard, () => this.kind.read(dashboard.root, Number.NaN, dashboard));
    const process = subjectProcess(dashboard);
    if (process === undefined) return undefined;
    const key = keyOf(process);
    if (process.gone) return this.look.last(key);
    return this.look.of(key, dashboard, () => this.kind.read(dashboard.root, process.pid, dashboard));
  }

  private answer(found: T, width: number, dashboard: Dashboard): Answer {
    const { made } = this;
    if (made?.of === found && made.width === width) return made.answer;
    const answer = this.kind.write(found, width, dashboard);
    const key = made?.answer.lines[this.list.selected]?.key;
    // Until the user has moved, the first line is selected, whichever it is.
    if (key !== undefined && this.list.selected > 0) {
      const at = answer.lines.findIndex((line) => line.key === key);
      if (at >= 0) this.list.select(at);
    }
    this.made = { of: found, width, answer };
    return answer;
  }

  private open(dashboard: Dashboard): Effect {
    const task = this.made?.answer.lines[this.list.selected]?.task;
    const process = task === undefined ? undefined : dashboard.round?.processes.get(task.pid);
    const thread = process?.threads.get(task?.tid ?? -1);
    if (process === undefined || thread === undefined) return NONE;
    dashboard.process = process;
    dashboard.thread = thread;
    dashboard.show('task', true);
    return NONE;
  }
}

function keyOf({ pid, stat }: LiveProcess): string {
  return `${pid}/${stat.starttime}`;
}

function why(found: Unreadable): string {
  if (found.gone) return 'it has ended';
  if (found.code === 'MALFORMED') return `${found.file} is not understood: ${found.detail}`;
  return `${found.file} ${found.denied ? 'may' : 'can'} not be read: ${errnoWords(found.code)}`;
}

function paintLine(grid: Grid, { x, y, width }: Area, line: AnswerLine, { palette }: Dashboard): void {
  const look = line.role === undefined ? PLAIN : palette.roles[line.role];
  grid.text(x, y, line.text, look, width);
  line.over?.(grid, x, y);
}

/** What could not be seen, in a line; none when all was. */
export function missingLines(
  missing: readonly { readonly what: string; readonly reason: string; readonly count: number }[],
): readonly AnswerLine[] {
  if (missing.length === 0) return [];
  const parts = missing.map(({ what, reason, count }) => `${what}: ${count} (${reason})`);
  return [{ text: `not seen: ${parts.join(', ')}`, role: 'warning' }];
}
