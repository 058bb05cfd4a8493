import { CliError } from './errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, '': 1, s: 1, m: 60, h: 3600 };

/** Seconds of `1s`, `500ms`, `0.5`, `2m`. Throws a CliError for anything else, which names `option`. */
export function parseInterval(text: string, option = '--interval'): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (digits === '' || !(seconds >= 0.01 && seconds <= 86_400)) {
    throw new CliError(`${option} ${text}`, 'not a time', '0.01 to 86400 seconds: 1, 0.5, 500ms, 2m');
  }
  return seconds;
}
