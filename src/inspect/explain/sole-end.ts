import { isRead } from '../../procfs/unreadable.ts';
import { isOpenFifo, type PipeEnds, pipeKey } from '../pipes/ends.ts';
import { isNobody, suspectsOf } from '../pipes/suspects.ts';
import type { Wait } from '../waits/wait.ts';

/**
 * How far it holds that the one process which is seen at the other end of the pipe of `wait` alone can end the wait:
 * not for a FIFO, whose path anybody may open; not where one that could not be read, or is not listed, may have an end, or one is
 * perhaps on its way through a socket; the same rule as for the verdict of `tinspect pipes`.
 */
export function soleEnd({ judged }: Wait, pipes: PipeEnds | undefined): 'sure' | 'seen' | 'open' {
  const target = judged.fd?.target;
  if (target !== undefined && isRead(target) && isOpenFifo(target)) return 'open';
  if (pipes === undefined) return 'seen';
  if (isNobody({ closed: pipes.unreadable, unlisted: pipes.unlisted, inFlight: pipes.inFlight }))
    return 'sure';
  const key = target !== undefined && isRead(target) ? pipeKey(target, judged.fd?.info) : undefined;
  const ends = key === undefined ? undefined : pipes.byKey.get(key);
  // A FIFO that has lost its path may still be open anywhere.
  if (ends === undefined || target === undefined || !isRead(target) || target.kind !== 'pipe') return 'seen';
  return isNobody(suspectsOf({ path: undefined, ...ends }, pipes)) ? 'sure' : 'seen';
}
