import { type Attribute, attribute, type Look, PLAIN } from './attribute.ts';
import type { Colours } from './capabilities.ts';

/** Everything that is drawn has one of these roles; nothing else names a colour. */
export type Role =
  | 'text'
  /** Beside the point: units, what is known from elsewhere, tasks that do nothing. */
  | 'faint'
  /** Numbers that are meant to be read first. */
  | 'strong'
  | 'title'
  /** The names of columns, and the one that is sorted by. */
  | 'header'
  | 'sorted'
  | 'selected'
  | 'tagged'
  /** What a search found. */
  | 'found'
  | 'born'
  | 'gone'
  /** Worth a look; wrong; very wrong. */
  | 'notice'
  | 'warning'
  | 'alarm'
  /** The keys in the footer and in help, and what they do. */
  | 'key'
  | 'label'
  | 'border'
  | 'prompt'
  /** The axes of charts. */
  | 'axis';

/** The looks of a whole dashboard. */
export interface Palette {
  readonly roles: Readonly<Record<Role, Attribute>>;
  /** Looks of state letters; of others `text`. */
  readonly states: Readonly<Record<string, Attribute>>;
  /** Lines of charts, in the order of their series. */
  readonly series: readonly Attribute[];
}

/**
 * Colours that people with any kind of colour blindness tell apart, after Okabe and Ito (jfly.uni-koeln.de/color),
 * as the nearest of the 256 that stand out on black and on white. Dark blue is not among them: nobody can read it on
 * black.
 */
const OKABE = {
  orange: 208,
  sky: 38,
  green: 35,
  yellow: 178,
  vermilion: 202,
  purple: 170,
  grey: 244,
} as const;

/** The same roles in the eight colours of ANSI: never red against green alone. */
const ANSI = { orange: 3, sky: 6, green: 2, yellow: 3, vermilion: 1, purple: 5, grey: undefined } as const;

type Hue = keyof typeof OKABE;
interface Colour {
  readonly hue?: Hue;
  readonly bold?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

const ROLES: Readonly<Record<Role, Colour>> = {
  text: {},
  faint: { hue: 'grey' },
  strong: { bold: true },
  title: { bold: true },
  header: { inverse: true },
  sorted: { inverse: true, bold: true, underline: true },
  selected: { inverse: true },
  tagged: { hue: 'yellow', bold: true },
  found: { underline: true, bold: true },
  born: { hue: 'sky', bold: true },
  gone: { hue: 'grey', underline: true },
  notice: { hue: 'yellow' },
  warning: { hue: 'orange', bold: true },
  alarm: { hue: 'vermilion', bold: true, inverse: true },
  key: { bold: true },
  label: { inverse: true },
  border: { hue: 'grey' },
  prompt: { bold: true },
  axis: { hue: 'grey' },
};

/** R runs, D waits unkillable, Z has ended, T and t are held, the others sleep. */
const STATES: Readonly<Record<string, Colour>> = {
  R: { hue: 'sky', bold: true },
  D: { hue: 'vermilion', bold: true },
  Z: { hue: 'purple', bold: true },
  X: { hue: 'purple', bold: true },
  T: { hue: 'orange' },
  t: { hue: 'orange' },
  I: { hue: 'grey' },
};

const SERIES: readonly Hue[] = ['sky', 'orange', 'purple', 'green', 'vermilion', 'yellow'];

/** The palette for a terminal of so many colours; with none, bold, underline and inverse say what they can. */
export function paletteFor(colours: Colours): Palette {
  const pack = (colour: Colour): Attribute => attribute(lookOf(colour, colours));
  return {
    roles: mapValues(ROLES, pack),
    states: mapValues(STATES, pack),
    series: SERIES.map((hue) => pack({ hue })),
  };
}

/** The look of a task's state letter. */
export function stateLook(palette: Palette, state: string): Attribute {
  return palette.states[state] ?? PLAIN;
}

function lookOf({ hue, ...flags }: Colour, colours: Colours): Look {
  const foreground = hue === undefined || colours === 0 ? undefined : colours === 8 ? ANSI[hue] : OKABE[hue];
  return foreground === undefined ? flags : { ...flags, foreground };
}

function mapValues<K extends string>(
  record: Readonly<Record<K, Colour>>,
  pack: (colour: Colour) => Attribute,
): Record<K, Attribute> {
  const entries = Object.entries<Colour>(record).map(([key, colour]) => [key, pack(colour)] as const);
  return Object.fromEntries(entries) as Record<K, Attribute>;
}
