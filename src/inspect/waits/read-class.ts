import type { Stat } from '../../procfs/stat.ts';
import { readFdTarget } from '../../procfs/fd-links.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readSyscall } from '../../procfs/syscall.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { readWchan } from '../../procfs/wchan.ts';
import { Unknown } from '../../model/unknown.ts';
import type { BlockedKind } from '../../model/state-analysis.ts';
import { blockedKind } from './blocked-kind.ts';
import { type Classed, classOf, isKernelThread, needsWchan } from './class-of.ts';
import { type DecodedCall, decodeCall, isFd } from './decode.ts';
import type { FdEvidence } from './evidence.ts';

const NOT_READ = new Unknown('not read');
/** Below it lie the stacks of 32-bit programs, whose calls have other numbers. */
const FOUR_GIB = 0x1_0000_0000;

/** The kind of blocked time that the wait of one sleeping thread is, as `readClassed` reads it. */
export function readBlockedKind(
  root: ProcRoot,
  pid: number,
  tid: number,
  stat: Pick<Stat, 'state' | 'flags'>,
): BlockedKind | undefined {
  const found = readClassed(root, pid, tid, stat);
  return found === undefined ? undefined : blockedKind(found.classed, found.call);
}

/** What one thread waits for, and the call that it does so in. */
export interface Found {
  readonly classed: Classed;
  readonly call: DecodedCall | undefined;
}

/**
 * The class of what one sleeping thread waits for, by `syscall`, the links of its descriptors and `wchan` alone: one or
 * two small files. Undefined: it does not sleep, may not be looked into, or was not there any more.
 */
export function readClassed(
  root: ProcRoot,
  pid: number,
  tid: number,
  { state, flags }: Pick<Stat, 'state' | 'flags'>,
): Found | undefined {
  if ((state !== 'S' && state !== 'D') || isKernelThread({ flags })) return undefined;
  const dir = `${pid}/task/${tid}`;
  const look = readSyscall(root, dir);
  if (!isRead(look) || look.state !== 'blocked') return undefined;
  if (look.sp !== 0 && look.sp < FOUR_GIB) return undefined;
  const call = decodeCall(root.host.arch, look);
  const fds = (call?.fds ?? []).flatMap(({ fd, op }): FdEvidence[] =>
    isFd(fd) ? [{ fd, op, target: readFdTarget(root, pid, fd), info: undefined }] : [],
  );
  const wchan = needsWchan(state, call, fds) ? readWchan(root, dir) : undefined;
  const classed = classOf({ state, flags, look, call, wchan, since: NOT_READ, ran: undefined, fds });
  return classed.wait === '?' ? undefined : { classed, call };
}
