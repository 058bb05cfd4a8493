import { bytesText } from '../text/amounts.ts';
import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';
import { type Action, type Binding, bindingsIn, keyTitle } from './keymap.ts';
import { placesOf } from './perform.ts';
import { refusals } from './records.ts';
import type { Prompt } from './prompt.ts';
import { paintSpans, type Span } from './spans.ts';
import { wrapped } from './wrapped.ts';

/** What is wrong with a text is said in so many lines at most. */
const MOST_NOTE = 4;

/** How many lines the footer takes on a screen of so many rows. */
export function footerRows(rows: number): number {
  return rows >= 12 ? 2 : rows >= 5 ? 1 : 0;
}

/** Draws what is said, asked or known of tinspect itself, and below it the keys. */
export function paintFooter(grid: Grid, dashboard: Dashboard): void {
  const rows = footerRows(grid.rows);
  const last = grid.rows - 1;
  if (rows === 0) return;
  const { prompt, message } = dashboard;
  if (prompt !== undefined) paintPrompt(grid, last - rows + 1, rows, prompt, dashboard);
  else if (rows === 2 || message !== undefined) paintSaid(grid, last - rows + 1, dashboard);
  if (prompt === undefined && (rows === 2 || message === undefined)) paintKeys(grid, last, dashboard);
}

function paintSaid(grid: Grid, y: number, dashboard: Dashboard): void {
  const { message, palette } = dashboard;
  if (message === undefined) {
    paintSpans(grid, 0, y, grid.columns, costSpans(dashboard));
    return;
  }
  // A long one covers the lines above for as long as it is there.
  const lines = wrapped(message.text, grid.columns).slice(0, Math.min(MOST_NOTE, y + 1));
  const top = y - lines.length + 1;
  grid.fill(0, top, grid.columns, lines.length);
  for (const [at, line] of lines.entries()) grid.text(0, top + at, line, palette.roles[message.role]);
}

/**
 * The text with its cursor, and what is wrong with it: below, for which it moves up where that is long; where there
 * is no second line behind it, or above.
 */
function paintPrompt(grid: Grid, line: number, rows: number, prompt: Prompt, { palette }: Dashboard): void {
  const notes = wrapped(prompt.note, grid.columns).slice(0, Math.min(MOST_NOTE, grid.rows - 2));
  const y = rows === 2 ? line - Math.max(0, notes.length - 1) : line;
  grid.fill(0, y, grid.columns, line - y + 1);
  const { text, cursor } = prompt.field;
  const start = grid.text(0, y, `${prompt.question.label}: `, palette.roles.prompt);
  // A long text is shown up to its cursor.
  const from = Math.max(0, cursor - (grid.columns - start - 1));
  const end = grid.text(start, y, text.slice(from), undefined, grid.columns - start);
  const cursorAt = start + grid.cellsOf(text.slice(from, cursor));
  grid.tint(cursorAt, y, 1, 1, palette.roles.selected);
  const behind = Math.max(end, cursorAt + 1) + 1;
  if (rows === 1 && grid.cellsOf(prompt.note) <= grid.columns - behind) {
    grid.text(behind, y, prompt.note, palette.roles.warning);
    return;
  }
  const top = rows === 2 ? y + 1 : y - notes.length;
  grid.fill(0, top, grid.columns, notes.length);
  for (const [at, note] of notes.entries()) grid.text(0, top + at, note, palette.roles.warning);
}

/** What tinspect costs, how old what is shown is, and what it may not read. */
function costSpans(dashboard: Dashboard): Span[] {
  const { round, ownUsage, palette, interval_s, slowed_s, replay, age_s } = dashboard;
  const { faint, warning } = palette.roles;
  const spans: Span[] = [];
  if (round === undefined) return spans;
  if (replay === undefined) {
    const cost = `${(round.cost_ns / 1e6).toFixed(round.cost_ns < 1e7 ? 1 : 0)} ms`;
    if (slowed_s !== undefined) {
      spans.push({ text: `slowed to ${slowed_s.toFixed(1)} s: a round costs ${cost}`, look: warning });
    } else spans.push({ text: `every ${interval_s} s`, look: faint }, { text: `round ${cost}`, look: faint });
    if (age_s >= 2 * interval_s) spans.push({ text: `${age_s.toFixed(0)} s old`, look: warning });
    if (ownUsage !== undefined) {
      const own = `${ownUsage.cpu.toFixed(1)}% CPU, ${bytesText(ownUsage.memory_bytes)}`;
      spans.push({ text: `tinspect ${own}`, look: faint });
    }
  } else spans.push({ text: '[ ] other moments', look: faint });
  const denied = deniedText(dashboard);
  if (denied !== '') spans.push({ text: denied, look: warning });
  return spans;
}

function deniedText(dashboard: Dashboard): string {
  const refused = new Map<string, number>();
  const add = (what: string, count: number): unknown => refused.set(what, (refused.get(what) ?? 0) + count);
  for (const [name, count] of dashboard.round?.denied ?? []) add(name, count);
  for (const screen of dashboard.shown) {
    const wanted = screen.wanted?.(dashboard);
    if (wanted?.of === undefined) continue;
    for (const [what, count] of refusals(wanted.of, wanted.records)) add(what, count);
  }
  if (refused.size === 0) return '';
  const parts = [...refused].map(([what, count]) => `${what} of ${count} ${count === 1 ? 'task' : 'tasks'}`);
  const why = dashboard.root.host.euid === 0 ? 'tinspect doctor says why' : 'not ours, and we are not root';
  return `may not read ${parts.join(', ')}: ${why}`;
}

/** A word of the footer that the mouse can press. */
export interface FooterKey {
  readonly x: number;
  readonly width: number;
  readonly action: Action;
}

/** The keys that have a word, as far as they fit. */
export function footerKeys(dashboard: Dashboard, columns: number): (FooterKey & { binding: Binding })[] {
  const places = dashboard.prompt === undefined ? placesOf(dashboard) : (['prompt'] as const);
  const keys: (FooterKey & { binding: Binding })[] = [];
  let x = 0;
  for (const binding of bindingsIn(places)) {
    if (binding.label === undefined || (binding.changes === true && dashboard.noChanges !== undefined))
      continue;
    if (dashboard.top.without?.has(binding.action) === true) continue;
    const width = keyTitle(binding.keys[0] ?? '').length + binding.label.length + 1;
    if (x + width > columns) break;
    keys.push({ x, width, action: binding.action, binding });
    x += width + 1;
  }
  return keys;
}

function paintKeys(grid: Grid, y: number, dashboard: Dashboard): void {
  const { key, label } = dashboard.palette.roles;
  for (const { x, width, binding } of footerKeys(dashboard, grid.columns)) {
    const at = grid.text(x, y, keyTitle(binding.keys[0] ?? ''), key);
    grid.field(at, y, binding.label ?? '', x + width - at, 'left', label);
  }
}
