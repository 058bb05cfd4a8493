import type { ScreenEntry } from '../screen.ts';
import { filesEntry } from './files.ts';
import { limitsEntry } from './limits.ts';
import { processEntry } from './process.ts';
import { stacksEntry } from './stacks.ts';
import { systemEntry } from './system.ts';
import { taskEntry } from './task.ts';
import { tasksEntry } from './tasks.ts';
import { waitsEntry } from './waits.ts';
import { zombiesEntry } from './zombies.ts';

/** The screens that Tab and the numbers lead to, in their order. The first one knows where tasks are. */
export const SCREENS: readonly ScreenEntry[] = [
  tasksEntry,
  processEntry,
  taskEntry,
  systemEntry,
  stacksEntry,
  waitsEntry,
  filesEntry,
  limitsEntry,
  zombiesEntry,
];
