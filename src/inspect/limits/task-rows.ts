import { isRead } from '../../procfs/unreadable.ts';
import { escapeText } from '../../text/escape.ts';
import { inMask } from '../signals.ts';
import { whyUnread } from '../why-unread.ts';
import { tightest, unseenNote } from './cgroup-use.ts';
import type { LimitEvidence } from './evidence.ts';
import { type LimitRow, limitRow, notes, unknownRow } from './row.ts';

/** Limits that count threads. clone(2) fails with EAGAIN at each of them. */

const CAP_SYS_ADMIN = 21;
const CAP_SYS_RESOURCE = 24;

/** RLIMIT_NPROC, getrlimit(2): threads of the real uid in the user namespace. */
export function nproc(evidence: LimitEvidence): LimitRow {
  const source = 'limits: Max processes; status of every process';
  const { status, limits, counts } = evidence;
  if (!isRead(status)) return unknownRow('nproc', 'threads', source, `status: ${status.code}`);
  if (!isRead(limits)) return unknownRow('nproc', 'threads', source, `limits: ${limits.code}`);
  const limit = limits.get('Max processes')?.soft ?? null;
  const uid = status.Uid[0];
  const used = isRead(counts) ? counts.ofUid : null;
  const unseen = unseenThreads(evidence);
  const row = {
    name: 'nproc',
    label: `nproc of uid ${uid}`,
    unit: 'threads',
    used,
    used_at_least: used !== null && unseen !== undefined,
    limit,
    source,
  } as const;
  const why = exemption(evidence, uid, status.CapEff);
  if (why !== undefined) return limitRow({ ...row, left: Infinity, exempt: true, note: why });
  if (limit === Infinity) return limitRow({ ...row, note: 'unlimited' });
  return limitRow({
    ...row,
    exact: unseen === undefined && used !== null && limit !== null,
    note: notes(
      limit === null && 'limits has no such line',
      !isRead(counts) && whyUnread(counts),
      unseen,
      evidence.initialUserNs === false && 'the limits of the user namespaces above count as well',
    ),
  });
}

/** Who is above RLIMIT_NPROC: root and two capabilities, all of the initial user namespace (kernel/fork.c). */
function exemption(evidence: LimitEvidence, uid: number, capEff: string | undefined): string | undefined {
  if (evidence.initialUserNs === false) return undefined;
  if (uid === 0) return 'uid 0 is exempt';
  if (capEff === undefined) return undefined;
  if (hasCapability(capEff, CAP_SYS_ADMIN)) return 'CAP_SYS_ADMIN is exempt';
  return hasCapability(capEff, CAP_SYS_RESOURCE) ? 'CAP_SYS_RESOURCE is exempt' : undefined;
}

/** Capabilities count from bit 0, signals from bit 1 of a mask. */
function hasCapability(mask: string, capability: number): boolean {
  return inMask(mask, capability + 1);
}

/** Why threads of the uid may exist that were not counted. */
function unseenThreads({ counts, initialPidNs }: LimitEvidence): string | undefined {
  if (isRead(counts) && counts.unseen !== '') return counts.unseen;
  if (initialPidNs === false)
    return 'threads of this uid outside our PID namespace count too and are not seen';
  return undefined;
}

/** kernel.threads-max: all tasks of the machine, whatever the namespace; nobody is exempt. */
export function threadsMax({ loadavg, threadsMax: limit }: LimitEvidence): LimitRow {
  const source = 'sys/kernel/threads-max; loadavg';
  if (!isRead(limit)) return unknownRow('threads-max', 'threads', source, `${limit.file}: ${limit.code}`);
  return limitRow({
    name: 'threads-max',
    unit: 'threads',
    used: isRead(loadavg) ? loadavg.entities : null,
    limit,
    source,
    exact: isRead(loadavg),
    note: isRead(loadavg) ? '' : `loadavg: ${loadavg.code}`,
  });
}

/** kernel.pid_max: ids are below it, and none below 300 is handed out again after the first round (kernel/pid.c). */
export function pidMax({ counts, pidMax: limit, initialPidNs, nested }: LimitEvidence): LimitRow {
  const source = 'sys/kernel/pid_max; loadavg; stat of every process';
  if (!isRead(limit)) return unknownRow('pid_max', 'ids', source, `${limit.file}: ${limit.code}`);
  const row = { name: 'pid_max', unit: 'ids', limit, source } as const;
  if (!isRead(counts)) return limitRow({ ...row, used: null, exact: false, note: whyUnread(counts) });
  const { ids, idsFromLowest, lowestId, unseen } = counts;
  const above = initialPidNs === false;
  return limitRow({
    ...row,
    used: ids,
    used_at_least: unseen !== '',
    left: Math.max(0, limit - lowestId - idsFromLowest),
    exact: !above && !nested && unseen === '',
    note: notes(
      lowestId > 1 && `ids below ${lowestId} are not handed out again`,
      above && 'the pid_max of the PID namespaces above binds too and is out of sight here',
      nested && 'its own PID namespace may have a lower pid_max, out of sight here',
      unseen,
    ),
  });
}

/** pids.max of the process's control group and of every group above it (cgroups(7), pids). */
export function pidsMax({ pids }: LimitEvidence): LimitRow {
  const source = 'cgroup; mountinfo; pids.max of every level';
  if (!isRead(pids)) return unknownRow('pids.max', 'threads', source, whyUnread(pids));
  const level = tightest(pids);
  const unseen = unseenNote(pids);
  const row = { name: 'pids.max', unit: 'threads', exact: unseen === '' } as const;
  if (level === undefined) {
    const own = pids.levels[0]?.current;
    const used = own !== undefined && isRead(own) ? own : null;
    return limitRow({ ...row, used, limit: Infinity, source, note: notes('no limit at any level', unseen) });
  }
  const path = escapeText(level.path, 'utf8');
  return limitRow({
    ...row,
    label: `pids.max of ${path}`,
    used: level.used,
    limit: level.limit,
    source: `${escapeText(level.folder, 'utf8')}/pids.max`,
    note: notes(level.path !== pids.levels[0]?.path && `the limit of ${path}, above its own group`, unseen),
  });
}
