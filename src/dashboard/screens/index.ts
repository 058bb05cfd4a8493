import type { ScreenEntry } from '../screen.ts';
import { processEntry } from './process.ts';
import { systemEntry } from './system.ts';
import { taskEntry } from './task.ts';
import { tasksEntry } from './tasks.ts';

/** The screens that Tab and the numbers lead to, in their order. The first one knows where tasks are. */
export const SCREENS: readonly ScreenEntry[] = [tasksEntry, processEntry, taskEntry, systemEntry];
