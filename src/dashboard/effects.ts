import type { LiveProcess, LiveTask } from '../scan/live-task.ts';

/** What an action asks of the world around the dashboard. Everything is drawn anew after each action anyway. */
export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'suspend' }
  /** Draws every cell again, whatever the terminal is believed to show, and reads again. */
  | { readonly kind: 'refresh' }
  /** The interval or the pause changed: the next round is due at another time. */
  | { readonly kind: 'schedule' }
  /** Goes so many moments on in a recording, or back. */
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'save' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'signal'; readonly processes: readonly LiveProcess[]; readonly signal: number }
  /** Of one thread, setpriority(2). */
  | { readonly kind: 'nice'; readonly thread: LiveTask; readonly by: 1 | -1 };

export const NONE: Effect = { kind: 'none' };
