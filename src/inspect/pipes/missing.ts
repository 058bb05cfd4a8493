import { type Missing, MissingCount } from '../missing.ts';
import type { PipeReport } from './report.ts';

/**
 * What a look at pipes could not see, and why. Processes that were not asked for count only where some pipe has an end
 * at which nobody was seen but who waits: one of them may hold it.
 */
export function missingOfPipes({
  pipes,
  files,
  unreadable,
  why,
  closed,
  silent,
}: PipeReport): readonly Missing[] {
  const missing = new MissingCount();
  const lacks = pipes.some(
    ({ readers, writers, alone }) => readers.length === 0 || writers.length === 0 || alone,
  );
  const processes = lacks ? unreadable : closed;
  if (processes > 0) missing.add('descriptors of processes', why, processes);
  const flags = files.filter(({ info }) => info === undefined).length;
  if (flags > 0) missing.add('flags and offsets of descriptors', 'fdinfo', flags);
  for (const { denied, code } of silent) missing.add('system calls', denied ? 'permission denied' : code);
  return missing.list();
}
