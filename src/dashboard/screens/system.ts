import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { bytesText, durationText } from '../../text/amounts.ts';
import { isLeaderless } from '../census.ts';
import { LazyChart } from '../lazy-chart.ts';
import type { Dashboard } from '../dashboard.ts';
import { NONE, type Effect } from '../effects.ts';
import type { Grid } from '../grid.ts';
import type { Action } from '../keymap.ts';
import { busy, type CpuUse } from '../machine.ts';
import { stateLook } from '../palette.ts';
import type { Area, Screen, ScreenEntry } from '../screen.ts';
import { ScrollList } from '../scroll-list.ts';
import { escapeText } from '../../text/escape.ts';

const KIB = 1024;
const CHART_ROWS = 8;
const LEAST_ROWS_BELOW = 14;

/** What the letters of stat mean (proc_pid_stat(5)). */
const STATES: Readonly<Record<string, string>> = {
  R: 'running, or waiting for a CPU',
  S: 'asleep until something happens',
  D: 'asleep and not to be woken by signals',
  T: 'stopped by a signal',
  t: 'stopped by a tracer',
  Z: 'ended, not yet reaped',
  X: 'dead',
  I: 'idle kernel thread',
};

export const systemEntry: ScreenEntry = {
  id: 'system',
  title: 'System',
  create: () => new SystemScreen(),
};

/** The machine: its CPUs, its load, its tasks by state, zombies, and how many more threads it may have. */
class SystemScreen implements Screen {
  readonly places = ['list'] as const;
  private readonly list = new ScrollList();
  private readonly chart = new LazyChart();

  title(): string {
    return 'System';
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    let { y } = area;
    if (area.height >= CHART_ROWS + LEAST_ROWS_BELOW && area.width >= 40) {
      this.paintChart(grid, { ...area, height: CHART_ROWS }, dashboard);
      y += CHART_ROWS;
    }
    const lines = systemLines(dashboard);
    const rest = { ...area, y, height: area.height - (y - area.y) };
    this.list.paint(grid, rest, lines.length, dashboard, (index, row) => {
      lines[index]?.(grid, area.x, row, area.width);
    });
  }

  perform(action: Action): Effect | undefined {
    return this.list.move(action) ? NONE : undefined;
  }

  private paintChart(grid: Grid, area: Area, dashboard: Dashboard): void {
    const { cpuHistory, palette } = dashboard;
    const most = Math.min(120, area.width - 8);
    const values = cpuHistory.last(most).map((value) => (Number.isNaN(value) ? undefined : value));
    const look = palette.series[0] ?? palette.roles.text;
    const missing = Array.from({ length: Math.max(0, most - values.length) }, () => undefined);
    grid.text(area.x, area.y, 'all CPUs, % busy', look);
    this.chart.paint(
      grid,
      { ...area, y: area.y + 1, height: area.height - 1, ceiling: 100, axisLook: palette.roles.axis },
      [{ values: [...missing, ...values], look }],
      dashboard,
    );
  }
}

/** Draws itself on one line. */
type LinePainter = (grid: Grid, x: number, y: number, width: number) => void;

const LABEL_WIDTH = 18;

function systemLines(dashboard: Dashboard): readonly LinePainter[] {
  return [
    ...cpuLines(dashboard),
    ...loadLines(dashboard),
    ...memoryLines(dashboard),
    ...stateLines(dashboard),
    ...limitLines(dashboard),
    ...zombieLines(dashboard),
  ];
}

function fact(
  label: string,
  text: string,
  dashboard: Dashboard,
  role: 'text' | 'strong' | 'alarm' | 'faint' = 'text',
): LinePainter {
  return (grid, x, y, width) => {
    grid.text(x, y, label, dashboard.palette.roles.faint, Math.min(width, LABEL_WIDTH - 1));
    grid.text(x + LABEL_WIDTH, y, text, dashboard.palette.roles[role], Math.max(0, width - LABEL_WIDTH));
  };
}

function cpuLines(dashboard: Dashboard): LinePainter[] {
  const { machine } = dashboard;
  if (machine?.use === undefined) return [fact('CPUs', 'known from the second round on', dashboard, 'faint')];
  const lines = [cpuLine('all CPUs', machine.use, dashboard)];
  for (const [cpu, use] of machine.cpus) lines.push(cpuLine(`CPU ${cpu}`, use, dashboard));
  return lines;
}

