import type { Mapping } from '../../procfs/maps.ts';
import { readMaps } from '../../procfs/maps.ts';
import { readMachineStat } from '../../procfs/machine-stat.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { readSyscall } from '../../procfs/syscall.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { zoneOf } from '../../text/calendar.ts';
import { Areas } from '../waits/areas.ts';
import type { NameDump } from './dump.ts';
import { type JoinThread, joinNames, type NameJoin } from './join.ts';

/** A thread whose number is known. */
interface Numbered {
  readonly pid: number;
  readonly tid: number;
}

/** Joins a dump with `threads`, of which stat and status are read; maps too, where the dump has addresses only. */
export function readNameJoin(root: ProcRoot, dump: NameDump, threads: Iterable<Numbered>): NameJoin {
  const joinable = [...threads].map((thread) => readJoinThread(root, thread));
  const addresses = dump.rows.some(({ tid, pthread }) => tid === undefined && pthread !== undefined);
  return joinNames(dump, joinable, {
    madeMs: madeOf(root, dump),
    stackOf: addresses ? readStacks(root, joinable) : undefined,
  });
}

function readJoinThread(root: ProcRoot, { pid, tid }: Numbered): JoinThread {
  const dir = `${pid}/task/${tid}`;
  const status = readStatus(root, dir);
  const stat = readStat(root, dir);
  const boot = bootOf(root);
  return {
    pid,
    tid,
    inner: (isRead(status) ? status.NSpid.at(-1) : undefined) ?? tid,
    depth: isRead(status) ? Math.max(1, status.NSpid.length) : 1,
    startedMs:
      isRead(stat) && boot !== undefined ? boot + (stat.starttime * 1000) / root.host.clock_ticks : undefined,
  };
}

const boots = new WeakMap<ProcRoot, { readonly ms: number | undefined }>();

/** When the machine started, milliseconds since 1970: read once, as `/proc/stat` is long. */
function bootOf(root: ProcRoot): number | undefined {
  let boot = boots.get(root);
  if (boot === undefined) {
    const machine = readMachineStat(root);
    boot = { ms: isRead(machine) ? machine.btime * 1000 : undefined };
    boots.set(root, boot);
  }
  return boot.ms;
}

/**
 * When a dump was made, by the clock it has written: local time of the machine. Undefined where its rows have ages, which
 * need no clock and no zone.
 */
function madeOf(root: ProcRoot, { time, rows }: NameDump): number | undefined {
  if (time === undefined || rows.some(({ elapsedMs }) => elapsedMs !== undefined)) return undefined;
  const utc = Date.parse(`${time.replace(' ', 'T')}Z`);
  return Number.isNaN(utc) ? undefined : utc - zoneOf(root.host.timezone).offset(utc / 1000) * 1000;
}

/** Whose stack an address is in: the mapping's with nobody else's stack pointer. */
function readStacks(root: ProcRoot, threads: readonly JoinThread[]): (address: number) => number | undefined {
  const processes = new Map<number, Areas>();
  for (const pid of new Set(threads.map((thread) => thread.pid))) {
    const maps = readMaps(root, String(pid));
    const list: readonly Mapping[] = isRead(maps) ? maps : [];
    processes.set(pid, new Areas(list, root.host, stackPointers(root, pid, threads)));
  }
  return (address) => {
    for (const areas of processes.values()) {
      const owner = areas.stackOf(address);
      if (owner !== undefined) return owner;
    }
    return undefined;
  };
}

function stackPointers(
  root: ProcRoot,
  pid: number,
  threads: readonly JoinThread[],
): readonly (readonly [tid: number, sp: number])[] {
  return threads.flatMap(({ pid: own, tid }) => {
    const look = own === pid ? readSyscall(root, `${pid}/task/${tid}`) : undefined;
    return look !== undefined && isRead(look) && look.state === 'blocked' && look.sp !== 0
      ? [[tid, Number(look.sp)] as const]
      : [];
  });
}
