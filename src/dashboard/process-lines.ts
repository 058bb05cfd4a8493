import { findColumn } from '../columns/registry.ts';
import { recordOf } from '../columns/readings.ts';
import type { Task } from '../model/task.ts';
import type { Limit } from '../procfs/limits.ts';
import type { LiveProcess } from '../scan/live-task.ts';
import { bytesText, durationText } from '../text/amounts.ts';
import { escapeText } from '../text/escape.ts';
import type { Dashboard } from './dashboard.ts';

function cell(id: string, process: LiveProcess, dashboard: Dashboard, width = 200): string {
  return findColumn(id)?.show(process, dashboard.viewOf(process), width).trim() ?? '?';
}

/** What a process is: its parent, its user, its age, its command. */
export function placeLine(process: LiveProcess, dashboard: Dashboard): string {
  const { moment } = dashboard.viewOf(process);
  const age = moment.uptimeTicks - process.stat.starttime;
  const gone = process.gone ? 'GONE, as last seen: ' : '';
  const old = age > 0 ? durationText((age * 1000) / moment.root.host.clock_ticks) : '?';
  return `${gone}${process.pid}, child of ${process.stat.ppid}, user ${cell('user', process, dashboard)}, ${old} old: ${cell('args', process, dashboard)}`;
}

function percent(value: number): string {
  return Number.isNaN(value) ? '?' : `${value.toFixed(1)}%`;
}

/** Percent that the parts of a sum may be off by where each interval is a moment's longer or shorter. */
const ROUNDING = 0.5;

/**
 * How the CPU time of the interval adds up: the process's, that of its threads, and what is left: burned by threads
 * that have ended, or were just born and have been seen only once.
 */
export function cpuAccount(process: LiveProcess): string {
  const { threads, rates } = process;
  const count = `${threads.size} ${threads.size === 1 ? 'thread' : 'threads'}`;
  if (Number.isNaN(rates.cpu)) return `${count}; CPU is known from the second round on`;
  let sum = 0;
  let born = 0;
  for (const thread of threads.values()) {
    if (Number.isNaN(thread.rates.cpu)) born++;
    else sum += thread.rates.cpu;
  }
  const others = born === 0 ? 'ended' : `ended and ${born} new`;
  const over = (rates.interval_ns / 1e9).toFixed(1);
  const rest = rates.cpu - sum;
  // What has ended was last read at several moments.
  const parts =
    rest < -ROUNDING
      ? `; ${count} ${percent(sum)}, over another interval`
      : ` = ${count} ${percent(sum)} + ${others} ${percent(Math.max(0, rest))}`;
  return `CPU ${percent(rates.cpu)}${parts}, over ${over} s; run queue ${percent(rates.runq)}`;
}

/** The cgroup and the limits that a process of many threads meets, and what pidusage counts of it. */
export function limitLine(process: LiveProcess, dashboard: Dashboard): string {
  const task: Task = process;
  const limits = recordOf(task.limits);
  const cgroup = recordOf(task.cgroup);
  // On a machine with hierarchies of v1, too, the unified one may hold everybody at its root.
  const path =
    cgroup?.find(({ hierarchy, path: at }) => hierarchy === 0 && at !== '/') ??
    cgroup?.find(({ path: at }) => at !== '/') ??
    cgroup?.[0];
  const { processUsage } = dashboard;
  const parts = [
    path === undefined ? 'cgroup ?' : `cgroup ${escapeText(path.path, dashboard.view.locale)}`,
    limits === undefined ? 'limits ?' : `limits: nproc ${count(limits.get('Max processes'))}`,
    limits === undefined ? '' : `files ${count(limits.get('Max open files'))}`,
    limits === undefined ? '' : `stack ${bytes(limits.get('Max stack size'))}`,
    processUsage === undefined || process.gone
      ? ''
      : `by pidusage, in clock ticks: ${percent(processUsage.cpu)} CPU, ${bytesText(processUsage.memory_bytes)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function count(limit: Limit | undefined): string {
  if (limit === undefined) return '?';
  return limit.soft === Infinity ? 'unlimited' : String(limit.soft);
}

function bytes(limit: Limit | undefined): string {
  if (limit === undefined) return '?';
  return limit.soft === Infinity ? 'unlimited' : bytesText(limit.soft);
}
