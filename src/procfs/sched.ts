import { Cursor, MINUS, NEWLINE } from './bytes.ts';
import { namedNumbers, notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * `/proc/PID/task/TID/sched` (kernel/sched/debug.c, CONFIG_SCHED_DEBUG): the lines that tinspect uses.
 * Times are milliseconds of the CPU's task clock. Lines that are absent are undefined.
 */
export interface Sched {
  /** When it last began or went on to run: for a sleeper the start of its sleep, for a zombie its end. */
  readonly exec_start_ms?: number | undefined;
  readonly sum_exec_runtime_ms?: number | undefined;
  readonly nr_migrations?: number | undefined;
  readonly nr_switches?: number | undefined;
  readonly nr_voluntary_switches?: number | undefined;
  readonly nr_involuntary_switches?: number | undefined;
  readonly policy?: number | undefined;
  readonly prio?: number | undefined;
}

/** Longer than any name of a user task, which stands raw in the file's first line and may hold newlines. */
const MIN_RULE = 16;

/**
 * The record in the first `end` bytes of a sched file; `MALFORMED` without its end, its ruled line or its
 * lines.
 */
export function parseSched(bytes: Buffer, end: number = bytes.length): Reading<Sched> {
  const broken = notWholeLines('sched', bytes, end);
  if (broken !== undefined) return broken;
  const start = endOfHeading(bytes, end);
  if (start < 0) return malformed('sched', 'has no ruled line');
  const numbers = namedNumbers(bytes, end, start);
  const exec_start_ms = numbers.get('se.exec_start');
  if (exec_start_ms === undefined) return malformed('sched', 'has no se.exec_start');
  return {
    exec_start_ms,
    sum_exec_runtime_ms: numbers.get('se.sum_exec_runtime'),
    nr_migrations: numbers.get('se.nr_migrations'),
    nr_switches: numbers.get('nr_switches'),
    nr_voluntary_switches: numbers.get('nr_voluntary_switches'),
    nr_involuntary_switches: numbers.get('nr_involuntary_switches'),
    policy: numbers.get('policy'),
    prio: numbers.get('prio'),
  };
}

/** The place behind the line of dashes that ends the heading; -1 when there is none. */
function endOfHeading(bytes: Buffer, end: number): number {
  const line = new Cursor(bytes, end);
  do {
    const from = line.at;
    while (line.skip(MINUS));
    if (line.at - from >= MIN_RULE && line.skip(NEWLINE)) return line.at;
  } while (line.nextLine());
  return -1;
}

/**
 * Reads `DIR/sched`, where `dir` is `PID` (its main thread) or `PID/task/TID`; ENOENT on kernels without it.
 */
export function readSched(root: ProcRoot, dir: string): Reading<Sched> {
  return root.parse(`${dir}/sched`, parseSched);
}
