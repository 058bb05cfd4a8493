import type { Glyphs } from '../glyphs.ts';

/** What stands for a value that is unknown: not the lowest level, which would say 0. */
const UNKNOWN = '?';

/**
 * Values as one cell each, the newest at the end, in at most `width` cells. All lines with the same ceiling can be
 * compared (contrib's sparkline stretches each to its own least and most, so that an idle thread looks like a busy
 * one). Above 0 is never the empty level, so that a little is told from nothing.
 *
 * @param ceiling the value of the highest level; what is above it looks the same
 */
export function sparkline(
  values: readonly (number | undefined)[],
  ceiling: number,
  width: number,
  glyphs: Glyphs,
): string {
  const { levels } = glyphs;
  const top = levels.length - 1;
  const shown = width > 0 ? values.slice(-width) : [];
  return shown
    .map((value) => {
      if (value === undefined || Number.isNaN(value)) return UNKNOWN;
      const level = Math.round((value / ceiling) * top);
      return levels[Math.max(value > 0 ? 1 : 0, Math.min(level, top))] ?? UNKNOWN;
    })
    .join('');
}
