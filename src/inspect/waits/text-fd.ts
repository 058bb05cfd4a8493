import type { ByteString } from '../../procfs/bytes.ts';
import { linkOf } from '../../procfs/fd-links.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { shown } from './shown.ts';
import { signalName, inMask } from '../signals.ts';
import type { FdOp } from './calls.ts';
import type { WaitClass } from './classes.ts';
import type { FdEvidence } from './evidence.ts';
import { UNLISTED } from './read-thread.ts';

const VERBS: Readonly<Record<FdOp, string>> = {
  read: 'reads',
  write: 'writes',
  open: 'opens',
  accept: 'accepts on',
  connect: 'connects',
  recv: 'receives from',
  send: 'sends to',
  flock: 'locks',
  fcntl: 'locks',
};

/** What a descriptor is open on, safe to print; says so when it is gone. */
export function targetText({ fd, target }: FdEvidence): string {
  if (isRead(target)) return shown(linkOf(target));
  if (target.code === UNLISTED) return `descriptor ${fd}, closed meanwhile or not in this capture`;
  const isClosed = target.gone || target.code === 'EBADF';
  return isClosed ? `descriptor ${fd}, closed meanwhile` : `descriptor ${fd}`;
}

/** A wait on a descriptor in words; pipes and file locks are told elsewhere. */
export function fdText(wait: WaitClass, fd: FdEvidence): string {
  switch (wait) {
    case 'eventfd':
      return `${VERBS[fd.op]} eventfd ${fd.fd}${fd.op === 'read' ? ', which is 0' : ', which is full'}`;
    case 'timerfd':
      return `reads timerfd ${fd.fd}${timerText(fd)}`;
    case 'signalfd':
      return `reads signalfd ${fd.fd}${signalsText(fd)}`;
    case 'inotify':
      return `reads inotify ${fd.fd}${countText(infoOf(fd)?.inotify?.length, 'watch', 'watches')}`;
    default:
      return `${VERBS[fd.op]} ${targetText(fd)}${wait === 'socket' ? fullText(fd) : ''}`;
  }
}

/** A send waits only for room, which comes when the other side has taken something. */
function fullText({ op }: FdEvidence): string {
  return op === 'write' || op === 'send' ? ' (full: its peer does not read, or not fast enough)' : '';
}

function infoOf({
  info,
}: FdEvidence):
  | { readonly inotify?: readonly number[]; readonly timer_left_ns?: number; readonly sigmask?: ByteString }
  | undefined {
  return info !== undefined && isRead(info) ? info : undefined;
}

function timerText(fd: FdEvidence): string {
  const left = infoOf(fd)?.timer_left_ns;
  if (left === undefined || Number.isNaN(left)) return '';
  return left === 0 ? ', not armed' : `, ${(left / 1e9).toFixed(1)} s left`;
}

function signalsText(fd: FdEvidence): string {
  const mask = infoOf(fd)?.sigmask;
  if (mask === undefined) return '';
  const names: string[] = [];
  for (let number = 1; number <= 64; number++) if (inMask(mask, number)) names.push(signalName(number));
  return names.length === 0 ? '' : ` for ${names.join(', ')}`;
}

function countText(count: number | undefined, one: string, many: string): string {
  return count === undefined ? '' : `, ${count} ${count === 1 ? one : many}`;
}
