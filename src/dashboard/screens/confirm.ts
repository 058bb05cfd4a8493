import { paintBox } from '../box.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import type { Grid } from '../grid.ts';
import type { Action } from '../keymap.ts';
import type { Area, Screen } from '../screen.ts';

/** A question that is answered by y or n. */
export class Confirm implements Screen {
  readonly places = ['confirm'] as const;
  readonly over = true;
  private readonly question: string;
  private readonly lines: readonly string[];
  private readonly yes: () => Effect;

  /** @param lines what is asked about, safe to print */
  constructor(question: string, lines: readonly string[], yes: () => Effect) {
    this.question = question;
    this.lines = lines;
    this.yes = yes;
  }

  title(): string {
    return this.question;
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const answer = 'y: yes   n: no';
    const width = Math.max(...[...this.lines, this.question, answer].map((line) => grid.cellsOf(line)));
    const inside = paintBox(grid, area, width, this.lines.length + 2, this.question, dashboard);
    let { y } = inside;
    for (const line of this.lines) {
      if (y >= inside.y + inside.height - 1) break;
      grid.text(inside.x, y++, line, dashboard.palette.roles.text, inside.width);
    }
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
