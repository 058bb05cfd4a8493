import type { Limits } from '../../procfs/limits.ts';
import type { Status } from '../../procfs/status.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { inMask } from '../signals.ts';
import { whyUnread } from '../why-unread.ts';
import type { LimitEvidence } from './evidence.ts';
import { ownNote } from './own.ts';
import { type LimitRow, limitRow, notes, unknownRow } from './row.ts';

const CAP_SYS_ADMIN = 21;
const CAP_SYS_RESOURCE = 24;

/** RLIMIT_NPROC, getrlimit(2): threads of the real uid in the user namespace. clone(2) fails with EAGAIN at it. */
export function nproc(evidence: LimitEvidence): LimitRow {
  const source = 'limits: Max processes; status of every process';
  const { status, limits } = evidence;
  if (!isRead(status)) return unknownRow('nproc', 'threads', source, `status: ${status.code}`);
  if (!isRead(limits)) return unknownRow('nproc', 'threads', source, `limits: ${limits.code}`);
  return rowOf(evidence, status, limits, source);
}

function rowOf(evidence: LimitEvidence, status: Status, limits: Limits, source: string): LimitRow {
  const { counts, own } = evidence;
  const limit = limits.get('Max processes')?.soft ?? null;
  const used = isRead(counts) ? counts.ofUid : null;
  const unseen = unseenThreads(evidence);
  const ours = isRead(counts) && ownNote(counts.ownOfUid, own.asked);
  const row = {
    name: 'nproc',
    label: `nproc of uid ${status.Uid[0]}`,
    unit: 'threads',
    used,
    used_at_least: used !== null && unseen !== undefined,
    limit,
    source,
  } as const;
  const free = exemption(evidence, status.CapEff);
  if (free !== undefined)
    return limitRow({
      ...row,
      left: Infinity,
      exempt: true,
      exact: free.certain,
      note: notes(free.why, ours),
    });
  if (limit === Infinity) return limitRow({ ...row, note: notes('unlimited', ours) });
  const more = limit === null ? undefined : countedInside(evidence, limit);
  return limitRow({
    ...row,
    exact: unseen === undefined && used !== null && limit !== null,
    at_least: more !== undefined,
    note: notes(
      limit === null && 'limits has no such line',
      !isRead(counts) && whyUnread(counts),
      unseen,
      more,
      ours,
      evidence.initialUserNs === false &&
        'the limits of the user namespaces above, as they were when each was made, count as well and are not seen',
    ),
  });
}

/** Why a process is above the limit, and whether that is sure. */
interface Exemption {
  readonly why: string;
  readonly certain: boolean;
}

/**
 * Who is above RLIMIT_NPROC (kernel/fork.c, copy_process): whose real user is the machine's root, in whatever user
 * namespace, and two capabilities, which must be those of the first user namespace.
 */
function exemption(
  { initialUserNs, realUid }: LimitEvidence,
  capEff: string | undefined,
): Exemption | undefined {
  if (realUid.uid === 0) {
    const outside = initialUserNs === false ? ', in a user namespace too' : '';
    return realUid.certain
      ? { why: `uid 0 of the machine is exempt${outside}`, certain: true }
      : {
          why: 'uid 0 of the user namespace above, exempt if that is the first of the machine',
          certain: false,
        };
  }
  if (initialUserNs === false || capEff === undefined) return undefined;
  if (hasCapability(capEff, CAP_SYS_ADMIN)) return { why: 'CAP_SYS_ADMIN is exempt', certain: true };
  if (hasCapability(capEff, CAP_SYS_RESOURCE)) return { why: 'CAP_SYS_RESOURCE is exempt', certain: true };
  return undefined;
}

/** Capabilities count from bit 0, signals from bit 1 of a mask. */
function hasCapability(mask: string, capability: number): boolean {
  return inMask(mask, capability + 1);
}

/**
 * Since Linux 5.14 a limit that was set within a user namespace counts only what runs in it; one that was set before
 * counts the threads of the uid outside of it, too (kernel/ucount.c, is_rlimit_overlimit). Nothing in /proc tells when
 * it was set. Why more may be left than if all of the uid count; undefined: the two are the same.
 */
function countedInside({ initialUserNs, counts }: LimitEvidence, limit: number): string | undefined {
  if (initialUserNs !== false || !isRead(counts)) return undefined;
  const { ofUid, ofUidInNs } = counts;
  if (ofUidInNs === ofUid) return undefined;
  const known =
    ofUidInNs === undefined
      ? 'only the threads in it count'
      : `only the ${ofUidInNs} in it count and ${Math.max(0, limit - ofUidInNs)} are left`;
  return `if the limit was set within its user namespace, ${known}`;
}

/** Why threads of the uid may exist that were not counted. */
function unseenThreads({ counts, initialPidNs }: LimitEvidence): string | undefined {
  if (isRead(counts) && counts.unseen !== '') return counts.unseen;
  if (initialPidNs === false)
    return 'threads of this uid outside our PID namespace count too and are not seen';
  return undefined;
}
