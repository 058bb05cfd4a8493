import { isRead } from '../../procfs/unreadable.ts';
import { isOpenFifo, type PipeEnds } from '../pipes/ends.ts';
import type { Wait } from '../waits/wait.ts';

/**
 * How far it holds that the one process which is seen at the other end of the pipe of `wait` alone can end the wait:
 * not for a FIFO, whose path anybody may open; not where `pipes` lacks processes that could not be read, or are not listed.
 */
export function soleEnd({ judged }: Wait, pipes: PipeEnds | undefined): 'sure' | 'seen' | 'open' {
  const target = judged.fd?.target;
  if (target !== undefined && isRead(target) && isOpenFifo(target)) return 'open';
  if (pipes === undefined || pipes.unreadable > 0 || pipes.unlisted.length > 0) return 'seen';
  return 'sure';
}
