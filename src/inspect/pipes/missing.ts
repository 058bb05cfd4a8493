import { type Missing, MissingCount } from '../missing.ts';
import { lacksEnd, type PipeReport } from './report.ts';

/**
 * What a look at pipes could not see, and why. Processes that were not asked for, or are not listed, count only where
 * some pipe has an end at which nobody was seen but who waits: one of them may hold it.
 */
export function missingOfPipes({
  pipes,
  files,
  unreadable,
  why,
  unlisted,
  closed,
  silent,
}: PipeReport): readonly Missing[] {
  const missing = new MissingCount();
  const lacks = pipes.some((pipe) => lacksEnd(pipe) || pipe.alone || pipe.circle !== undefined);
  const processes = lacks ? unreadable : closed;
  if (processes > 0) missing.add('descriptors of processes', why, processes);
  for (const { text } of unlisted) missing.add('processes', `those ${text}`);
  const flags = files.filter(({ info }) => info === undefined).length;
  if (flags > 0) missing.add('flags and offsets of descriptors', 'fdinfo', flags);
  for (const { denied, code } of silent) missing.add('system calls', denied ? 'permission denied' : code);
  return missing.list();
}
