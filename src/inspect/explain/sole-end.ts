import { isRead } from '../../procfs/unreadable.ts';
import type { PipeEnds } from '../pipes/ends.ts';
import type { Wait } from '../waits/wait.ts';

/**
 * How far it holds that the one process which is seen at the other end of the pipe of `wait` alone can end the wait:
 * not for a FIFO, whose path anybody may open; not where `pipes` lacks processes that could not be read.
 */
export function soleEnd({ judged }: Wait, pipes: PipeEnds | undefined): 'sure' | 'seen' | 'open' {
  const target = judged.fd?.target;
  if (target !== undefined && isRead(target) && target.kind === 'path' && !target.deleted) return 'open';
  return pipes === undefined || pipes.unreadable > 0 ? 'seen' : 'sure';
}
