import blessed, { type Widgets } from 'blessed';
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { type Capabilities, capabilitiesOf } from './capabilities.ts';
import { copyGrid, type Row } from './canvas.ts';
import { type Closed, ENDING_SIGNALS, type EndingSignal } from './closed.ts';
import { Grid } from './grid.ts';
import { type Input, InputDecoder, type Key, type Mouse } from './input.ts';

/** What the dashboard hears of its terminal. */
export interface TerminalHandlers {
  key(key: Key): void;
  mouse(mouse: Mouse): void;
  /** Draws everything into an empty grid of the terminal's size. */
  paint(grid: Grid): void;
  /** The terminal is as it was before, nothing more will be called; the program should end. */
  closed(reason: Closed): void;
}

/** Why there is no terminal to draw on: the parts of one line to the user. */
export class TerminalProblem {
  readonly what: string;
  readonly why: string;
  readonly accepted: string;

  constructor(what: string, why: string, accepted: string) {
    this.what = what;
    this.why = why;
    this.accepted = accepted;
  }
}

/** The parts of a process that a terminal needs. */
export interface TerminalProcess {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** blessed has these, its types do not. */
interface UntypedScreen {
  readonly lines: readonly Row[];
  readonly olines: readonly Row[];
  readonly tput: { brokenACS: boolean };
  readonly program: UntypedProgram;
  enter(): void;
  leave(): void;
}
interface UntypedProgram {
  disableMouse(): void;
  setMouse(modes: Readonly<Record<string, boolean>>, on: boolean): void;
  write(text: string): void;
  flush(): void;
}

/** How long an ESC waits for the rest of a key's sequence, ms: longer than a slow link tears one apart. */
const ESCAPE_WAIT = 25;

/** How long the size must hold still before it is believed, ms: dragging a window's corner sends many. */
const RESIZE_WAIT = 40;

/** How long a stop that the kernel refuses (nobody could continue us) leaves the screen, ms. */
const STOP_WAIT = 50;

/** Presses and the wheel, reported in the form that has no largest column; no movements. */
const MOUSE_MODES = { vt200Mouse: true, sgrMouse: true };

/**
 * The one owner of the terminal: raw mode, alternate screen, mouse, signals. However the program ends, the terminal
 * is left as it was found. This is the only file that knows blessed, which keeps the cells, finds what changed and
 * writes it; keys are decoded by `InputDecoder`, because blessed takes some for others.
 */
export class Terminal {
  readonly capabilities: Capabilities;
  private readonly input: ReadStream;
  private readonly output: WriteStream;
  private readonly handlers: TerminalHandlers;
  private readonly screen: Widgets.Screen & UntypedScreen;
  private readonly decoder = new InputDecoder();
  private grid: Grid;
  private state: 'open' | 'suspended' | 'closed' = 'open';
  private drawWanted = false;
  private escapeTimer: NodeJS.Timeout | undefined;
  private stopTimer: NodeJS.Timeout | undefined;
  /** What must be undone at the end, by signal or event. */
  private readonly undo: (() => void)[] = [];

  /** Takes the terminal; see `openTerminal`. */
  constructor(from: TerminalProcess, capabilities: Capabilities, handlers: TerminalHandlers) {
    this.capabilities = capabilities;
    this.input = from.stdin;
    this.output = from.stdout;
    this.handlers = handlers;
    this.screen = openScreen(this.output, capabilities);
    this.grid = this.newGrid();
    // After the screen: blessed's own handlers of signals leave them to us only when they are called first.
    this.listen();
    this.take();
    this.draw();
  }

  /** Cells. */
  get columns(): number {
    return this.grid.columns;
  }

  get rows(): number {
    return this.grid.rows;
  }

  /** Asks for a frame. Many calls before it is drawn are one frame. */
  draw(): void {
    if (this.drawWanted) return;
    this.drawWanted = true;
    setImmediate(() => {
      this.drawWanted = false;
      if (this.state === 'open') this.render();
    });
  }

  /** Draws everything anew, whatever the terminal is believed to show. */
  redraw(): void {
    if (this.state !== 'open') return;
    this.screen.realloc();
    this.draw();
  }

  /** Puts `text` on the clipboard of terminals that let programs do so (OSC 52). */
  copy(text: string): void {
    if (this.state !== 'open') return;
    this.screen.program.write(`\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`);
  }

  /** Gives the terminal back and stops the job, as ^Z does elsewhere; comes back with fg. */
  suspend(): void {
    if (this.state !== 'open') return;
    this.state = 'suspended';
    this.release();
    this.screen.leave();
    // The whole group, with the signal's own action: the shell must see all of the job stop. Where nobody could
    // continue it, the kernel ignores the signal, and the timer brings the screen back.
    process.removeListener('SIGTSTP', this.onStop);
    process.kill(0, 'SIGTSTP');
    this.stopTimer = setTimeout(() => {
      // After fg, SIGCONT has been seen by the time that an immediate runs.
      setImmediate(() => {
        if (this.state === 'suspended') this.resume();
      });
    }, STOP_WAIT);
  }

  /** Gives the terminal back for good. */
  close(): void {
    this.end({ kind: 'asked' });
  }

  private end(reason: Closed): void {
    if (this.state === 'closed') return;
    this.restore();
    this.handlers.closed(reason);
  }

