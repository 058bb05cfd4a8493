import type { Glyphs } from './glyphs.ts';

/** Cells of a level as `arrange` of scan/forest.ts draws it. */
const LEVEL = 4;
/** Cells of a level where there is little room. */
const NARROW = 2;
const CHILD = ' \\_ ';
/** Cells of the sign beside a process with threads, and of a name that still says something. */
const SIGN = 2;
const LEAST_NAME = 12;

/** How a tree is drawn in a column: in levels of so many cells, and in how many cells at most. */
export interface TreeShape {
  readonly level: number;
  readonly most: number;
}

/** How many levels a prefix of `arrange` has. */
export function levelsOf(prefix: string): number {
  return Math.ceil(prefix.length / LEVEL);
}

/** The shape of a tree of so many levels in a column of `width` cells: all rows have the same. */
export function treeShape(levels: number, width: number): TreeShape {
  const most = Math.max(NARROW, width - SIGN - LEAST_NAME);
  return { level: levels * LEVEL <= most ? LEVEL : NARROW, most };
}

/** The cells that a tree of so many levels needs where it is drawn narrow. */
export function leastTree(levels: number): number {
  return levels * NARROW + SIGN + LEAST_NAME;
}

/**
 * The tree before a name, in the signs of the terminal. Whether a child is the last of its parent shows in what the
 * next row draws below it. Of a tree that is deeper than there is room for, the outer levels are cut.
 */
export function treeMark(prefix: string, next: string, glyphs: Glyphs, shape: TreeShape): string {
  if (prefix === '') return '';
  const narrow = shape.level < LEVEL;
  const fit = (level: string): string => (narrow ? level.slice(1, 1 + NARROW) : level);
  let text = '';
  for (let at = 0; at < prefix.length; at += LEVEL) {
    const level = prefix.slice(at, at + LEVEL);
    if (level === CHILD) text += fit(goesOn(next, at) ? glyphs.branch : glyphs.lastBranch);
    else if (level.includes('|')) text += fit(glyphs.trunk);
    else text += level.slice(0, shape.level);
  }
  const over = text.length - shape.most;
  if (over <= 0) return text;
  return glyphs.cut + text.slice(over + 1);
}

function goesOn(next: string, at: number): boolean {
  const below = next.slice(at, at + LEVEL);
  return below === CHILD || below.includes('|');
}
