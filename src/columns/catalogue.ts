import type { FileName } from '../model/task.ts';
import { ABSENT_COLUMNS } from './absent.ts';
import { type Column, keyOf } from './column.ts';
import { COLUMNS } from './registry.ts';

/** A column as `tinspect columns` and docs/columns.md list it. */
export interface CatalogueRow {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly header: string;
  /** What the raw value is measured in; empty for ids, names and counts. */
  readonly unit: string;
  /** The key in JSON, NDJSON and CSV. */
  readonly key: string;
  /** The files that are read for it, as paths of a thread row. */
  readonly sources: readonly string[];
  /** What reading them costs, for each row. */
  readonly cost: string;
  /** True for a name that ps has too. */
  readonly ps: boolean;
  /** True for a name that ps accepts and never has a value for. */
  readonly absent: boolean;
  readonly about: string;
}

const STAT = 'stat';
const FREE = 'none: stat is always read';
const ONE_FILE = 'one more file';
const PER_PROCESS = 'one more file for each process';

interface Source {
  readonly path: string;
  readonly cost: string;
  /** Higher is dearer: of several files the dearest is named. */
  readonly rank: number;
}

function source(path: string, cost = ONE_FILE, rank = 2): Source {
  return { path, cost, rank };
}

/** Where each record is read, and what that costs beside the stat that every row has. */
const SOURCES: Readonly<Record<FileName, Source>> = {
  owner: source('owner of the folder', 'one stat(2) of a folder', 1),
  status: source('status'),
  statm: source('statm'),
  schedstat: source('schedstat'),
  sched: source('sched', 'one more file, a long one', 3),
  io: source('io', 'one more file; needs the rights of ptrace'),
  wchan: source('wchan', 'one more file; the kernel looks at the stack'),
  cmdline: source('cmdline', PER_PROCESS, 1),
  environ: source('environ', PER_PROCESS, 1),
  cgroup: source('cgroup'),
  exe: source('exe', 'one link for each process', 1),
  limits: source('limits', PER_PROCESS, 1),
  loginuid: source('loginuid'),
  oom_score: source('oom_score'),
  oom_score_adj: source('oom_score_adj'),
  smaps_rollup: source('smaps_rollup', 'slow: the kernel walks the page tables of the process', 4),
  autogroup: source('autogroup'),
  attr_current: source('attr/current'),
  ns: source('ns/*', 'eight links', 3),
};

const absent: ReadonlySet<Column> = new Set(ABSENT_COLUMNS);

function costOf(needs: readonly FileName[]): string {
  let dearest: Source | undefined;
  for (const need of needs) {
    const one = SOURCES[need];
    if (dearest === undefined || one.rank > dearest.rank) dearest = one;
  }
  return dearest?.cost ?? FREE;
}

function rowOf(column: Column): CatalogueRow {
  return {
    name: column.id,
    aliases: column.aliases ?? [],
    header: column.header,
    unit: column.unit === 'none' ? '' : column.unit,
    key: keyOf(column),
    sources: [STAT, ...column.needs.map((need) => SOURCES[need].path), ...(column.beside?.sources ?? [])],
    cost: column.beside?.cost ?? costOf(column.needs),
    ps: column.ps,
    absent: absent.has(column),
    about: column.about,
  };
}

/** One row for each column, in the registry's order: the one text that the docs and `tinspect columns` are made of. */
export function catalogue(columns: readonly Column[] = COLUMNS): readonly CatalogueRow[] {
  return columns.map(rowOf);
}