  /** The terminal as it was. Also called when the process exits in the middle of something. */
  private restore(): void {
    if (this.state === 'closed') return;
    const suspended = this.state === 'suspended';
    this.state = 'closed';
    clearTimeout(this.escapeTimer);
    clearTimeout(this.stopTimer);
    for (const undo of this.undo) undo();
    if (!suspended) this.release();
    this.screen.destroy();
  }

  private readonly onStop = (): void => this.suspend();

  private resume(): void {
    if (this.state === 'closed') return;
    clearTimeout(this.stopTimer);
    if (this.state === 'open') {
      // Stopped without a word (SIGSTOP): the shell has changed the terminal since.
      this.release();
      this.screen.leave();
    }
    process.removeListener('SIGTSTP', this.onStop);
    process.on('SIGTSTP', this.onStop);
    this.state = 'open';
    this.screen.enter();
    this.take();
    this.redraw();
  }

  /** Raw mode and mouse on. */
  private take(): void {
    this.input.setRawMode(true);
    this.input.resume();
    this.screen.program.setMouse({ ...MOUSE_MODES }, true);
  }

  /** Raw mode and mouse off. */
  private release(): void {
    this.screen.program.disableMouse();
    this.screen.program.flush();
    if (!this.input.destroyed) {
      this.input.setRawMode(false);
      this.input.pause();
    }
  }

  private listen(): void {
    for (const signal of Object.keys(ENDING_SIGNALS) as EndingSignal[]) {
      this.onProcess(signal, () => this.end({ kind: 'signal', signal }));
    }
    this.onProcess('SIGCONT', () => this.resume());
    process.on('SIGTSTP', this.onStop);
    this.undo.push(() => process.removeListener('SIGTSTP', this.onStop));
    this.onProcess('uncaughtException', (error: unknown) => this.end({ kind: 'fault', error }));
    this.onProcess('unhandledRejection', (error: unknown) => this.end({ kind: 'fault', error }));
    this.onProcess('exit', () => this.restore());
    const lost = (): void => this.end({ kind: 'lost' });
    // These stay: a terminal that is gone fails once more when the last bytes are written.
    this.input.on('end', lost).on('error', lost);
    this.output.on('error', lost);
    const onData = (bytes: Buffer): void => this.handle(this.decoder.push(bytes));
    this.input.on('data', onData);
    this.undo.push(() => this.input.removeListener('data', onData));
    this.screen.on('resize', () => this.draw());
  }

  private onProcess(event: string, listener: (...details: unknown[]) => void): void {
    // In front of blessed's: the mouse must be off before it leaves the screen.
    if (event === 'exit') process.prependListener(event, listener);
    else process.on(event, listener);
    this.undo.push(() => process.removeListener(event, listener));
  }

  private handle(inputs: readonly Input[]): void {
    clearTimeout(this.escapeTimer);
    for (const input of inputs) {
      if (this.state !== 'open') return;
      if ('key' in input) this.handlers.key(input.key);
      else this.handlers.mouse(input.mouse);
    }
    if (this.decoder.pending) {
      this.escapeTimer = setTimeout(() => this.handle(this.decoder.flush()), ESCAPE_WAIT);
    }
  }

  private newGrid(): Grid {
    const { lines } = this.screen;
    return new Grid(lines[0]?.length ?? 0, lines.length, !this.capabilities.utf8);
  }

  private render(): void {
    const { lines, olines } = this.screen;
    if (lines.length !== this.grid.rows || lines[0]?.length !== this.grid.columns) this.grid = this.newGrid();
    else this.grid.clear();
    this.handlers.paint(this.grid);
    copyGrid(this.grid, lines, olines);
    this.screen.draw(0, lines.length - 1);
    this.screen.program.flush();
  }
}

/** blessed's screen, entered; it reads nothing, because what it is given as input never says anything. */
function openScreen(output: WriteStream, capabilities: Capabilities): Widgets.Screen & UntypedScreen {
  const options: Widgets.IScreenOptions & { readonly terminal: string } = {
    // The types have the directions of input and output mixed up.
    input: new EventEmitter() as unknown as Writable,
    output: output as unknown as Readable,
    terminal: capabilities.terminfo,
    forceUnicode: capabilities.utf8,
    resizeTimeout: RESIZE_WAIT,
  };
  const screen = blessed.screen(options) as Widgets.Screen & UntypedScreen;
  // Lines as UTF-8 characters, not as letters of the alternate character set.
  screen.tput.brokenACS = true;
  return screen;
}

/**
 * Takes the terminal of `from` for the dashboard, or says why it can't be had. From here on `handlers` are called;
 * signals that end the program, and errors that nobody catches, arrive as `closed`.
 */
export function openTerminal(from: TerminalProcess, handlers: TerminalHandlers): Terminal | TerminalProblem {
  if (!from.stdout.isTTY) {
    return new TerminalProblem(
      'dashboard',
      'standard output is no terminal',
      'tinspect top -b or tinspect -efL print without one',
    );
  }
  if (!from.stdin.isTTY) {
    return new TerminalProblem(
      'dashboard',
      'standard input is no terminal',
      'tinspect top -b or tinspect -efL need none',
    );
  }
  const capabilities = capabilitiesOf(from.env);
  if (capabilities === undefined) {
    return new TerminalProblem(
      'TERM=dumb',
      'this terminal can not place its cursor',
      'tinspect top -b or tinspect -efL print without that',
    );
  }
  return new Terminal(from, capabilities, handlers);
}
