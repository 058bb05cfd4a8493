import type { ByteString } from '../../procfs/bytes.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import type { Stat } from '../../procfs/stat.ts';
import type { Status } from '../../procfs/status.ts';
import type { Reading } from '../../procfs/unreadable.ts';
import type { ThreadGroup } from '../groups.ts';
import type { LimitReport } from '../limits/report.ts';
import type { NameJoin } from '../names/join.ts';
import type { Role, RuntimeFinding } from '../runtimes/runtime.ts';
import type { StackFinding } from '../stacks/finding.ts';
import type { WaitLook } from '../waits/look.ts';
import type { Wait } from '../waits/wait.ts';
import type { ZombieRow } from '../zombies/report.ts';
import type { Chain } from './chain.ts';
import type { LastSecond } from './last-second.ts';
import type { SocketWait } from './socket.ts';
import type { Watched } from './watched.ts';

/** All that the page about one task is made from. */
export interface ExplainEvidence {
  readonly pid: number;
  readonly tid: number;
  /** In a second. */
  readonly clockTicks: number;
  /** Of `/proc/PID`, with the totals. */
  readonly process: Stat;
  /** Of `/proc/PID/task/TID`. */
  readonly thread: Stat;
  readonly status: Reading<Status>;
  readonly cmdline: Reading<ByteString>;
  /** Name of its effective user; undefined: nobody knows one. */
  readonly user: ByteString | undefined;
  /** When it began, `2026-11-23 22:50:41` in local time; undefined: the time of boot is not known. */
  readonly started: string | undefined;
  /** Milliseconds since then. */
  readonly ageMs: number | undefined;
  /** undefined: it is not to be seen from here, as for the first process of a container. */
  readonly parent: Stat | undefined;
  /** Who traces it; undefined: nobody, or it is not to be seen. */
  readonly tracer?: Stat | undefined;
  readonly group: ThreadGroup | undefined;
  readonly runtime: RuntimeFinding | undefined;
  readonly role: Role | undefined;
  /** What every thread of its process waits for. */
  readonly look: WaitLook;
  /** True when memory was read for the owners of locks. */
  readonly readsOwners: boolean;
  readonly wait: Wait | undefined;
  readonly chain: Chain;
  /** Undefined: one look only, at a captured tree. */
  readonly second: LastSecond | undefined;
  readonly stack: StackFinding | undefined;
  readonly limits: LimitReport | undefined;
  /** Children of the process, zombies not counted. */
  readonly children: readonly Stat[];
  /** Zombies that the process has to reap; itself, when it is one. */
  readonly zombies: readonly ZombieRow[];
  readonly names: NameJoin | undefined;
  /** Who may have the lock that a backend of PostgreSQL waits for: `readIdleBackends`; undefined: it waits for none. */
  readonly idleBackends?: readonly number[] | undefined;
  /** What the socket is that it waits on; undefined: it waits on none, or that is not known. */
  readonly socketWait?: SocketWait | undefined;
  /** What the epoll instance watches that it waits in, as far as that is known. */
  readonly watched?: readonly Watched[];
}

/** PF_KTHREAD: a thread of the kernel (include/linux/sched.h). */
const PF_KTHREAD = 0x20_0000;

/** True for a thread of the kernel. */
export function isOfKernel({ thread }: Pick<ExplainEvidence, 'thread'>): boolean {
  return (thread.flags & PF_KTHREAD) !== 0;
}

/** True for a task that has ended and waits to be reaped. */
export function hasEnded({ thread }: Pick<ExplainEvidence, 'thread'>): boolean {
  return hasEndedState(thread.state);
}
