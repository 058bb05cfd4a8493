import type { ProcRoot } from '../procfs/root.ts';
import { readBootId } from '../procfs/sysctl.ts';
import { isRead } from '../procfs/unreadable.ts';
import { readUptime } from '../procfs/uptime.ts';

const NS_PER_S = 1e9;
/** `/proc/uptime` has two decimals, cut at both ends. */
const COARSE_S = 0.02;

/**
 * The clock of a recording: when its moments were taken. The wall clock of host.json may have been set between two of
 * them, so `/proc/uptime` tells how much time has passed; where both agree the wall clock is the finer one.
 */
export class RecordedClock {
  private readonly moments: readonly ProcRoot[];
  private readonly known: number[] = [0];

  constructor(moments: readonly ProcRoot[]) {
    this.moments = moments;
  }

  /** Nanoseconds from the first moment to moment `index`. */
  at_ns(index: number): number {
    for (let next = this.known.length; next <= index; next++) {
      const before = this.moments[next - 1];
      const now = this.moments[next];
      const passed_s = before === undefined || now === undefined ? 0 : secondsBetween(before, now);
      this.known.push((this.known[next - 1] ?? 0) + passed_s * NS_PER_S);
    }
    return this.known[index] ?? 0;
  }
}

/** True when both say which boot they are of, and it is not the same. */
export function isOtherBoot(before: ProcRoot, now: ProcRoot): boolean {
  const first = readBootId(before);
  const second = readBootId(now);
  return isRead(first) && isRead(second) && first !== second;
}

function secondsBetween(before: ProcRoot, now: ProcRoot): number {
  const wall = now.host.now - before.host.now;
  if (isOtherBoot(before, now)) return Math.max(0, wall);
  const first = readUptime(before);
  const second = readUptime(now);
  if (!isRead(first) || !isRead(second)) return wall;
  const up = second.uptime - first.uptime;
  return Math.abs(wall - up) <= COARSE_S ? wall : up;
}
