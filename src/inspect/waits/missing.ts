import { isKnown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { type Missing, MissingCount } from '../missing.ts';
import type { WaitLook } from './look.ts';

/** What a look at waits could not see, and why. */
export function missingOfWaits({ waits, evidence, owners }: WaitLook): readonly Missing[] {
  const missing = new MissingCount();
  for (const { judged, since, wait } of waits) {
    const { look, state } = judged.thread;
    if (!isRead(look) && state !== 'Z')
      missing.add('system calls', look.denied ? 'permission denied' : look.code);
    if (wait !== 'cpu' && !isKnown(since)) missing.add('since when', since.reason);
  }
  for (const code of owners.unreadable.values()) missing.add('owners of locks', `memory: ${code}`);
  const { pipes, fileLocks } = evidence;
  if (pipes !== undefined && pipes.unreadable > 0) {
    missing.add('descriptors of processes', 'permission denied', pipes.unreadable);
  }
  if (fileLocks !== undefined && !isRead(fileLocks))
    missing.add('holders of file locks', `locks: ${fileLocks.code}`);
  return missing.list();
}
