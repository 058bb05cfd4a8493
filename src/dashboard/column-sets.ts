/** A column of a set, and when it is dropped: the highest rank first where the screen is narrow, 0 never. */
export interface SetColumn {
  readonly id: string;
  readonly rank: number;
  /** Cells, where those of ps are too few for what is seen here. */
  readonly width?: number;
}

/** Columns that are switched to by one key. */
export interface ColumnSet {
  readonly name: string;
  /** Shown in the footer. */
  readonly about: string;
  readonly columns: readonly SetColumn[];
  /** Column that rows are sorted by at first. */
  readonly sort: string;
  readonly descending: boolean;
}

/** `pid:0 user:3 nlwp:4:5` as columns with their ranks, and widths where they are not ps's. */
function columns(text: string): SetColumn[] {
  return text.split(' ').map((word) => {
    const [id = '', rank = '0', width] = word.split(':');
    return { id, rank: Number(rank), ...(width === undefined ? {} : { width: Number(width) }) };
  });
}

/** The sets, in the order in which the key goes through them. The last column of each takes the room that is left. */
export const COLUMN_SETS: readonly ColumnSet[] = [
  {
    name: 'live',
    about: 'who runs, who waits for a CPU',
    columns: columns(
      'pid:3 lwp:0 nid:8 user:7 s:0 cpu_now:0 runq_now:2 tsa:1 slices_rate:6 bsdtime:5 nlwp:4:5 comm:0',
    ),
    sort: 'cpu_now',
    descending: true,
  },
  {
    name: 'efL',
    about: 'what ps -efL shows',
    columns: columns('uid_hack:4 pid:0 ppid:5 lwp:0 c:3 nlwp:3:5 stime:6 tname:7 time:2 cmd:0'),
    sort: 'pid',
    descending: false,
  },
  {
    name: 'efT',
    about: 'what ps -efT shows',
    columns: columns('uid_hack:4 pid:0 spid:0 ppid:5 c:3 stime:6 tname:7 time:2 cmd:0'),
    sort: 'pid',
    descending: false,
  },
  {
    name: 'placement',
    about: 'where threads may run, and where they do',
    columns: columns(
      'pid:4 lwp:0 s:0 psr:0 migrations_rate:3 affinity:1 cls:2 rtprio:6 ni:2 pri:7 cpu_now:1 comm:0',
    ),
    sort: 'psr',
    descending: false,
  },
  {
    name: 'I/O',
    about: 'who reads and writes storage, who faults',
    columns: columns(
      'pid:4 lwp:0 s:0 read_rate:0 write_rate:0 majflt_rate:1 minflt_rate:3 blkio_now:5 cpu_now:2 comm:0',
    ),
    sort: 'read_rate',
    descending: true,
  },
];
