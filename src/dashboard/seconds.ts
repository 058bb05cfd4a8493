import { isCliError } from '../cli/errors.ts';
import { parseInterval } from '../cli/interval.ts';

/** Seconds of an interval as -d takes it (`1`, `0.05`, `500ms`, `2m`), or why it is none. */
export function secondsOf(text: string): number | string {
  try {
    return parseInterval(text.trim(), 'interval');
  } catch (error) {
    if (isCliError(error)) return error.message;
    throw error;
  }
}
