import { setTimeout as sleep } from 'node:timers/promises';
import type { Column } from '../columns/column.ts';
import { findColumn } from '../columns/registry.ts';
import type { View } from '../columns/view.ts';
import { stateCounts, takeCensus } from '../dashboard/census.ts';
import { Feed } from '../dashboard/feed.ts';
import { clock, counted } from '../dashboard/header.ts';
import { busy, type Machine, readMachine } from '../dashboard/machine.ts';
import { recordsOfColumns } from '../dashboard/records.ts';
import type { Wanted } from '../dashboard/screen.ts';
import type { Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { matches } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import { recordsOf, TaskRow } from '../query/task-row.ts';
import { JsonRow } from '../render/json.ts';
import { Missing } from '../render/missing.ts';
import { PsLayout } from '../render/ps.ts';
import { TextRows } from '../render/text-rows.ts';
import type { LiveTask } from '../scan/live-task.ts';
import { RootMoment } from '../scan/moment.ts';
import type { Round } from '../scan/sampler.ts';
import { durationText } from '../text/amounts.ts';
import type { Cli } from './cli.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { withoutThreads } from './list-notes.ts';
import { openView } from './view.ts';
import { descriptorBudget, monotonic } from './watch.ts';
import { parseWhere } from './where.ts';

/** How rounds are written. */
export const BATCH_OUTPUTS = ['text', 'ndjson'] as const;
export type BatchOutput = (typeof BATCH_OUTPUTS)[number];

/** What `top -b` was asked for. */
export interface BatchRequest {
  readonly moments: readonly [ProcRoot, ...ProcRoot[]];
  readonly pids: readonly number[] | undefined;
  readonly where: string | undefined;
  readonly output: BatchOutput;
  /** Undefined: without end, or to the end of a recording. */
  readonly rounds: number | undefined;
  readonly interval_s: number;
}

const COLUMNS = 'pid lwp user s cpu_now runq_now tsa slices_rate bsdtime psr comm'
  .split(' ')
  .flatMap((id) => findColumn(id) ?? []);
const SECOND = 1000;
const NS_PER_S = 1e9;
const MOST_CELLS = 512;

/** Prints rounds, each a summary and the threads, the busiest first. Exit code 1 when no thread was ever printed. */
export async function runBatch(request: BatchRequest, cli: Cli): Promise<number> {
  const [first] = request.moments;
  const query = request.where === undefined ? undefined : parseWhere(request.where, first.host, true);
  const pids = withoutThreads(request.pids, first, cli);
  if (pids?.length === 0) return EXIT.nothing;
  const feed = new Feed({
    moments: request.moments,
    pids,
    descriptors: descriptorBudget(first),
    clock: monotonic,
    pause: () => Promise.resolve(),
  });
  const batch = new Batch(request, query, cli);
  const wanted: Wanted = {
    records: new Set([...recordsOfColumns(COLUMNS), ...(query === undefined ? [] : recordsOf(query))]),
    of: undefined,
  };
  try {
    let round: Round | undefined = await feed.round(wanted);
    for (const pid of pids ?? [])
      if (round.failure === undefined && !round.processes.has(pid))
        cli.complain(`tinspect: ${pid} : no such process`);
    // Rates need two looks: on a live system the first one is not printed.
    if (feed.replay === undefined) {
      batch.see(feed.root, round);
      await sleep(request.interval_s * SECOND);
      round = await feed.round(wanted);
    }
    for (let count = 1; round !== undefined; count++) {
      const goesOn = batch.print(round, feed.root, count);
      cli.out.flush();
      if (!goesOn || count === request.rounds) break;
      round = await next(feed, wanted, request.interval_s);
    }
  } finally {
    feed.close();
  }
  return batch.printed > 0 ? EXIT.ok : EXIT.nothing;
}

async function next(feed: Feed, wanted: Wanted, interval_s: number): Promise<Round | undefined> {
  if (feed.replay !== undefined) return feed.step(1, wanted, () => undefined);
  await sleep(interval_s * SECOND);
  return feed.round(wanted);
}

/** Writes rounds. */
class Batch {
  printed = 0;
  private readonly request: BatchRequest;
  private readonly query: Query | undefined;
  private readonly cli: Cli;
  private machine: Machine | undefined = undefined;
  private seen_ns = Number.NaN;
  private readonly names = new Map<ProcRoot, View>();

  constructor(request: BatchRequest, query: Query | undefined, cli: Cli) {
    this.request = request;
    this.query = query;
    this.cli = cli;
  }

  /** Looks at the machine, so that its rates are known the next time. */
  see(root: ProcRoot, round: Round): View {
    const before = round.rebooted ? undefined : this.machine;
    this.machine = readMachine(root, before, (round.at_ns - this.seen_ns) / NS_PER_S);
    this.seen_ns = round.at_ns;
    return this.viewOf(root);
  }

  /** Prints a round; false when nobody reads any more. */
  print(round: Round, root: ProcRoot, number: number): boolean {
    if (round.failure !== undefined) {
      throw new CliError('/proc', round.failure.code, '', EXIT.unreadable);
    }
    const view = this.see(root, round);
    const tasks = busiestFirst(this.threads(round, view));
    this.printed += tasks.length;
    return this.request.output === 'ndjson'
      ? this.json(tasks, view, number)
      : this.text(round, tasks, view, number);
  }

  private text(round: Round, tasks: readonly Task[], view: View, number: number): boolean {
    const { out } = this.cli;
    if (number > 1) out.write('\n');
    for (const line of summary(round, view, this.machine, number)) out.write(`${line}\n`);
    out.write('\n');
    const placed = COLUMNS.map((column: Column) => ({
      column,
      header: column.header,
      width: column.width,
      literal: undefined,
    }));
    const layout = new PsLayout(placed, {
      width: this.cli.columns ?? MOST_CELLS,
      pidDigits: view.moment.pidDigits,
      numeric: false,
    });
    const rows = new TextRows(out, layout, view, {
      headers: 'once',
      pageRows: 0,
      mixed: false,
      levelCells: 0,
    });
    for (const task of tasks) if (!rows.row(task)) return false;
    rows.end();
    return out.write('');
  }

  private json(tasks: readonly Task[], view: View, number: number): boolean {
    const row = new JsonRow(COLUMNS, view, new Missing(), false);
    const head = `{"round":${number},"taken_at":"${new Date(view.moment.now * SECOND).toISOString()}",`;
    for (const task of tasks) if (!this.cli.out.write(`${head}${row.text(task).slice(1)}\n`)) return false;
    return this.cli.out.write('');
  }

  private threads({ processes }: Round, view: View): LiveTask[] {
    const all: LiveTask[] = [];
    for (const process of processes.values()) for (const task of process.threads.values()) all.push(task);
    const { query } = this;
    const [first] = all;
    if (query === undefined || first === undefined) return all;
    const row = new TaskRow(first, view);
    return all.filter((task) => {
      row.task = task;
      return matches(query, row);
    });
  }

  private viewOf(root: ProcRoot): View {
    const known = this.names.get(root) ?? openView(root, this.cli);
    this.names.set(root, known);
    return { ...known, moment: new RootMoment(root, root.captured ? root.host.now : Date.now() / SECOND) };
  }
}

function busiestFirst(tasks: readonly LiveTask[]): LiveTask[] {
  const cpu = ({ rates }: LiveTask): number => (Number.isNaN(rates.cpu) ? -1 : rates.cpu);
  return tasks.toSorted((a, b) => cpu(b) - cpu(a) || a.pid - b.pid || a.tid - b.tid);
}

/** The lines above the threads: the moment, the load, tasks by state, CPU, and what the round cost. */
function summary(round: Round, view: View, machine: Machine | undefined, number: number): string[] {
  const census = takeCensus(round.processes.values());
  const parts = [`tinspect top - ${clock(view.moment.now, view.moment.root.host.timezone)}`];
  if (machine !== undefined && isRead(machine.uptime)) {
    parts.push(`up ${durationText(machine.uptime.uptime * SECOND)}`);
  }
  if (machine !== undefined && isRead(machine.loadavg)) {
    const { load1, load5, load15 } = machine.loadavg;
    parts.push(`load ${load1.toFixed(2)} ${load5.toFixed(2)} ${load15.toFixed(2)}`);
  }
  const states = stateCounts(census);
  const use = machine?.use;
  const cost = (round.cost_ns / 1e6).toFixed(1);
  return [
    parts.join(', '),
    `Tasks: ${counted(census.processes, 'process', 'processes')}, ${counted(census.threads, 'thread', 'threads')}${states === '' ? '' : ` (${states})`}, ${counted(census.zombies, 'zombie', 'zombies')}` +
      (census.leaderless > 0 ? ` and ${census.leaderless} with live threads` : ''),
    use === undefined
      ? `%CPU: not known before the second look${round.rebooted ? ' since the machine was started' : ''}`
      : `%CPU: ${busy(use).toFixed(1)} of all ${view.moment.root.host.cpus}; ${use.user.toFixed(1)} user, ${use.system.toFixed(1)} system, ` +
        `${use.iowait.toFixed(1)} I/O wait, ${use.steal.toFixed(1)} steal, ${use.idle.toFixed(1)} idle`,
    `Round ${number}: ${view.moment.root.captured ? 'recorded' : `${cost} ms`}${round.rebooted ? ', another boot' : ''}, ${round.births.length} born, ${round.deaths.length} ended, ` +
      `${round.renames.length} renamed`,
  ];
}
