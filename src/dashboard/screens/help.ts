import { BAR_LEGEND } from '../../columns/state-shares.ts';
import { COLUMN_SETS } from '../column-sets.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import type { Grid } from '../grid.ts';
import type { Mouse } from '../input.ts';
import { KEY_CHAPTERS } from '../key-chapters.ts';
import { type Action, bindingsIn, keyTitles } from '../keymap.ts';
import type { Area, Screen } from '../screen.ts';
import { ScrollList } from '../scroll-list.ts';

interface HelpLine {
  readonly key: string;
  readonly text: string;
  readonly heading: boolean;
}

const KEY_WIDTH = 14;

/** Shows the keys, the columns' sets and the letters of bars. */
export function openHelp(dashboard: Dashboard): void {
  dashboard.push(new HelpScreen(dashboard));
}

class HelpScreen implements Screen {
  readonly places = ['list'] as const;
  private readonly list = new ScrollList();
  private readonly lines: readonly HelpLine[];

  constructor({ noChanges }: Dashboard) {
    this.lines = helpLines(noChanges);
  }

  title(): string {
    return 'Help: Esc leads back';
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const { key: keyLook, title, text: plain } = dashboard.palette.roles;
    this.list.paint(grid, area, this.lines.length, dashboard, (index, y) => {
      const line = this.lines[index];
      if (line === undefined) return;
      if (line.heading) grid.text(area.x, y, line.text, title, area.width);
      else {
        grid.text(area.x + 2, y, line.key, keyLook, KEY_WIDTH - 1);
        grid.text(area.x + 2 + KEY_WIDTH, y, line.text, plain, Math.max(0, area.width - KEY_WIDTH - 2));
      }
    });
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (this.list.move(action)) return NONE;
    if (action !== 'quit' && action !== 'help' && action !== 'open') return undefined;
    dashboard.pop();
    return NONE;
  }

  mouse(mouse: Mouse): Effect | undefined {
    this.list.mouse(mouse);
    return NONE;
  }

  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    const wanted = text.toLowerCase();
    const { lines } = this;
    for (let step = from; step < lines.length + from; step++) {
      const at = (this.list.selected + direction * step + lines.length * 2) % lines.length;
      const line = lines[at];
      if (line === undefined || !`${line.key} ${line.text}`.toLowerCase().includes(wanted)) continue;
      this.list.select(at);
      return true;
    }
    return false;
  }
}

function helpLines(noChanges: string | undefined): readonly HelpLine[] {
  const lines: HelpLine[] = [];
  const heading = (text: string): unknown => lines.push({ key: '', text, heading: true });
  for (const [chapter, where] of KEY_CHAPTERS) {
    heading(chapter);
    for (const binding of bindingsIn([where])) {
      const forbidden = noChanges !== undefined && binding.changes === true ? ` (${noChanges})` : '';
      lines.push({ key: keyTitles(binding), text: binding.help + forbidden, heading: false });
    }
  }
  heading('Bars of states');
  for (const [letter, meaning] of BAR_LEGEND) lines.push({ key: letter, text: meaning, heading: false });
  heading('Sets of columns');
  for (const { name, about } of COLUMN_SETS) lines.push({ key: name, text: about, heading: false });
  return lines;
}
