// A program that does nothing but use the terminal: it shows which keys arrived and draws what tests look at. The
// first argument chooses how it goes wrong when `!` is typed.
import { exitCodeOf } from '../../src/dashboard/closed.ts';
import { glyphsFor } from '../../src/dashboard/glyphs.ts';
import type { Grid } from '../../src/dashboard/grid.ts';
import { paletteFor } from '../../src/dashboard/palette.ts';
import { openTerminal, TerminalProblem } from '../../src/dashboard/terminal.ts';
import { printable } from '../../src/text/printable.ts';

const HOSTILE = 'a\u001b[31m\u0007\nb\u202ec';
const keys: string[] = [];
let clicks = '';
let frames = 0;
let count = 0;

function fail(): never {
  throw new Error('the probe fails as it was told to');
}

function broken(): void {
  switch (process.argv[2]) {
    case 'throw':
      return fail();
    case 'throw-later':
      setTimeout(fail, 1);
      return;
    case 'reject':
      void Promise.reject(new Error('the probe rejects as it was told to'));
      return;
    case 'exit':
      process.exit(7);
  }
}

function paint(grid: Grid): void {
  frames++;
  const { capabilities } = terminal as Exclude<typeof terminal, TerminalProblem>;
  const palette = paletteFor(capabilities.colours);
  const glyphs = glyphsFor(capabilities.utf8);
  grid.text(0, 0, `probe ${grid.columns}x${grid.rows} count ${count}`, palette.roles.title);
  grid.text(0, 1, `keys ${keys.join(' ')}`);
  grid.text(0, 2, `mouse ${clicks}`);
  grid.text(0, 3, count % 2 === 0 ? '日本語|emoji 😀|한글|' : '日本x|emoji 😀|한글|');
  grid.text(0, 4, `${printable(HOSTILE)}|`);
  grid.text(0, 5, glyphs.horizontal.repeat(4) + glyphs.levels.join(''));
  grid.field(0, 6, 'R', 4, 'left', palette.states['R']);
  grid.fill(0, 7, grid.columns, 1, palette.roles.selected);
  grid.text(grid.columns - 1, grid.rows - 1, '$');
}

const terminal = openTerminal(process, {
  key({ name }) {
    if (name === 'q') return open.close();
    if (name === 'C-c') return open.close();
    if (name === 'C-z') return open.suspend();
    if (name === 'C-l') return open.redraw();
    if (name === '!') return broken();
    if (name === 'y') open.copy('0x10e7');
    if (name === 'n') count++;
    else keys.push(name);
    if (name === 'f') keys.splice(0, keys.length, `frames=${frames}`);
    open.draw();
  },
  mouse({ action, button, x, y }) {
    clicks = `${action} ${button} ${x},${y}`;
    open.draw();
  },
  paint,
  closed(reason) {
    if (reason.kind === 'fault') console.error(`fault: ${(reason.error as Error).message}`);
    else if (reason.kind === 'asked') console.log('bye');
    process.exit(exitCodeOf(reason));
  },
});

if (terminal instanceof TerminalProblem) {
  console.error(`${terminal.what} : ${terminal.why}; ${terminal.accepted}`);
  process.exit(2);
}
const open = terminal;
