/** The signs that the dashboard draws beside text: one cell each, so that both sets align alike. */
export interface Glyphs {
  /** At the end of text that was cut. */
  readonly cut: string;
  readonly horizontal: string;
  readonly vertical: string;
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  /** Tree lines of four cells: a child with more behind it, the last child, and what stands below each. */
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
  readonly noTrunk: string;
  /** Beside a process whose threads are shown, or not. */
  readonly open: string;
  readonly folded: string;
  readonly tagged: string;
  readonly followed: string;
  readonly ascending: string;
  readonly descending: string;
  /** Where more of a list is than is shown. */
  readonly above: string;
  readonly below: string;
  /** From nothing to all, lowest first. */
  readonly levels: readonly string[];
  /** A bar's filled and empty cell. */
  readonly bar: string;
  readonly noBar: string;
  readonly separator: string;
  /** True where charts of braille dots can be drawn. */
  readonly braille: boolean;
}

const UTF8: Glyphs = {
  cut: '…',
  horizontal: '─',
  vertical: '│',
  corners: ['┌', '┐', '└', '┘'],
  branch: ' ├─ ',
  lastBranch: ' └─ ',
  trunk: ' │  ',
  noTrunk: '    ',
  open: '▾',
  folded: '▸',
  tagged: '●',
  followed: '»',
  ascending: '▲',
  descending: '▼',
  above: '↑',
  below: '↓',
  levels: [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  bar: '█',
  noBar: '░',
  separator: '·',
  braille: true,
};

const ASCII: Glyphs = {
  cut: '~',
  horizontal: '-',
  vertical: '|',
  corners: ['+', '+', '+', '+'],
  branch: ' |- ',
  lastBranch: ' `- ',
  trunk: ' |  ',
  noTrunk: '    ',
  open: '-',
  folded: '+',
  tagged: '*',
  followed: '>',
  ascending: '^',
  descending: 'v',
  above: '^',
  below: 'v',
  levels: [' ', '_', '.', ':', '-', '=', '+', '*', '#'],
  bar: '#',
  noBar: '.',
  separator: '|',
  braille: false,
};

/** The signs that a terminal can show. */
export function glyphsFor(utf8: boolean): Glyphs {
  return utf8 ? UTF8 : ASCII;
}
