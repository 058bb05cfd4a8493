import type { ByteString } from '../../procfs/bytes.ts';
import { readCmdline } from '../../procfs/cmdline.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import { readExe } from '../../procfs/links.ts';
import { type Mapping, readMaps } from '../../procfs/maps.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { Areas } from '../waits/areas.ts';
import type { ProcessEvidence, ThreadEvidence } from '../waits/evidence.ts';
import type { RuntimeEvidence, RuntimeThread } from './evidence.ts';

/**
 * Reads what a runtime is recognised from, beside what is known of its waits: exe, cmdline, and maps where the waits
 * did not need them.
 *
 * @param stacks bytes of stack by TID, where known; else the mapping of the stack pointer counts
 */
export function readRuntimeEvidence(
  root: ProcRoot,
  process: ProcessEvidence,
  stacks: ReadonlyMap<number, number> = new Map(),
): RuntimeEvidence {
  const { pid, threads } = process;
  const areas = areasOf(root, process);
  const mappings = areas?.list ?? [];
  const exe = readExe(root, String(pid));
  const cmdline = readCmdline(root, String(pid));
  const innerOf = new Map([...(process.inner ?? [])].map(([inner, outer]) => [outer, inner]));
  return {
    pid,
    comm: process.comm,
    exe: isRead(exe) ? exe : programIn(mappings),
    title: isRead(cmdline) ? titleOf(cmdline) : '',
    mappings,
    areas,
    threads: [...threads].sort(byBirth).map((thread) => ({
      tid: thread.tid,
      inner: innerOf.get(thread.tid) ?? thread.tid,
      comm: thread.comm,
      state: thread.state,
      call: thread.call,
      ...registersOf(thread),
      stackBytes: stacks.get(thread.tid) ?? mappedAt(areas, thread),
    })),
  };
}

function areasOf(root: ProcRoot, { areas, pid, threads }: ProcessEvidence): Areas | undefined {
  if (areas !== undefined) return isRead(areas) ? areas : undefined;
  const live = threads.find(({ state }) => !hasEndedState(state));
  const dir = live === undefined || live.tid === pid ? String(pid) : `${pid}/task/${live.tid}`;
  const maps = readMaps(root, dir);
  return isRead(maps) ? new Areas(maps, root.host) : undefined;
}

/** The words of a command line in one; a title ends in blanks and NULs, as many as there was room for. */
export function titleOf(cmdline: ByteString): ByteString {
  let end = cmdline.length;
  while (end > 0 && ' \0'.includes(cmdline.charAt(end - 1))) end--;
  return cmdline.slice(0, end).replaceAll('\0', ' ');
}

/** The path of the first mapped program code: the linker maps the program below its libraries. */
function programIn(mappings: readonly Mapping[]): ByteString | undefined {
  return mappings.find(({ perms, name }) => perms.charAt(2) === 'x' && name.startsWith('/'))?.name;
}

/** TIDs count up, but begin anew at the end of their range: the start counts first. */
function byBirth(a: ThreadEvidence, b: ThreadEvidence): number {
  return a.starttime - b.starttime || a.tid - b.tid;
}

function registersOf({ look }: ThreadEvidence): Pick<RuntimeThread, 'sp' | 'pc'> {
  if (!isRead(look) || look.state !== 'blocked' || look.sp === 0) return {};
  return { sp: Number(look.sp), pc: Number(look.pc) };
}

/** Size of the mapping that the stack pointer is in. */
function mappedAt(areas: Areas | undefined, thread: ThreadEvidence): number | undefined {
  const { sp } = registersOf(thread);
  const area = sp === undefined ? undefined : areas?.find(sp);
  return area === undefined ? undefined : area.high - area.low;
}
