import type { ThreadEvidence } from '../../../src/inspect/waits/evidence.ts';
import { decodeCall } from '../../../src/inspect/waits/decode.ts';
import { parseFdTarget } from '../../../src/procfs/fd-links.ts';
import type { FdEvidence } from '../../../src/inspect/waits/evidence.ts';
import type { U64 } from '../../../src/procfs/stat.ts';

/** A sleeping thread 12 of process 12, in no call and of which nothing else is known. */
export function threadOf(fields: Partial<ThreadEvidence> = {}): ThreadEvidence {
  return {
    pid: 12,
    tid: 12,
    comm: 'task',
    state: 'S',
    flags: 0,
    starttime: 100,
    processor: 0,
    look: { state: 'blocked', nr: -1, args: [], sp: 0x7fff_0000, pc: 0x4000 },
    call: undefined,
    wchan: undefined,
    execStart: 1000,
    since: 500,
    uncertain: false,
    ran: undefined,
    fds: [],
    children: undefined,
    ...fields,
  };
}

/** A thread that is blocked in system call `nr` of `arch`. */
export function blockedIn(
  nr: number,
  args: readonly U64[],
  fields: Partial<ThreadEvidence> = {},
  arch = 'x86_64',
): ThreadEvidence {
  const look = {
    state: 'blocked' as const,
    nr,
    args: [...args, 0, 0, 0, 0, 0, 0].slice(0, 6),
    sp: 0x7fff_0000,
    pc: 0x4000,
  };
  return threadOf({ look, call: decodeCall(arch, look), ...fields });
}

/** A descriptor on what `link` shows. */
export function fdOn(fd: number, link: string, op: FdEvidence['op'] = 'read'): FdEvidence {
  return { fd, op, target: parseFdTarget(link), info: undefined };
}
