import type { NoRates, NoSchedstat } from '../model/rates.ts';
import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import { recordOf, whyNot } from './readings.ts';
import type { View } from './view.ts';

const NO_RATES: Readonly<Record<NoRates, Unknown>> = {
  'one look': new Unknown('a rate needs two looks: --interval, or a second round'),
  new: new Unknown('it is new: it was not there at the look before'),
  exec: new Unknown(
    'its process called exec between the two looks, or whether it did may not be seen: what is counted under its number ' +
      'now is or may be another thread’s',
  ),
  'no time': new Unknown('no time passed between the two looks'),
};

const NO_SCHEDSTAT: Readonly<Record<NoSchedstat, Unknown>> = {
  kernel: new Unknown('the kernel keeps no schedstat'),
  unread: new Unknown('schedstat was not read at both looks'),
  thread: new Unknown('it is not known of all its threads'),
};

/** For CPU time: neither schedstat nor stat says it. */
export const TIMES_UNREAD = new Unknown('its times could not be read');
const DELAYS_OFF = new Unknown('delay accounting is off (kernel.task_delayacct)');
/** For page faults. */
export const FAULTS_UNREAD = new Unknown('stat was not read at both looks');
const COUNTED_ONCE = new Unknown('it was counted at one of the two looks only');
const READ_ONCE = {
  status: new Unknown('status was read at one of the two looks only'),
  sched: new Unknown('sched was read at one of the two looks only'),
  io: new Unknown('io was read at one of the two looks only'),
} as const;
const NOT_OF_ALL = new Unknown(
  'the kernel counts it per thread, and it was not read of all threads of the process at both looks',
);
const TOO_MANY = new Unknown(
  'the kernel counts it per thread, and the threads are too many for that to be read of all of them in each round',
);

/** Why nothing is known of what `task` did between two looks. */
export function whyNoRates(task: Task): Unknown {
  return NO_RATES[task.rates?.missing ?? 'one look'];
}

/** Why what schedstat says is not known though other rates are. */
export function whyNoSchedstat(task: Task): Unknown {
  return NO_SCHEDSTAT[task.rates?.noSchedstat ?? 'unread'];
}

/** Why the share of waits for block I/O is not known. */
export function whyNoDelays(task: Task, view: View): Unknown {
  if (!view.moment.delayAccounting) return DELAYS_OFF;
  return task.kind === 'process' ? NO_SCHEDSTAT.thread : COUNTED_ONCE;
}

/** Why a counter of the record `file` has no rate. */
export function whyNoRecord(file: 'status' | 'sched' | 'io'): (task: Task) => Unknown {
  return (task) => (recordOf<unknown>(task[file]) === undefined ? whyNot(task[file], file) : READ_ONCE[file]);
}

/** The same where of a process it is the sum of its threads. */
export function whyNoSum(file: 'status' | 'sched'): (task: Task) => Unknown {
  const ofThread = whyNoRecord(file);
  return (task) => {
    if (task.kind !== 'process' || recordOf<unknown>(task[file]) === undefined) return ofThread(task);
    return task.rates?.tooManyThreads === true ? TOO_MANY : NOT_OF_ALL;
  };
}
