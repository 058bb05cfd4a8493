import { readCmdline } from '../../procfs/cmdline.ts';
import { readEnviron } from '../../procfs/environ.ts';
import { readIo } from '../../procfs/io.ts';
import { readExe } from '../../procfs/links.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { readStatus } from '../../procfs/status.ts';
import { readUptime } from '../../procfs/uptime.ts';
import { isEndedByTimer } from '../locks/alarms.ts';
import { signalsCaught } from './handlers.ts';
import type { Holder } from './lineage.ts';

/** Deeper than any line of processes: a loop of numbers that are used again ends here. */
const GENERATIONS = 64;

/** Reads where processes come from, each once. */
export function readHolders(root: ProcRoot, pids: Iterable<number>): Map<number, Holder> {
  const known = new Map<number, Stat | undefined>();
  const statOf = (pid: number): Stat | undefined => {
    if (!known.has(pid)) {
      const stat = readStat(root, String(pid));
      known.set(pid, isRead(stat) ? stat : undefined);
    }
    return known.get(pid);
  };
  const holders = new Map<number, Holder>();
  const uptime = readUptime(root);
  for (const pid of pids) {
    const stat = statOf(pid);
    if (stat === undefined || holders.has(pid)) continue;
    const exe = readExe(root, String(pid));
    const cmdline = readCmdline(root, String(pid));
    const environ = readEnviron(root, String(pid));
    const io = readIo(root, String(pid));
    const status = readStatus(root, String(pid));
    holders.set(pid, {
      pid,
      comm: stat.comm,
      ppid: stat.ppid,
      session: stat.session,
      parentSession: statOf(stat.ppid)?.session,
      starttime: stat.starttime,
      exe: isRead(exe) ? exe : undefined,
      args: isRead(cmdline) ? cmdline.split('\0').slice(1) : [],
      variables: isRead(environ) ? environ.split('\0').filter((variable) => NAMES_FD.test(variable)) : [],
      ageMs: isRead(uptime) ? ageOf(stat, uptime.uptime, root.host.clock_ticks) : undefined,
      writes: isRead(io) ? io.syscw : undefined,
      caught: isRead(status) ? signalsCaught(status) : undefined,
      timed: isRead(status) && isEndedByTimer(root, pid, status),
      ancestors: ancestorsOf(stat, statOf),
    });
  }
  return holders;
}

/** Names under which programs hand on numbers of descriptors: `_OCI_SYNCPIPE=3`. */
const NAMES_FD = /^[^=]*(?:FD|PIPE|FIFO|NOTIFY|SYNC)[^=]*=.*\d/i;

function ageOf({ starttime }: Stat, uptime: number, ticks: number): number {
  return Math.max(0, uptime * 1000 - (starttime * 1000) / ticks);
}

function ancestorsOf({ ppid }: Stat, statOf: (pid: number) => Stat | undefined): number[] {
  const line: number[] = [];
  for (let pid = ppid; pid > 0 && line.length < GENERATIONS; pid = statOf(pid)?.ppid ?? 0) line.push(pid);
  return line;
}
