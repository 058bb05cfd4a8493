import { type ByteString, NEWLINE } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { parseLine, parseNumber } from './single.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * The number of a setting below `/proc/sys`, proc_sys(5), or `MALFORMED`: the kernel ends it with a newline.
 */
export function parseSysctlNumber(bytes: Buffer, end: number = bytes.length): Reading<number> {
  return bytes[end - 1] === NEWLINE ? parseNumber(bytes, end) : malformed('sysctl', 'is cut off');
}

/** Reads a setting that is one number; `name` as in `kernel/task_delayacct`. */
export function readSysctlNumber(root: ProcRoot, name: string): Reading<number> {
  return root.parse(`sys/${name}`, parseSysctlNumber);
}

/** `/proc/sys/kernel/pid_max`, proc_sys_kernel(5): one more than the highest task number. */
export function readPidMax(root: ProcRoot): Reading<number> {
  return readSysctlNumber(root, 'kernel/pid_max');
}

/** `/proc/sys/kernel/threads-max`, proc_sys_kernel(5): how many tasks the machine may have. */
export function readThreadsMax(root: ProcRoot): Reading<number> {
  return readSysctlNumber(root, 'kernel/threads-max');
}

/** `/proc/sys/vm/max_map_count`, proc_sys_vm(5): how many VMAs a process may have. */
export function readMaxMapCount(root: ProcRoot): Reading<number> {
  return readSysctlNumber(root, 'vm/max_map_count');
}

/**
 * Whether the kernel accounts the delays of tasks, for delayacct_blkio_ticks of stat: `/proc/sys/kernel/task_delayacct`
 * is 1 (Documentation/accounting/delay-accounting.rst). False where that can't be read.
 */
export function readDelayAccounting(root: ProcRoot): boolean {
  return readSysctlNumber(root, 'kernel/task_delayacct') === 1;
}

/** `/proc/sys/kernel/random/boot_id`, random(4): a UUID that is drawn anew at each boot. */
export function readBootId(root: ProcRoot): Reading<string> {
  return root.parse('sys/kernel/random/boot_id', parseLine);
}

/** `/proc/sys/kernel/osrelease`, proc_sys_kernel(5): the kernel's version as `uname -r` prints it. */
export function readOsrelease(root: ProcRoot): Reading<ByteString> {
  return root.parse('sys/kernel/osrelease', parseLine);
}
