import type { ByteString } from '../../procfs/bytes.ts';
import type { WaitClass } from './classes.ts';

/**
 * Kernel functions that sleep, by how their names begin: they change from version to version, and the compiler
 * adds endings. Longer beginnings stand first. Only asked where the system call does not decide.
 */
const SLEEPERS: readonly (readonly [start: string, wait: WaitClass])[] = [
  ['futex_', 'lock'],
  ['rt_mutex_', 'lock'],
  ['rwsem_', 'lock'],
  ['anon_pipe_', 'pipe'],
  ['pipe_', 'pipe'],
  ['wait_for_partner', 'pipe'],
  ['fifo_open', 'pipe'],
  ['ep_poll', 'epoll'],
  ['do_epoll_wait', 'epoll'],
  ['poll_schedule_timeout', 'poll'],
  ['do_sys_poll', 'poll'],
  ['do_poll', 'poll'],
  ['do_select', 'poll'],
  ['core_sys_select', 'poll'],
  ['do_pselect', 'poll'],
  ['hrtimer_nanosleep', 'sleep'],
  ['do_nanosleep', 'sleep'],
  ['common_nsleep', 'sleep'],
  ['do_wait_intr', '?'],
  ['do_wait_for', '?'],
  ['do_wait', 'child'],
  ['kernel_wait4', 'child'],
  ['kernel_clone', 'child'],
  ['do_fork', 'child'],
  ['inet_csk_accept', 'socket'],
  ['inet_csk_wait', 'socket'],
  ['inet_wait_for_connect', 'socket'],
  ['sk_wait_data', 'socket'],
  ['sk_stream_wait', 'socket'],
  ['tcp_recvmsg', 'socket'],
  ['unix_', 'socket'],
  ['__skb_', 'socket'],
  ['skb_wait', 'socket'],
  ['sock_alloc_send', 'socket'],
  ['netlink_', 'socket'],
  ['n_tty_', 'tty'],
  ['tty_', 'tty'],
  ['eventfd_', 'eventfd'],
  ['timerfd_', 'timerfd'],
  ['signalfd_', 'signalfd'],
  ['inotify_', 'inotify'],
  ['locks_lock', 'filelock'],
  ['flock_', 'filelock'],
  ['fcntl_setlk', 'filelock'],
  ['posix_lock', 'filelock'],
  ['sys_pause', 'signal'],
  ['sigsuspend', 'signal'],
  ['do_sigtimedwait', 'signal'],
  ['do_msg', 'ipc'],
  ['semtimedop', 'ipc'],
  ['do_semtimedop', 'ipc'],
  ['sys_semtimedop', 'ipc'],
  ['wq_sleep', 'ipc'],
  ['io_cqring_wait', 'uring'],
  ['do_signal_stop', 'stopped'],
  ['ptrace_stop', 'traced'],
  ['io_schedule', 'disk'],
  ['folio_wait', 'disk'],
  ['wait_on_page', 'disk'],
  ['__lock_page', 'disk'],
  ['bit_wait_io', 'disk'],
  ['blk_', 'disk'],
  ['jbd2_', 'disk'],
  ['xfs_', 'disk'],
  ['ext4_', 'disk'],
  ['nfs_', 'disk'],
  ['rpc_', 'disk'],
];

const PREFIXES = /^(?:__(?:x64|arm64|se|do)_|SYSC_|___?|_)?/;

/** Functions in which a thread waits for the child of its vfork. */
const FORKS: readonly string[] = ['kernel_clone', 'do_fork'];

/** The plain name of a kernel symbol: without `.isra.0`, `.constprop.0` and the like. */
export function plainSymbol(symbol: ByteString): string {
  const dot = symbol.indexOf('.');
  return dot < 0 ? symbol : symbol.slice(0, dot);
}

/** The class of a sleep in the kernel function `symbol`; undefined for one that is not known, and for `0`. */
export function classOfWchan(symbol: ByteString): WaitClass | undefined {
  const name = plainSymbol(symbol);
  const bare = name.replace(PREFIXES, '');
  for (const [start, wait] of SLEEPERS) if (name.startsWith(start) || bare.startsWith(start)) return wait;
  return undefined;
}

/** True for a sleep until the child of a vfork has left its parent's memory. */
export function isForkSleep(symbol: ByteString): boolean {
  const bare = plainSymbol(symbol).replace(PREFIXES, '');
  return FORKS.some((start) => bare.startsWith(start));
}
