import { type Mount, mountAt, readMountinfo } from '../procfs/mountinfo.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat } from '../procfs/stat.ts';
import { readStatus, type Status } from '../procfs/status.ts';
import { isRead } from '../procfs/unreadable.ts';
import { isInitialNs } from './namespaces.ts';
import { inMask } from './signals.ts';

/** Where whoever captured a tree had the procfs. */
const USUAL_PROC = '/proc';
const CAP_SYS_PTRACE_BIT = 20;

/** Folders of others are not listed: proc(5), hidepid; the words are those of Linux 5.8. */
const NOT_LISTED = /^(?:2|4|invisible|ptraceable)$/;
const PTRACEABLE = /^(?:4|ptraceable)$/;

/** The value of a mount's `hidepid=`; undefined: every process is shown. */
export function hidepidOf({ superOptions }: Mount): string | undefined {
  const value = option(superOptions, 'hidepid');
  return value === '0' || value === 'off' ? undefined : value;
}

/**
 * Why processes of others may be there that `root` does not list: `hidepid=2`; undefined: it lists all. In a tree it is
 * what held for whoever captured it, as far as the tree tells.
 */
export function hiddenProcesses(root: ProcRoot): string | undefined {
  const mounts = readMountinfo(root, 'self');
  const mount = isRead(mounts) ? mountAt(mounts, root.captured ? USUAL_PROC : root.path) : undefined;
  const hidepid = mount === undefined ? undefined : hidepidOf(mount);
  if (mount === undefined || hidepid === undefined) return isFirstHidden(root) ? 'hidepid' : undefined;
  if (!NOT_LISTED.test(hidepid) || seesAll(root, mount, hidepid)) return undefined;
  return `hidepid=${hidepid}`;
}

/** The first process of a PID namespace is always there. */
function isFirstHidden(root: ProcRoot): boolean {
  if (root.captured) return false;
  const first = readStat(root, '1');
  return !isRead(first) && first.gone;
}

/** fs/proc/base.c, has_pid_permissions: who may trace all, and the mount's `gid=` unless it is `ptraceable`. */
function seesAll(root: ProcRoot, { superOptions }: Mount, hidepid: string): boolean {
  const status = readStatus(root, 'self');
  if (!isRead(status)) return root.captured ? root.host.euid === 0 : false;
  const traces = status.CapEff !== undefined && inMask(status.CapEff, CAP_SYS_PTRACE_BIT);
  // In a user namespace the capability is for its own processes.
  if (traces && isInitialNs(root, 'self', 'user') !== false) return true;
  return !PTRACEABLE.test(hidepid) && isMember(status, option(superOptions, 'gid'));
}

/** Of group 0, which the option means where it is not given, whoever is in it: as the kernel has it. */
function isMember({ Gid, Groups }: Status, gid = '0'): boolean {
  return Gid[3] === Number(gid) || Groups.includes(Number(gid));
}

function option(options: readonly string[], name: string): string | undefined {
  return options.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}
