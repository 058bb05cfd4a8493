import type { Rates } from '../model/rates.ts';
import type { FileName, Task } from '../model/task.ts';
import type { Unknown } from '../model/unknown.ts';
import type { Column, Unit } from './column.ts';
import {
  FAULTS_UNREAD,
  TIMES_UNREAD,
  whyNoDelays,
  whyNoRates,
  whyNoRecord,
  whyNoSchedstat,
  whyNoSum,
} from './no-rate.ts';
import { percentText } from './percent-text.ts';
import { ownColumn } from './shape.ts';
import { STATE_SHARE_COLUMNS } from './state-shares.ts';
import type { View } from './view.ts';

/** A number per second in at most six cells. */
export function rateText(value: number | string): string {
  if (typeof value !== 'number') return value;
  if (value === 0) return '0';
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0);
}

const SUFFIXES = ['', 'K', 'M', 'G', 'T'];

/** Bytes for a narrow cell, at most five: `512`, `1.5K`, `233M`. Text for people to read is bytesText of text/amounts.ts. */
export function sizeCell(value: number | string): string {
  let amount = Number(value);
  let suffix = 0;
  while (amount >= 1023.5 && suffix < SUFFIXES.length - 1) {
    amount /= 1024;
    suffix++;
  }
  return (suffix > 0 && amount < 9.95 ? amount.toFixed(1) : amount.toFixed(0)) + (SUFFIXES[suffix] ?? '');
}

interface RateDraft {
  readonly id: string;
  readonly header: string;
  readonly about: string;
  readonly unit: Unit;
  readonly needs?: readonly FileName[];
  readonly sums?: FileName;
  readonly width: number;
  readonly of: keyof Rates &
    (
      | 'cpu'
      | 'runq'
      | 'slices'
      | 'vcsw'
      | 'ivcsw'
      | 'migrations'
      | 'minflt'
      | 'majflt'
      | 'read_bytes'
      | 'write_bytes'
      | 'blkio'
    );
  /** Why it is missing though there were two looks. */
  readonly otherwise: (task: Task, view: View) => Unknown;
  readonly text: (value: number | string) => string;
}

/** A column that is the change of a counter over the task's own interval. */
function rateColumn(draft: RateDraft): Column {
  const { of, otherwise, needs = [], ...rest } = draft;
  return ownColumn({
    ...rest,
    needs,
    raw: (task, view) => {
      if (task.rates === undefined || Number.isNaN(task.rates.interval_ns)) return whyNoRates(task);
      const value = task.rates[of];
      return Number.isNaN(value) ? otherwise(task, view) : value;
    },
  });
}

const runqShare = rateColumn({
  id: 'runq_now',
  header: '%RUNQ',
  about:
    'Share of the interval spent runnable without a CPU, from schedstat, and of a thread that never slept all that it ' +
    'did not run; starv: it never got one (100). Of a process: the sum of the threads that it has now.',
  unit: 'percent',
  width: 5,
  of: 'runq',
  otherwise: whyNoSchedstat,
  text: percentText,
});

const runq: Column = {
  ...runqShare,
  show: (task, view, width) => (task.rates?.starving === true ? 'starv' : runqShare.show(task, view, width)),
};

/** Rates and the state analysis: known where a task was read twice. */
export const RATE_COLUMNS: readonly Column[] = [
  rateColumn({
    id: 'cpu_now',
    header: '%NOW',
    about:
      'CPU over the interval, percent of one CPU: nanoseconds of schedstat, or clock ticks of stat without it. Of a ' +
      'process: the sum of its threads, or clock ticks of stat where that is not known or threads that ended used more.',
    unit: 'percent',
    width: 5,
    of: 'cpu',
    otherwise: () => TIMES_UNREAD,
    text: percentText,
  }),
  runq,
  rateColumn({
    id: 'blkio_now',
    header: '%BLKIO',
    about:
      'Share of the interval spent waiting for block I/O, from stat; needs delay accounting. Of a process: the sum of ' +
      'the threads that it has now.',
    unit: 'percent',
    width: 6,
    of: 'blkio',
    otherwise: whyNoDelays,
    text: percentText,
  }),
  rateColumn({
    id: 'slices_rate',
    header: 'SLICE/s',
    about:
      'How many times a second it got a CPU, from schedstat; of a process the sum of the threads that it has now.',
    unit: 'per_s',
    width: 7,
    of: 'slices',
    otherwise: whyNoSchedstat,
    text: rateText,
  }),
  rateColumn({
    id: 'vcsw_rate',
    header: 'VCSW/s',
    about:
      'Voluntary context switches a second, from status; of a process the sum of the threads that it has now, where all ' +
      'of them were read.',
    unit: 'per_s',
    needs: ['status'],
    sums: 'status',
    width: 6,
    of: 'vcsw',
    otherwise: whyNoSum('status'),
    text: rateText,
  }),
  rateColumn({
    id: 'ivcsw_rate',
    header: 'IVCSW/s',
    about:
      'Involuntary context switches a second, from status; of a process the sum of the threads that it has now, where all ' +
      'of them were read.',
    unit: 'per_s',
    needs: ['status'],
    sums: 'status',
    width: 7,
    of: 'ivcsw',
    otherwise: whyNoSum('status'),
    text: rateText,
  }),
  rateColumn({
    id: 'migrations_rate',
    header: 'MIGR/s',
    about:
      'Moves to another CPU a second, from sched; of a process the sum of the threads that it has now, where all of them ' +
      'were read.',
    unit: 'per_s',
    needs: ['sched'],
    sums: 'sched',
    width: 6,
    of: 'migrations',
    otherwise: whyNoSum('sched'),
    text: rateText,
  }),
  rateColumn({
    id: 'minflt_rate',
    header: 'MINFL/s',
    about: 'Minor page faults a second, from stat; of a process of all its threads, those that ended too.',
    unit: 'per_s',
    width: 7,
    of: 'minflt',
    otherwise: () => FAULTS_UNREAD,
    text: rateText,
  }),
  rateColumn({
    id: 'majflt_rate',
    header: 'MAJFL/s',
    about:
      'Major page faults, which read a disk, a second; from stat; of a process of all its threads, those that ended too.',
    unit: 'per_s',
    width: 7,
    of: 'majflt',
    otherwise: () => FAULTS_UNREAD,
    text: rateText,
  }),
  rateColumn({
    id: 'read_rate',
    header: 'READ/s',
    about:
      'Bytes a second that this thread caused to be fetched from storage, from io; of a process all its threads, and what ' +
      'children that it waited for in the interval read in their lives.',
    unit: 'bytes_per_s',
    needs: ['io'],
    width: 6,
    of: 'read_bytes',
    otherwise: whyNoRecord('io'),
    text: sizeCell,
  }),
  rateColumn({
    id: 'write_rate',
    header: 'WRITE/s',
    about:
      'Bytes a second that this thread caused to be sent to storage, from io; of a process all its threads, and what ' +
      'children that it waited for in the interval wrote in their lives.',
    unit: 'bytes_per_s',
    needs: ['io'],
    width: 7,
    of: 'write_bytes',
    otherwise: whyNoRecord('io'),
    text: sizeCell,
  }),
  ...STATE_SHARE_COLUMNS,
];
