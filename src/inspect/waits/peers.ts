import { isRead } from '../../procfs/unreadable.ts';
import { type PipeEnds, pidsOf, pipeKey } from '../pipes/ends.ts';
import type { WaitEvidence } from './evidence.ts';
import type { Judged } from './judge.ts';

/** The processes at the other end of the pipe that a thread waits on; null: not known. */
export function peersOf({ fd }: Judged, { pipes }: WaitEvidence): readonly number[] | null {
  if (fd === undefined || pipes === undefined || !isRead(fd.target)) return null;
  const ends = pipes.byKey.get(pipeKey(fd.target, fd.info) ?? '');
  if (ends === undefined) return null;
  return pidsOf(fd.op === 'read' ? ends.writers : ends.readers);
}

/** Processes that have an end of a pipe which somebody waits on, of which kind is not known: perhaps the other one. */
export function unsureEnds({ unseen }: Pick<PipeEnds, 'unseen'>): number[] {
  return [...unseen].filter(([, how]) => how === 'flags').map(([pid]) => pid);
}
