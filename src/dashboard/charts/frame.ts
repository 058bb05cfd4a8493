import type { Attribute } from '../attribute.ts';
import type { Grid } from '../grid.ts';

/**
 * Copies what blessed-contrib drew into the grid, where it can be covered by a dialog and looked at by a test. A
 * frame is lines of text with SGR colours; spaces are left out, so that what is below shows.
 *
 * @param look what a colour number of the frame looks like; the numbers are marks, not colours
 */
export function paintFrame(
  grid: Grid,
  frame: string,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  look: (colour: number) => Attribute,
): void {
  const lines = frame.split('\n').slice(0, area.height);
  for (const [row, line] of lines.entries()) {
    let x = 0;
    let attribute = look(0);
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      if (part.startsWith('\u001b')) {
        const colour = /38;5;(\d+)/.exec(part)?.[1];
        if (colour !== undefined) attribute = look(Number(colour));
        continue;
      }
      for (const character of part) {
        if (character !== ' ' && x < area.width) grid.text(area.x + x, area.y + row, character, attribute, 1);
        x++;
      }
    }
  }
}
