import { hasEndedState } from '../procfs/ended.ts';
import type { LiveProcess } from '../scan/live-task.ts';

/** How many tasks there are, by what they do. */
export interface Census {
  readonly processes: number;
  readonly threads: number;
  /** Threads by state letter. */
  readonly states: ReadonlyMap<string, number>;
  /** Processes that have ended and wait to be reaped. */
  readonly zombies: number;
  /** Processes whose main thread has ended while others go on: not to be reaped, and not dead. */
  readonly leaderless: number;
}

/** Counts in one pass. */
export function takeCensus(processes: Iterable<LiveProcess>): Census {
  const states = new Map<string, number>();
  let count = 0;
  let threads = 0;
  let zombies = 0;
  let leaderless = 0;
  for (const process of processes) {
    count++;
    threads += process.threads.size;
    if (process.stat.state === 'Z') {
      if (isLeaderless(process)) leaderless++;
      else zombies++;
    }
    for (const { stat } of process.threads.values())
      states.set(stat.state, (states.get(stat.state) ?? 0) + 1);
  }
  return { processes: count, threads, states, zombies, leaderless };
}

/** True for a process whose main thread is a zombie while another of its threads lives. */
export function isLeaderless(process: LiveProcess): boolean {
  for (const { stat } of process.threads.values()) if (!hasEndedState(stat.state)) return true;
  return false;
}

/** `S 390, R 3`: most first. */
export function stateCounts({ states }: Census): string {
  return [...states]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([letter, count]) => `${letter} ${count}`)
    .join('  ');
}
