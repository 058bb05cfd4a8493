import { localeOf } from '../text/locale.ts';

/** How many colours of a palette can be told to the terminal: none, the eight of ANSI, or 256. */
export type Colours = 0 | 8 | 256;

/** What the user's terminal can do, as far as its environment tells. */
export interface Capabilities {
  /** The terminfo name that blessed is given; it stumbles over the entries of others. */
  readonly terminfo: string;
  readonly colours: Colours;
  /** False: ASCII only. */
  readonly utf8: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Consoles that understand less than an xterm does. */
const SIMPLE = /^(linux|vt\d+.*|cons25.*)$/;

/** Terminals that have 256 colours without saying so in their name. */
const RICH = /256color|direct|kitty|ghostty|alacritty|foot|wezterm|contour|rio/;

/** What `env` says, or undefined for a terminal that can't place its cursor (TERM=dumb). */
export function capabilitiesOf(env: Env): Capabilities | undefined {
  const term = (env['TERM'] ?? '').toLowerCase();
  if (term === 'dumb') return undefined;
  return {
    terminfo: SIMPLE.test(term) ? term : 'xterm-256color',
    colours: coloursOf(term, env),
    utf8: localeOf(env) === 'utf8',
  };
}

/** NO_COLOR (no-color.org) counts when it is set to anything. */
function coloursOf(term: string, env: Env): Colours {
  if ((env['NO_COLOR'] ?? '') !== '' || term.startsWith('vt')) return 0;
  if (/^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '') && !SIMPLE.test(term)) return 256;
  return RICH.test(term) ? 256 : 8;
}
