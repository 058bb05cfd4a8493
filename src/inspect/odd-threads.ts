import type { Task } from '../model/task.ts';
import { isRead } from '../procfs/unreadable.ts';
import { decodeText } from '../text/decode.ts';
import type { HasCallMask } from './call-mask.ts';
import type { MissingCount } from './missing.ts';
import { policyName } from './policy.ts';

/** What the threads of a pool have in common. */
export type Trait = 'affinity' | 'policy' | 'nice' | 'cgroup' | 'signal mask';

/** A thread that differs from its group in one trait. */
export interface OddThread {
  readonly tid: number;
  readonly comm: string;
  /** The main thread: it often differs, and may be no member of the pool at all. */
  readonly main: boolean;
  readonly trait: Trait;
  readonly value: string;
  /** What most of the group have. */
  readonly usual: string;
}

type TraitReader = (task: Task) => string | undefined;

const TRAITS: readonly (readonly [Trait, TraitReader])[] = [
  [
    'affinity',
    ({ status }) => (status !== undefined && isRead(status) ? status.Cpus_allowed_list : undefined),
  ],
  ['policy', ({ stat }) => policyName(stat.policy, stat.rt_priority)],
  ['nice', ({ stat }) => String(stat.nice)],
  ['cgroup', cgroupOf],
  ['signal mask', ({ status }) => (status !== undefined && isRead(status) ? status.SigBlk : undefined)],
];

/** Fewer threads than this have no usual value. */
const SMALLEST_GROUP = 3;

/**
 * The odd ones out of a group: threads that lack the value which at least two thirds of the group have. Where values
 * are spread (each worker on a CPU of its own) nobody is odd.
 *
 * @param hasCallMask whose mask of signals is but that of a call, and tells nothing; asked only of who looks odd
 */
export function oddThreads(
  threads: readonly Task[],
  missing: MissingCount,
  hasCallMask: HasCallMask = () => false,
): readonly OddThread[] {
  if (threads.length < SMALLEST_GROUP) return [];
  return TRAITS.flatMap(([trait, read]) => {
    const values = threads.map((task) => ({ task, value: read(task) }));
    const unread = values.filter(({ value }) => value === undefined).length;
    if (unread > 0) missing.add(trait, 'not to be read', unread);
    const usual = usualOf(values.flatMap(({ value }) => value ?? []));
    if (usual === undefined) return [];
    return values.flatMap(({ task, value }) =>
      value === undefined || value === usual || (trait === 'signal mask' && hasCallMask(task))
        ? []
        : oddThread(task, trait, value, usual),
    );
  });
}

function oddThread(task: Task, trait: Trait, value: string, usual: string): OddThread {
  return {
    tid: task.tid,
    comm: decodeText(task.stat.comm),
    main: task.tid === task.pid,
    trait,
    value: decodeText(ownLines(value, usual)),
    usual: decodeText(ownLines(usual, value)),
  };
}

function usualOf(values: readonly string[]): string | undefined {
  if (values.length < SMALLEST_GROUP) return undefined;
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const [value, count] of counts) if (count * 3 >= values.length * 2) return value;
  return undefined;
}

/** All hierarchies, a line each; threads of a process may be in groups of their own (cgroups(7), threaded mode). */
function cgroupOf({ cgroup }: Task): string | undefined {
  return cgroup !== undefined && isRead(cgroup) ? cgroup.map(({ line }) => line).join('\n') : undefined;
}

/** The lines of `value` that `other` has not, on one line. */
function ownLines(value: string, other: string): string {
  const others = new Set(other.split('\n'));
  return value
    .split('\n')
    .filter((line) => !others.has(line))
    .join(' ');
}
