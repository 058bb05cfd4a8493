import { readRealUid } from '../../procfs/real-uid.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import type { Stat } from '../../procfs/stat.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { walkProcesses } from '../walk.ts';
import type { TaskCounts } from './evidence.ts';

/** After its first round through the ids the kernel hands out none below this (kernel/pid.c, RESERVED_PIDS). */
const RESERVED_IDS = 300;

/** What to count. */
export interface CountRequest {
  /** A real uid; undefined: not known. */
  readonly uid: number | undefined;
  /** The user namespace of the process that is asked about, as its link has it; undefined: it does not matter. */
  readonly userNs: string | undefined;
  /** The id that was handed out last, from loadavg; undefined: not known. */
  readonly lastPid: number | undefined;
  /** Why processes of others may not be listed: `hidepid=2`; undefined: all are. */
  readonly hidden: string | undefined;
  /** Our own process, which is left out; undefined: nothing is. */
  readonly own: number | undefined;
  /** Our own process is the one that is asked about: it is counted. */
  readonly asked: boolean;
  /** How many tasks the machine has, from loadavg; undefined: not known. */
  readonly machine: number | undefined;
}

/** Counts the threads of a uid, and the ids in use, in one walk over all processes. */
export function countTasks(
  root: ProcRoot,
  { uid, userNs, lastPid, hidden, own, asked, machine }: CountRequest,
): Reading<TaskCounts> {
  const lowestId = Math.min(RESERVED_IDS, (lastPid ?? 0) + 1);
  let ofUid = 0;
  let inNs = 0;
  let tasks = 0;
  let idsFromLowest = 0;
  let ownTasks = 0;
  let ownOfUid = 0;
  const pids = new Set<number>();
  const held = new Set<number>();
  const report = walkProcesses(root, ({ pid, stat }) => {
    const isOfUid = uid !== undefined && readRealUid(root, String(pid)) === uid;
    if (pid === own) {
      ownTasks = stat.num_threads;
      if (isOfUid) ownOfUid = stat.num_threads;
      if (!asked) return true;
    }
    pids.add(pid);
    held.add(stat.pgrp).add(stat.session);
    tasks += stat.num_threads;
    idsFromLowest += idsFrom(root, stat, lowestId);
    if (isOfUid) {
      ofUid += stat.num_threads;
      if (userNs !== undefined && userNsOf(root, String(pid)) === userNs) inNs += stat.num_threads;
    }
    return true;
  });
  if (report.failure !== undefined) return report.failure;
  let ids = tasks;
  for (const id of held) {
    if (id === 0 || pids.has(id)) continue;
    ids++;
    if (id >= lowestId) idsFromLowest++;
  }
  const unseen = whyUnseen(root, tasks, hidden, machine);
  return {
    ofUid,
    ofUidInNs: userNs === undefined ? undefined : inNs,
    ids,
    idsFromLowest,
    lowestId,
    own: ownTasks,
    ownOfUid,
    unseen,
  };
}

/** The user namespace of process `dir` as its link has it, `user:[4026531837]`; undefined: not to be read. */
export function userNsOf(root: ProcRoot, dir: string): string | undefined {
  const link = root.link(`${dir}/ns/user`);
  return isRead(link) ? link.toString('latin1') : undefined;
}

/** Why there may be tasks that were not counted; empty: all were. */
function whyUnseen(
  root: ProcRoot,
  tasks: number,
  hidden: string | undefined,
  machine: number | undefined,
): string {
  if (hidden !== undefined) return `processes are hidden (${hidden}): more may be used`;
  // On a live system tasks come and go between the two counts; a tree may hold some processes only.
  if (!root.captured || machine === undefined || tasks >= machine) return '';
  return `the tree holds ${tasks} of ${machine} tasks: more may be used`;
}

/** How many of a process's task ids are `lowest` or above; its threads need to be listed only where some may not be. */
function idsFrom(root: ProcRoot, { pid, num_threads }: Stat, lowest: number): number {
  if (pid >= lowest) return num_threads;
  if (num_threads === 1) return 0;
  const tids = root.list(`${pid}/task`);
  return isRead(tids) ? tids.filter((tid) => Number(tid) >= lowest).length : num_threads - 1;
}
