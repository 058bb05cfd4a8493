import { paintBox } from '../box.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import type { Grid } from '../grid.ts';
import type { Action } from '../keymap.ts';
import type { Area, Screen } from '../screen.ts';
import { wrapped } from '../wrapped.ts';

/** What a box takes beside what is in it. */
const BORDERS = { columns: 4, rows: 2 } as const;
const MOST_SUBJECTS = 6;

/** As many as there is room for; the last line says how many more there are. */
function fitting(subjects: readonly string[], room: number): readonly string[] {
  const lines = Math.max(1, room);
  if (subjects.length <= lines) return subjects;
  return [...subjects.slice(0, lines - 1), `${lines > 1 ? 'and ' : ''}${subjects.length - lines + 1} more`];
}

/** A question that is answered by y or n. */
export class Confirm implements Screen {
  readonly places = ['confirm'] as const;
  readonly over = true;
  private readonly question: string;
  private readonly subjects: readonly string[];
  private readonly warning: string;
  private readonly yes: () => Effect;

  /**
   * @param subjects what is asked about, a line each, as many as there is room for; safe to print
   * @param warning what must be known before, which is always shown
   */
  constructor(question: string, subjects: readonly string[], warning: string, yes: () => Effect) {
    this.question = question;
    this.subjects = subjects;
    this.warning = warning;
    this.yes = yes;
  }

  title(): string {
    return this.question;
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const answer = 'y: yes   n: no';
    const { question, subjects } = this;
    const widest = Math.max(
      ...[...subjects, this.warning, question, answer].map((line) => grid.cellsOf(line)),
    );
    const warning = wrapped(this.warning, Math.min(widest, area.width - BORDERS.columns));
    const room = area.height - BORDERS.rows - warning.length - 1;
    const shown = room > MOST_SUBJECTS ? fitting(subjects, MOST_SUBJECTS) : fitting(subjects, room);
    // An empty line where there is room for one.
    const gap = shown.length < room ? [''] : [];
    const lines = [...shown, ...gap, ...warning];
    const inside = paintBox(grid, area, widest, lines.length + 1, question, dashboard);
    for (const [at, line] of lines.slice(0, Math.max(0, inside.height - 1)).entries())
      grid.text(inside.x, inside.y + at, line, dashboard.palette.roles.text, inside.width);
    grid.text(inside.x, inside.y + inside.height - 1, answer, dashboard.palette.roles.strong, inside.width);
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (action === 'accept') {
      dashboard.pop();
      return this.yes();
    }
    if (action === 'cancel') dashboard.pop();
    return NONE;
  }
}
