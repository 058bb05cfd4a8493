import { isRead } from '../../procfs/unreadable.ts';
import { hidepidOf } from '../hidden-processes.ts';
import { type Check, fine, lacking } from './check.ts';
import type { DoctorEvidence, ProbedProcess } from './evidence.ts';
import { refused } from './kernel-checks.ts';
import { howToReadAll, isConfined, mayReadAll, mayTrace, rightsInWords } from './rights.ts';

/** What we may read, and of whom: ptrace(2), "ptrace access mode checking". */

const LOST = 'waits, stacks, I/O and descriptors of such a process are unknown';

/** Who we are. */
export function identity(evidence: DoctorEvidence): Check {
  const { captured, euid } = evidence;
  const about = captured ? 'rights of the capture' : 'rights of tinspect itself';
  const found = `uid ${euid}${captured ? '' : rightsInWords(evidence)}`;
  const all = mayReadAll(evidence);
  const closed = [...evidence.sameUser, ...evidence.otherUsers].some(isClosed);
  if (all && !(closed && isConfined(evidence))) return fine('identity', about, found);
  const less = all
    ? 'processes outside the user namespace are closed'
    : mayTrace(evidence)
      ? 'files that only their owner may open (syscall, io, fd) are closed'
      : 'only what each process shows to this user';
  return lacking('identity', about, found, less, howToReadAll(evidence), 'limited');
}

/** Processes of our own user. Yama's ptrace_scope keeps their `syscall` from us, and each can hide itself. */
export function ownUser(evidence: DoctorEvidence): Check {
  const scope = evidence.sysctl('kernel/yama/ptrace_scope');
  const how = howToReadAll(evidence);
  const enable = isRead(scope) && scope > 0 ? `sysctl kernel.yama.ptrace_scope=0, or ${how}` : how;
  return processes('own-user', 'processes of this user', evidence.sameUser, evidence, enable);
}

/** Processes of other users. */
export function otherUsers(evidence: DoctorEvidence): Check {
  return processes('other-users', 'processes of other users', evidence.otherUsers, evidence);
}

/** The process that was asked about. */
export function target(evidence: DoctorEvidence): Check | undefined {
  const { target: probed } = evidence;
  if (probed === undefined) return undefined;
  const about = `process ${probed.pid}`;
  if (!probed.kernelThread) return processes('target', about, [probed], evidence);
  const less = 'it has no user memory: no stack, maps or system call';
  return lacking('target', about, 'a kernel thread', less, null, 'limited');
}

function processes(
  id: string,
  about: string,
  tried: readonly ProbedProcess[],
  evidence: DoctorEvidence,
  enable = howToReadAll(evidence),
): Check {
  if (tried.length === 0) return lacking(id, about, 'none is there to try', '', null, 'unknown');
  const closed = tried.filter(isClosed);
  if (closed.length === 0) return fine(id, about, `all files can be read, of ${tried.length} tried`);
  const files = [...new Set(closed.flatMap(({ probes }) => refused(probes)))].join(', ');
  const which = closed.length === 1 ? `process ${closed[0]?.pid}` : `${closed.length} processes`;
  const found = `of ${tried.length} tried, ${which} kept closed: ${files}`;
  if (!mayReadAll(evidence)) return lacking(id, about, found, LOST, enable, 'limited');
  const it = closed.length === 1 ? 'it' : 'each';
  if (isConfined(evidence)) {
    const outside = `our rights end with our user namespace, and ${it} lies outside of it, or a security module guards it`;
    return lacking(id, about, found, `${LOST}: ${outside}`, enable, 'limited');
  }
  const guarded = `${LOST}: ${whyGuarded(it, evidence)}`;
  return lacking(id, about, found, guarded, null, 'limited');
}

/** Who has CAP_SYS_PTRACE in the first user namespace may trace whatever the other's rights are. */
function whyGuarded(it: string, { captured, initialUserNs }: DoctorEvidence): string {
  if (captured) return `who captured it lacked CAP_SYS_PTRACE, or a security module guarded ${it}`;
  const outside = initialUserNs === undefined ? `${it} lies outside our user namespace, or ` : '';
  return `${outside}a security module guards it`;
}

function isClosed({ probes }: ProbedProcess): boolean {
  return refused(probes).length > 0;
}

/** Yama, Documentation/admin-guide/LSM/Yama.rst. */
export function ptraceScope(evidence: DoctorEvidence): Check {
  const { sysctl, euid } = evidence;
  const id = 'ptrace-scope';
  const about = 'who may trace whom (Yama)';
  const scope = sysctl('kernel/yama/ptrace_scope');
  if (!isRead(scope)) return fine(id, about, 'no Yama: a user may trace its own processes');
  if (scope === 0) return fine(id, about, '0: a user may trace its own processes');
  const off = 'sysctl kernel.yama.ptrace_scope=0';
  if (scope >= 3) {
    return lacking(
      id,
      about,
      `${scope}: nobody may trace`,
      'system calls and memory of other processes are closed',
      null,
    );
  }
  if (mayTrace(evidence)) {
    return fine(
      id,
      about,
      `${scope}: ${euid === 0 ? 'root' : 'who has CAP_SYS_PTRACE, as tinspect here,'} may trace`,
    );
  }
  return lacking(
    id,
    about,
    String(scope),
    'system calls of own processes that are no descendants are closed',
    off,
    'limited',
  );
}

/** How the procfs is mounted: proc(5), hidepid and subset. */
export function procMount(evidence: DoctorEvidence): Check {
  const { mount, captured, hidden } = evidence;
  const id = 'proc-mount';
  const about = 'the mounted procfs';
  if (captured) return fine(id, about, 'a captured tree');
  if (mount === undefined) return lacking(id, about, 'its mount was not found', '', null, 'unknown');
  const at = mount.mountPoint;
  const hidepid = hidepidOf(mount);
  if (mount.superOptions.includes('subset=pid')) {
    const less = 'only processes are there, no file of the machine';
    return lacking(
      id,
      about,
      'subset=pid',
      less,
      `mount a whole one: mount -t proc proc /mnt, and --proc-root /mnt`,
    );
  }
  if (hidepid === undefined) return fine(id, about, `${at}, every process is shown`);
  const found = `hidepid=${hidepid}`;
  const enable = `mount -o remount,hidepid=0 ${at}`;
  if (hidden !== undefined) {
    const less = 'processes of other users are not even listed: zombies and use of limits may be missed';
    return lacking(id, about, found, less, enable, 'limited');
  }
  if (!/^(?:1|noaccess)$/.test(hidepid) || mayTrace(evidence)) {
    return fine(id, about, `${at}, ${found} (not for this user)`);
  }
  return lacking(id, about, found, 'processes of other users are listed, but closed', enable, 'limited');
}
