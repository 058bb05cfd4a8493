/** Which files of a procfs a captured tree holds. Never environ, never the contents of memory. */

function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Read first of a task, one right after the other, so that they tell of one moment. */
export const MOMENTARY = names('stat status schedstat sched syscall wchan');

/** What each task has of its own beside that. */
export const OF_A_TASK = names('stack io statm comm cmdline cgroup children');

/** What the folder of a process has; some of it stands for its tasks (procfs/captured.ts). */
export const OF_A_PROCESS = names(`
  io statm comm cmdline cgroup limits loginuid sessionid oom_score oom_score_adj timerslack_ns uid_map gid_map
  autogroup attr/current timers`);

/** Of a process alone: walking its page tables takes the kernel a while. */
export const ROLLUP = 'smaps_rollup';

/** Links, beside those in fd/ and ns/. */
export const LINKS = names('exe cwd root');

/** Files of its memory, as long as it has mappings. */
export const MAPPINGS = names('maps smaps');

/** Files of the machine. */
export const OF_THE_MACHINE = names(`
  stat meminfo loadavg version cpuinfo locks tty/drivers sysvipc/msg sysvipc/sem sysvipc/shm
  pressure/cpu pressure/io pressure/memory
  sys/kernel/pid_max sys/kernel/threads-max sys/kernel/osrelease sys/kernel/task_delayacct
  sys/kernel/sched_schedstats sys/kernel/random/boot_id
  sys/vm/max_map_count sys/vm/overcommit_memory sys/vm/overcommit_ratio
  sys/vm/admin_reserve_kbytes sys/vm/user_reserve_kbytes
  sys/fs/file-nr sys/fs/nr_open sys/fs/pipe-max-size`);
