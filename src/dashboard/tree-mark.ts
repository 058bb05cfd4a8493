import type { Glyphs } from './glyphs.ts';

/** Cells of a level as `arrange` of scan/forest.ts draws it. */
const LEVEL = 4;
const CHILD = ' \\_ ';

/**
 * The tree before a name, in the signs of the terminal. Whether a child is the last of its parent shows in what the
 * next row draws below it.
 */
export function treeMark(prefix: string, next: string, glyphs: Glyphs): string {
  if (prefix === '') return '';
  let text = '';
  for (let at = 0; at < prefix.length; at += LEVEL) {
    const level = prefix.slice(at, at + LEVEL);
    if (level === CHILD) text += goesOn(next, at) ? glyphs.branch : glyphs.lastBranch;
    else if (level.includes('|')) text += glyphs.trunk;
    else text += level;
  }
  return text;
}

function goesOn(next: string, at: number): boolean {
  const below = next.slice(at, at + LEVEL);
  return below === CHILD || below.includes('|');
}
