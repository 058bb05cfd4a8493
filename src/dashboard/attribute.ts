/**
 * How a cell looks, as blessed packs it: flags << 18 | foreground << 9 | background. A colour is a number of the
 * terminal's palette, 0-255, or `DEFAULT_COLOUR`.
 */
export type Attribute = number;

/** The terminal's own colour, whatever it is. */
export const DEFAULT_COLOUR = 0x1ff;

const FLAGS = { bold: 1, underline: 2, inverse: 8 } as const;

/** What can be said of a cell's look; what is left out is as the terminal has it. */
export interface Look {
  readonly foreground?: number;
  readonly background?: number;
  readonly bold?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

/** `look` packed. */
export function attribute(look: Look): Attribute {
  const { foreground = DEFAULT_COLOUR, background = DEFAULT_COLOUR, bold, underline, inverse } = look;
  const flags = (bold ? FLAGS.bold : 0) | (underline ? FLAGS.underline : 0) | (inverse ? FLAGS.inverse : 0);
  return (flags << 18) | (foreground << 9) | background;
}

/** Default colours, nothing else. */
export const PLAIN: Attribute = attribute({});

/** `cell` as `over` wants it: colours that `over` leaves alone stay, flags add up. */
export function overlaid(cell: Attribute, over: Attribute): Attribute {
  const foreground = pick((over >> 9) & DEFAULT_COLOUR, (cell >> 9) & DEFAULT_COLOUR);
  const background = pick(over & DEFAULT_COLOUR, cell & DEFAULT_COLOUR);
  return (((cell >> 18) | (over >> 18)) << 18) | (foreground << 9) | background;
}

function pick(over: number, under: number): number {
  return over === DEFAULT_COLOUR ? under : over;
}
