import { isRead } from '../../procfs/unreadable.ts';
import { escapeText } from '../../text/escape.ts';
import { whyUnread } from '../why-unread.ts';
import { tightest, unseenNote, withoutOwn } from './cgroup-use.ts';
import type { LimitEvidence } from './evidence.ts';
import { ownNote } from './own.ts';
import { type LimitRow, limitRow, notes, unknownRow } from './row.ts';

/** Limits of the machine and of control groups that count threads. clone(2) fails with EAGAIN at each of them. */

/** kernel.threads-max: all tasks of the machine, whatever the namespace; nobody is exempt. */
export function threadsMax({ loadavg, threadsMax: limit, own }: LimitEvidence): LimitRow {
  const source = 'sys/kernel/threads-max; loadavg';
  if (!isRead(limit)) return unknownRow('threads-max', 'threads', source, `${limit.file}: ${limit.code}`);
  return limitRow({
    name: 'threads-max',
    unit: 'threads',
    used: isRead(loadavg) ? withoutOwn(loadavg.entities, own.threads, own.asked) : null,
    limit,
    source,
    exact: isRead(loadavg),
    at_least: isRead(loadavg) && own.threads === undefined,
    note: isRead(loadavg) ? ownNote(own.threads, own.asked) : `loadavg: ${loadavg.code}`,
  });
}

/** kernel.pid_max: ids are below it, and none below 300 is handed out again after the first round (kernel/pid.c). */
export function pidMax(evidence: LimitEvidence): LimitRow {
  const { counts, pidMax: limit, initialPidNs, nested, own } = evidence;
  const source = 'sys/kernel/pid_max; loadavg; stat of every process';
  if (!isRead(limit)) return unknownRow('pid_max', 'ids', source, `${limit.file}: ${limit.code}`);
  const row = { name: 'pid_max', unit: 'ids', limit, source } as const;
  if (!isRead(counts)) return limitRow({ ...row, used: null, exact: false, note: whyUnread(counts) });
  const { ids, lowestId, unseen } = counts;
  const tasks = unseen === '' ? 0 : tasksOfMachine(evidence);
  const idsFromLowest = Math.max(counts.idsFromLowest, tasks - (lowestId - 1));
  const above = initialPidNs === false;
  return limitRow({
    ...row,
    used: Math.max(ids, tasks),
    used_at_least: unseen !== '',
    left: Math.max(0, limit - lowestId - idsFromLowest),
    exact: !above && !nested && unseen === '',
    note: notes(
      lowestId > 1 && `ids below ${lowestId} are not handed out again`,
      above && 'the pid_max of the PID namespaces above binds too and is out of sight here',
      nested && 'its own PID namespace may have a lower pid_max, out of sight here',
      unseen,
      tasks > ids && `loadavg counts ${tasks} tasks`,
      ownNote(counts.own, own.asked),
    ),
  });
}

/**
 * How many tasks there are, by loadavg, which also counts those that are hidden from us; 0: not known. Only in the
 * machine's first PID namespace does each of them have an id.
 */
function tasksOfMachine({ loadavg, initialPidNs, own }: LimitEvidence): number {
  if (!isRead(loadavg) || initialPidNs !== true) return 0;
  return withoutOwn(loadavg.entities, own.threads, own.asked);
}

/** pids.max of the process's control group and of every group above it (cgroups(7), pids). */
export function pidsMax({ pids, own }: LimitEvidence): LimitRow {
  const source = 'cgroup; mountinfo; pids.max of every level';
  if (!isRead(pids)) return unknownRow('pids.max', 'threads', source, whyUnread(pids));
  const level = tightest(pids, own.asked);
  const unseen = unseenNote(pids);
  const row = { name: 'pids.max', unit: 'threads', exact: unseen === '' } as const;
  if (level === undefined) {
    const lowest = pids.levels[0];
    const used =
      lowest !== undefined && isRead(lowest.current)
        ? withoutOwn(lowest.current, lowest.own, own.asked)
        : null;
    const note = notes('no limit at any level', unseen, used !== null && ownNote(lowest?.own, own.asked));
    return limitRow({ ...row, used, limit: Infinity, source, note });
  }
  const path = escapeText(level.path, 'utf8');
  return limitRow({
    ...row,
    label: `pids.max of ${path}`,
    used: level.used,
    limit: level.limit,
    source: `${escapeText(level.folder, 'utf8')}/pids.max`,
    at_least: level.own === undefined,
    note: notes(
      level.path !== pids.levels[0]?.path && `the limit of ${path}, above its own group`,
      unseen,
      ownNote(level.own, own.asked),
    ),
  });
}
