import { isRead } from '../procfs/unreadable.ts';
import { durationText } from '../text/amounts.ts';
import { errnoWords } from '../text/errno.ts';
import { stateCounts } from './census.ts';
import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';
import { busy } from './machine.ts';
import { type Span, paintSpans } from './spans.ts';

const SECOND_MS = 1000;
const FILTERED = 'filtered';

/** How many lines the header takes on a screen of so many rows. */
export function headerRows(rows: number): number {
  return rows >= 16 ? 3 : rows >= 8 ? 1 : 0;
}

/** Draws the header: the machine, its tasks, and how what is below is chosen. */
export function paintHeader(grid: Grid, dashboard: Dashboard): void {
  const rows = headerRows(grid.rows);
  if (rows === 0) {
    // Over the names of columns, of which the last one has room to spare.
    if (isFiltered(dashboard))
      grid.text(grid.columns - FILTERED.length, 0, FILTERED, dashboard.palette.roles.label);
    return;
  }
  if (rows === 1) {
    paintSpans(grid, 0, 0, grid.columns, shortLine(dashboard));
    return;
  }
  paintSpans(grid, 0, 0, grid.columns, machineLine(dashboard));
  paintSpans(grid, 0, 1, grid.columns, taskLine(dashboard));
  paintSpans(grid, 0, 2, grid.columns, statusLine(dashboard));
}

/** Spans that are dropped from the end where there is no room stand last. */
function machineLine(dashboard: Dashboard): Span[] {
  const { machine, view, replay, palette } = dashboard;
  const { faint, strong, title } = palette.roles;
  const spans: Span[] = [{ text: 'tinspect', look: title }];
  if (replay !== undefined)
    spans.push({ text: `moment ${replay.at + 1} of ${replay.count}`, look: palette.roles.notice });
  spans.push({ text: clock(view.moment.now, dashboard.root.host.timezone) });
  if (machine === undefined) return spans;
  if (machine.use !== undefined) {
    const { user, system, iowait, steal } = machine.use;
    const cpus = dashboard.root.host.cpus;
    spans.push({
      text: `CPU ${share(busy(machine.use))} of ${cpus}`,
      look: strong,
      more: ` (user ${share(user)}, system ${share(system)}, I/O wait ${share(iowait)}${steal >= 0.5 ? `, steal ${share(steal)}` : ''})`,
    });
  }
  if (isRead(machine.loadavg)) {
    const { load1, load5, load15 } = machine.loadavg;
    spans.push({ text: `load ${load1.toFixed(2)} ${load5.toFixed(2)} ${load15.toFixed(2)}` });
  }
  if (isRead(machine.uptime)) {
    spans.push({ text: `up ${durationText(machine.uptime.uptime * SECOND_MS)}`, look: faint });
  }
  return spans;
}

function taskLine(dashboard: Dashboard): Span[] {
  const { census, round, palette } = dashboard;
  if (census === undefined || round === undefined) return [{ text: 'reading /proc' }];
  const spans: Span[] = [
    { text: counted(census.processes, 'process', 'processes') },
    { text: counted(census.threads, 'thread', 'threads'), look: palette.roles.strong },
    zombieSpan(dashboard),
    { text: stateCounts(census) },
  ];
  const { births, deaths, renames } = round;
  if (births.length + deaths.length + renames.length > 0) {
    const renamed = renames.length > 0 ? `, ${renames.length} renamed` : '';
    spans.push({ text: `+${births.length} -${deaths.length}${renamed}`, look: palette.roles.born });
  }
  return spans;
}

function zombieSpan({ census, palette }: Dashboard): Span {
  const zombies = census?.zombies ?? 0;
  const leaderless = census?.leaderless ?? 0;
  const look =
    zombies > 0 ? palette.roles.alarm : leaderless > 0 ? palette.roles.warning : palette.roles.faint;
  const more = leaderless > 0 ? ` (and ${leaderless} with live threads)` : '';
  return { text: `${zombies} zombie${zombies === 1 ? '' : 's'}${more}`, look };
}

function statusLine(dashboard: Dashboard): Span[] {
  const { palette, paused, round } = dashboard;
  const shown = dashboard.shown[0];
  const spans: Span[] = [];
  if (paused) spans.push({ text: 'PAUSED', look: palette.roles.label });
  if (round?.failure !== undefined) {
    const why = `${dashboard.root.path}: ${errnoWords(round.failure.code)}`;
    spans.push({ text: `what is shown is old: ${why}`, look: palette.roles.alarm });
  }
  spans.push({ text: shown?.title(dashboard) ?? '', look: palette.roles.title });
  const status = shown?.status?.(dashboard) ?? '';
  if (status !== '') spans.push({ text: status, look: palette.roles.faint, cut: dashboard.glyphs.cut });
  return spans;
}

function isFiltered({ shown }: Dashboard): boolean {
  return shown[0]?.filtered === true;
}

/** Everything that must not be missed, for a screen with no room. */
function shortLine(dashboard: Dashboard): Span[] {
  const { census, machine, palette, paused, replay } = dashboard;
  const spans: Span[] = [];
  if (paused) spans.push({ text: 'PAUSED', look: palette.roles.label });
  if (dashboard.round?.failure !== undefined) spans.push({ text: 'OLD', look: palette.roles.alarm });
  if (isFiltered(dashboard)) spans.push({ text: FILTERED, look: palette.roles.label });
  if (replay !== undefined)
    spans.push({ text: `${replay.at + 1}/${replay.count}`, look: palette.roles.notice });
  if (census === undefined) return [...spans, { text: 'reading /proc' }];
  spans.push({ text: `${census.threads} thr`, look: palette.roles.strong });
  spans.push({ ...zombieSpan(dashboard), text: `Z ${census.zombies}` });
  spans.push({ text: `R ${census.states.get('R') ?? 0}` });
  if ((census.states.get('D') ?? 0) > 0)
    spans.push({ text: `D ${census.states.get('D') ?? 0}`, look: palette.roles.warning });
  if (machine?.use !== undefined) spans.push({ text: `CPU ${share(busy(machine.use))}` });
  return spans;
}

/** `1 thread`, `2 threads`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function share(percent: number): string {
  return `${percent.toFixed(0)}%`;
}

/** Formats hold much memory outside of the heap: one for each zone. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

/** The wall clock, `14:03:59`. */
export function clock(seconds: number, timezone: string | undefined): string {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      ...(timezone === undefined ? {} : { timeZone: timezone }),
    });
    formats.set(timezone, format);
  }
  return format.format(seconds * SECOND_MS);
}
