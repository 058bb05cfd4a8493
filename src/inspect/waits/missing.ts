import { isKnown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { type Missing, MissingCount } from '../missing.ts';
import { isKernelThread } from './class-of.ts';
import type { PipeEnds } from '../pipes/ends.ts';
import { unsureEnds } from './peers.ts';
import type { WaitLook } from './look.ts';
import { NOT_HELD, UNLISTED } from './read-thread.ts';
import type { Wait } from './wait.ts';

/** What a look at waits could not see, and why: only what some row of the answer lacks. */
export function missingOfWaits({ waits, evidence, owners }: WaitLook): readonly Missing[] {
  const missing = new MissingCount();
  for (const wait of waits) addOf(wait, missing);
  for (const { areas } of evidence.processes) {
    if (areas !== undefined && !isRead(areas)) {
      missing.add('places of locks', areas.denied ? 'permission denied' : `maps: ${areas.code}`);
    }
  }
  for (const code of owners.unreadable.values()) missing.add('owners of locks', `memory: ${code}`);
  const { pipes, fileLocks } = evidence;
  if (pipes !== undefined && waits.some((wait) => lacksPeer(wait) || mayHaveMorePeers(wait, pipes))) {
    if (pipes.unreadable > 0) missing.add('descriptors of processes', whyOf(pipes), pipes.unreadable);
  }
  // Of one that is not even open its other end was not looked for.
  if (pipes !== undefined && waits.some(({ wait, peers }) => wait === 'pipe' && peers?.length === 0)) {
    for (const { text } of pipes.unlisted) missing.add('processes', `those ${text}`);
  }
  if (fileLocks !== undefined && !isRead(fileLocks))
    missing.add('holders of file locks', `locks: ${fileLocks.code}`);
  return missing.list();
}

/** Why descriptors are not seen; where nobody refused them, it is their fdinfo alone, which tells the ends of a pipe. */
function whyOf({ why }: PipeEnds): string {
  return why === 'fdinfo' ? 'which end of a pipe they are: no fdinfo' : why;
}

function addOf({ judged, since, wait }: Wait, missing: MissingCount): void {
  const { thread, fd } = judged;
  const { look, state } = thread;
  // What runs is in no call, a thread of the kernel in none of a program.
  if (!isRead(look) && state !== 'Z' && state !== 'R' && !isKernelThread(thread)) {
    missing.add('system calls', look.denied ? 'permission denied' : look.code);
  }
  if (wait !== 'cpu' && !isKnown(since)) missing.add('since when', since.reason);
  const target = fd?.target;
  if (target !== undefined && !isRead(target)) {
    if (target.denied) missing.add('descriptors waited on', 'permission denied');
    else if (target.code === NOT_HELD) missing.add('descriptors waited on', 'not in this tree');
    else if (target.code === UNLISTED) missing.add('descriptors waited on', 'closed, or not in this tree');
  }
}

/** A wait in a pipe at the other end of which nobody is to be seen. */
function lacksPeer({ wait, peers }: Wait): boolean {
  return wait === 'pipe' && (peers === null || peers.length === 0);
}

function mayHaveMorePeers({ wait }: Wait, pipes: PipeEnds): boolean {
  return wait === 'pipe' && unsureEnds(pipes).length > 0;
}
