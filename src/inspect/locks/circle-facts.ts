import type { ProcRoot } from '../../procfs/root.ts';
import { type Alarms, readAlarms } from './alarms.ts';
import type { Circles } from './cycles.ts';
import { type Outsiders, readOutsiders } from './unseen.ts';

/** What is read only about circles, as it tells whether they may end. */
export interface CircleFacts {
  /** What may end the waits of the circles after a time; undefined: not looked for. */
  readonly alarms?: Alarms | undefined;
  /** Which of those that were not seen may end them; undefined: not looked for, or nobody was unseen. */
  readonly outsiders?: Outsiders | undefined;
}

/** Reads what may end the circles of a look; nothing at all where it has none. */
export function readCircleFacts(root: ProcRoot, found: Circles): CircleFacts {
  if (found.cycles.length === 0) return {};
  return { alarms: readAlarms(root, found), outsiders: readOutsiders(root, found) };
}
