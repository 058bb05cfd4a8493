import { findColumn } from '../columns/registry.ts';
import { COLUMN_SETS } from './column-sets.ts';
import { secondsOf } from './seconds.ts';

/** What `W` keeps. */
export interface Preferences {
  /** The column set that is shown first. */
  readonly set?: string;
  /** The user's own columns, in place of those of the set. */
  readonly columns?: readonly string[];
  /** A column id; `-` in front: descending. */
  readonly sort?: string;
  /** Seconds. */
  readonly interval?: number;
  readonly palette?: PaletteName;
}

export const PALETTES = ['default', 'bright', 'none'] as const;
export type PaletteName = (typeof PALETTES)[number];

/** Why a file of preferences is not used. */
export interface PreferenceProblem {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

type Read = (value: string) => Preferences | string;

const KEYS: Readonly<Record<string, Read>> = {
  set: (value) =>
    COLUMN_SETS.some((set) => set.name === value)
      ? { set: value }
      : `no set is called "${value}"; there are ${COLUMN_SETS.map((set) => set.name).join(', ')}`,
  columns: (value) => {
    const columns = value.split(/[\s,]+/).filter((word) => word !== '');
    const unknown = columns.find((id) => findColumn(id) === undefined);
    if (columns.length === 0) return 'columns needs at least one column';
    return unknown === undefined
      ? { columns }
      : `no column is called "${unknown}"; tinspect columns lists all`;
  },
  sort: (value) =>
    findColumn(value.replace(/^[+-]/, '')) === undefined ? `no column is called "${value}"` : { sort: value },
  interval: (value) => {
    const interval = secondsOf(value);
    return typeof interval === 'number' ? { interval } : interval;
  },
  palette: (value) => {
    const palette = PALETTES.find((name) => name === value);
    return palette === undefined
      ? `no palette is called "${value}"; there are ${PALETTES.join(', ')}`
      : { palette };
  },
};

/** The preferences in `text` (lines `key = value`, `#` begins a comment), or the first line that is wrong. */
export function parsePreferences(text: string): Preferences | PreferenceProblem {
  const preferences: Preferences = {};
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const content = whole.replace(/#.*$/, '').trim();
    if (content === '') continue;
    const [, key = '', value = ''] = /^(\w+)\s*=\s*(.*)$/.exec(content) ?? [];
    const read = KEYS[key];
    const found =
      read === undefined
        ? `"${key || content}" is no preference; there are ${Object.keys(KEYS).join(', ')}`
        : read(value);
    if (typeof found === 'string') return { line: index + 1, reason: found };
    Object.assign(preferences, found);
  }
  return preferences;
}

/** True for what `parsePreferences` gives when a line is wrong. */
export function isProblem(parsed: Preferences | PreferenceProblem): parsed is PreferenceProblem {
  return 'reason' in parsed;
}

/** The text of a file that `parsePreferences` reads. */
export function printPreferences(preferences: Preferences): string {
  const lines = Object.entries(preferences).map(
    ([key, value]) => `${key} = ${Array.isArray(value) ? value.join(' ') : value}`,
  );
  return `# Written by tinspect (W in the dashboard).\n${lines.join('\n')}\n`;
}

/** Where preferences are kept: `$XDG_CONFIG_HOME/tinspect/config`, else below `~/.config` (XDG base directories). */
export function preferencesPath(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_CONFIG_HOME: config = '', HOME: home = '' } = env;
  // A relative path is to be ignored (XDG base directories).
  const base = config.startsWith('/') ? config : home === '' ? undefined : `${home}/.config`;
  return base === undefined ? undefined : `${base}/tinspect/config`;
}