/** A gauge: user, system, interrupts, steal, then I/O wait, a letter a cell. */
function cpuLine(label: string, use: CpuUse, dashboard: Dashboard): LinePainter {
  const { palette, glyphs } = dashboard;
  return (grid, x, y, width) => {
    grid.text(x, y, label, palette.roles.faint, Math.min(width, LABEL_WIDTH - 1));
    const cells = Math.max(0, Math.min(50, width - LABEL_WIDTH - 40));
    let at = x + LABEL_WIDTH;
    const end = at + cells;
    for (const [letter, share, look] of [
      ['u', use.user, palette.series[0]],
      ['s', use.system, palette.series[1]],
      ['i', use.irq, palette.series[2]],
      ['S', use.steal, palette.series[4]],
      ['w', use.iowait, palette.series[5]],
    ] as const) {
      const part = Math.min(end - at, Math.round((share * cells) / 100));
      grid.fill(at, y, part, 1, look, letter);
      at += part;
    }
    grid.fill(at, y, end - at, 1, palette.roles.faint, glyphs.noBar);
    const text =
      `${busy(use).toFixed(1).padStart(5)}%  user ${use.user.toFixed(0)} system ${use.system.toFixed(0)} ` +
      `I/O wait ${use.iowait.toFixed(0)} irq ${use.irq.toFixed(0)} steal ${use.steal.toFixed(0)}`;
    grid.text(end + (cells > 0 ? 1 : 0), y, text, palette.roles.text, Math.max(0, x + width - end));
  };
}

function loadLines(dashboard: Dashboard): LinePainter[] {
  const { machine } = dashboard;
  if (machine === undefined) return [];
  const lines: LinePainter[] = [];
  const rate = (value: number | undefined): string => (value === undefined ? '?' : `${value.toFixed(0)}/s`);
  if (isRead(machine.loadavg)) {
    const { load1, load5, load15, runnable, entities } = machine.loadavg;
    lines.push(
      fact(
        'load',
        `${load1.toFixed(2)} in 1 min, ${load5.toFixed(2)} in 5, ${load15.toFixed(2)} in 15; ${runnable} runnable of ${entities}`,
        dashboard,
      ),
    );
  }
  if (isRead(machine.uptime)) lines.push(fact('up', durationText(machine.uptime.uptime * 1000), dashboard));
  lines.push(fact('switches, forks', `${rate(machine.switches)}, ${rate(machine.forks)}`, dashboard));
  return lines;
}

function memoryLines(dashboard: Dashboard): LinePainter[] {
  const meminfo = dashboard.machine?.meminfo;
  if (meminfo === undefined || !isRead(meminfo)) return [];
  const amount = (name: string): string => {
    const kib = meminfo.get(name);
    return kib === undefined ? '?' : bytesText(kib * KIB);
  };
  return [
    fact('memory', `${amount('MemAvailable')} available of ${amount('MemTotal')}`, dashboard),
    fact('swap', `${amount('SwapFree')} free of ${amount('SwapTotal')}`, dashboard),
  ];
}

function stateLines(dashboard: Dashboard): LinePainter[] {
  const { census, palette } = dashboard;
  if (census === undefined) return [];
  const { states, threads } = census;
  const sorted = [...states].sort((a, b) => b[1] - a[1]);
  const whose = ofSome(dashboard);
  const heading = whose === '' ? [] : [fact('threads', `${threads}${whose}`, dashboard)];
  const lines = sorted.map(([letter, count]) => (grid: Grid, x: number, y: number, width: number) => {
    grid.text(x, y, letter, stateLook(palette, letter), 1);
    grid.text(x + 2, y, `${count}`.padStart(6), palette.roles.text);
    const text = `${((count * 100) / threads).toFixed(1).padStart(5)}%  ${STATES[letter] ?? ''}`;
    grid.text(x + LABEL_WIDTH, y, text, palette.roles.faint, Math.max(0, width - LABEL_WIDTH));
  });
  return [...heading, ...lines];
}

/** What a count of tasks must say where not all of the machine's are read. */
function ofSome({ only }: Dashboard): string {
  return only === undefined ? '' : ' of the processes that -p names';
}

function limitLines(dashboard: Dashboard): LinePainter[] {
  const { census, machine } = dashboard;
  if (census === undefined || machine === undefined) return [];
  const all = isRead(machine.loadavg) ? machine.loadavg.entities : census.threads;
  const line = (label: string, limit: Reading<number>): LinePainter => {
    if (!isRead(limit)) return fact(label, `? ${limit.code}`, dashboard, 'faint');
    const share = (all * 100) / limit;
    return fact(
      label,
      `${all} threads of ${limit} (${share.toFixed(1)}%)`,
      dashboard,
      share > 80 ? 'alarm' : 'text',
    );
  };
  return [line('threads-max', machine.threadsMax), line('pid_max', machine.pidMax)];
}

function zombieLines(dashboard: Dashboard): LinePainter[] {
  const { census, view } = dashboard;
  if (census === undefined) return [];
  const role = census.zombies > 0 ? 'alarm' : 'text';
  const lines = [fact('zombies', `${census.zombies}${ofSome(dashboard)}`, dashboard, role)];
  if (census.leaderless > 0) {
    lines.push(fact('', `${census.leaderless} more have only lost their main thread: they live`, dashboard));
  }
  for (const process of dashboard.processes) {
    if (process.stat.state !== 'Z') continue;
    const name = escapeText(process.stat.comm, view.locale);
    const text = isLeaderless(process) ? 'its other threads live' : `must be reaped by ${process.stat.ppid}`;
    lines.push(fact(`  ${process.pid}`, `${name}: ${text}`, dashboard));
  }
  return lines;
}
