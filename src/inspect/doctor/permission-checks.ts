import { isRead } from '../../procfs/unreadable.ts';
import { hidepidOf } from '../hidden-processes.ts';
import { inMask } from '../signals.ts';
import { type Check, fine, lacking } from './check.ts';
import type { DoctorEvidence, ProbedProcess } from './evidence.ts';
import { refused } from './kernel-checks.ts';

/** What we may read, and of whom: ptrace(2), "ptrace access mode checking". */

const CAP_SYS_PTRACE_BIT = 20;
const AS_ROOT =
  'run as root, or give node the right: setcap cap_sys_ptrace+ep "$(readlink -f "$(command -v node)")"';
const LOST = 'waits, stacks, I/O and descriptors of such a process are unknown';

/** Of whoever captured a tree only the uid is known. */
function mayTrace({ capEff, captured, euid }: DoctorEvidence): boolean {
  return captured ? euid === 0 : capEff !== undefined && inMask(capEff, CAP_SYS_PTRACE_BIT);
}

/** Who we are. */
export function identity(evidence: DoctorEvidence): Check {
  const { captured, euid } = evidence;
  const about = captured ? 'rights of the capture' : 'rights of tinspect itself';
  const ptrace = mayTrace(evidence);
  const found = `uid ${euid}${ptrace && !captured ? ' with CAP_SYS_PTRACE' : ''}`;
  if (ptrace) return fine('identity', about, found);
  const less = 'only what each process shows to this user';
  return lacking('identity', about, found, less, AS_ROOT, 'limited');
}

/** Processes of our own user. Yama's ptrace_scope keeps their `syscall` from us, and each can hide itself. */
export function ownUser(evidence: DoctorEvidence): Check {
  const scope = evidence.sysctl('kernel/yama/ptrace_scope');
  const yama = isRead(scope) && scope > 0 ? 'sysctl kernel.yama.ptrace_scope=0, or run as root' : AS_ROOT;
  return processes('own-user', 'processes of this user', evidence.sameUser, evidence, yama);
}

/** Processes of other users. */
export function otherUsers(evidence: DoctorEvidence): Check {
  return processes('other-users', 'processes of other users', evidence.otherUsers, evidence, AS_ROOT);
}

/** The process that was asked about. */
export function target(evidence: DoctorEvidence): Check | undefined {
  const { target: probed } = evidence;
  if (probed === undefined) return undefined;
  const about = `process ${probed.pid}`;
  if (!probed.kernelThread) return processes('target', about, [probed], evidence, AS_ROOT);
  const less = 'it has no user memory: no stack, maps or system call';
  return lacking('target', about, 'a kernel thread', less, null, 'limited');
}

function processes(
  id: string,
  about: string,
  tried: readonly ProbedProcess[],
  evidence: DoctorEvidence,
  enable: string,
): Check {
  if (tried.length === 0) return lacking(id, about, 'none is there to try', '', null, 'unknown');
  const closed = tried.filter(({ probes }) => refused(probes).length > 0);
  if (closed.length === 0) return fine(id, about, `all files can be read, of ${tried.length} tried`);
  const files = [...new Set(closed.flatMap(({ probes }) => refused(probes)))].join(', ');
  const which = closed.length === 1 ? `process ${closed[0]?.pid}` : `${closed.length} processes`;
  const found = `of ${tried.length} tried, ${which} kept closed: ${files}`;
  if (!mayTrace(evidence)) return lacking(id, about, found, LOST, enable, 'limited');
  const guarded = `${LOST}: it has more rights than we have, or a security module guards it`;
  return lacking(id, about, found, guarded, null, 'limited');
}

/** Yama, Documentation/admin-guide/LSM/Yama.rst. */
export function ptraceScope({ sysctl, euid }: DoctorEvidence): Check {
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
  if (euid === 0) return fine(id, about, `${scope}: root may trace`);
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
