import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { createRequire } from 'node:module';
import type * as NodePty from '@lydell/node-pty';
import type * as Xterm from '@xterm/headless';
import { build } from 'esbuild';

interface Modules {
  readonly pty: typeof NodePty;
  readonly xterm: typeof Xterm;
}

/** The pseudo-terminal and the emulator, or why there are none: then TUI tests are skipped with this reason. */
export const modules: Modules | string = load();

function load(): Modules | string {
  const require = createRequire(import.meta.url);
  try {
    return {
      pty: require('@lydell/node-pty') as typeof NodePty,
      xterm: require('@xterm/headless') as typeof Xterm,
    };
  } catch (error) {
    // No prebuilt binary for this platform.
    return `no pseudo-terminal: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** For `test(name, SKIP, …)`. */
export const SKIP = { skip: typeof modules === 'string' ? modules : false };

/** No screen takes longer, even on a machine that is busy with other tests; ms. */
const PATIENCE = 20_000;

const COLUMNS = 80;
const ROWS = 24;

/** What a program is started with. */
export interface Session {
  readonly columns?: number;
  readonly rows?: number;
  /** Beside TERM=xterm-256color and LANG=C.UTF-8. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One cell as a person sees it. */
export interface SeenCell {
  readonly text: string;
  /** Cells: 2 for a wide character, 0 for the right half of one. */
  readonly width: number;
  /** A number of the palette; -1 for the terminal's own colour. */
  readonly foreground: number;
  readonly background: number;
  readonly bold: boolean;
  readonly inverse: boolean;
  readonly underline: boolean;
}

/** A program in a pseudo-terminal, and what a real emulator makes of its bytes. */
export class Screen {
  /** Bytes that the program has written so far. */
  raw = '';
  /** The exit code when it has ended; 128 and the number for a signal. */
  exitCode: number | undefined;
  private readonly pty: NodePty.IPty;
  private readonly emulator: Xterm.Terminal;
  private readonly wakes = new Set<() => void>();
  private unread = 0;

  constructor({ pty, xterm }: Modules, file: string, args: readonly string[], session: Session) {
    const size = { cols: session.columns ?? COLUMNS, rows: session.rows ?? ROWS };
    this.emulator = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 200 });
    this.pty = pty.spawn(file, [...args], {
      ...size,
      cwd: process.cwd(),
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: '/nonexistent',
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        ...session.env,
      },
    });
    this.pty.onData((data) => {
      this.raw += data;
      this.unread++;
      this.emulator.write(data, () => {
        this.unread--;
        this.wake();
      });
    });
    this.pty.onExit(({ exitCode, signal }) => {
      this.exitCode = signal === undefined || signal === 0 ? exitCode : 128 + signal;
      this.wake();
    });
    // Answers of the terminal, should the program ask something.
    this.emulator.onData((data) => this.send(data));
  }

  get pid(): number {
    return this.pty.pid;
  }

  /** Types `text`, control codes and all. */
  send(text: string): void {
    if (this.exitCode === undefined) this.pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** Waits until the screen holds `wanted`, or the function says so; fails with the whole screen in the message. */
  async until(wanted: string | RegExp | ((screen: this) => boolean), what?: string): Promise<void> {
    const holds = (): boolean => {
      if (typeof wanted === 'function') return wanted(this);
      const text = this.text();
      return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
    };
    await this.wait(holds, what ?? String(wanted));
  }

  /** Waits for the end and all that was written before it; the exit code. */
  async exited(): Promise<number> {
    await this.wait(() => this.exitCode !== undefined && this.unread === 0, 'the program to end');
    return this.exitCode ?? -1;
  }

  /** The rows as text, without spaces at their ends; of the alternate screen when that is on. */
  lines(): string[] {
    const { active } = this.emulator.buffer;
    return Array.from({ length: this.emulator.rows }, (_, y) =>
      (active.getLine(active.baseY + y)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** Everything on the normal screen, what was scrolled out too. */
  normalText(): string {
    const { normal } = this.emulator.buffer;
    const lines = Array.from(
      { length: normal.length },
      (_, y) => normal.getLine(y)?.translateToString(true) ?? '',
    );
    return lines.join('\n').trimEnd();
  }

  /** The cell in column `x` of row `y`, both from 0. */
  cell(x: number, y: number): SeenCell {
    const { active } = this.emulator.buffer;
    const cell = active.getLine(active.baseY + y)?.getCell(x);
    assert.ok(cell, `cell ${x}, ${y} is outside of the screen`);
    return seen(cell);
  }

  get altScreen(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  get cursorVisible(): boolean {
    return this.raw.lastIndexOf('\u001b[?25h') >= this.raw.lastIndexOf('\u001b[?25l');
  }

  /** What of the mouse is reported: `none` as the shell has it. */
  get mouse(): string {
    return this.emulator.modes.mouseTrackingMode;
  }

  /** Fails unless the terminal is as a shell wants it. */
  assertRestored(): void {
    assert.equal(this.altScreen, false, 'the normal screen is shown');
    assert.equal(this.cursorVisible, true, 'the cursor is shown');
    assert.equal(this.mouse, 'none', 'the mouse is not reported');
    const { modes } = this.emulator;
    assert.equal(modes.applicationCursorKeysMode, false, 'cursor keys are normal');
    assert.equal(modes.wraparoundMode, true, 'lines wrap');
  }

  /** Ends the program, whatever it does. */
  kill(): void {
    if (this.exitCode === undefined) this.pty.kill('SIGKILL');
    this.emulator.dispose();
  }

  private wake(): void {
    for (const wake of this.wakes) wake();
  }

  private wait(holds: () => boolean, what: string): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!holds()) return;
        clearTimeout(deadline);
        this.wakes.delete(check);
        resolve();
      };
      const deadline = setTimeout(() => {
        this.wakes.delete(check);
        const ended = this.exitCode === undefined ? '' : `, which ended with ${this.exitCode}`;
        reject(new Error(`waited for ${what}, and this is the screen${ended}:\n${this.text()}`));
      }, PATIENCE);
      this.wakes.add(check);
    });
  }
}

function seen(cell: Xterm.IBufferCell): SeenCell {
  return {
    text: cell.getChars(),
    width: cell.getWidth(),
    foreground: cell.isFgDefault() ? -1 : cell.getFgColor(),
    background: cell.isBgDefault() ? -1 : cell.getBgColor(),
    bold: cell.isBold() !== 0,
    inverse: cell.isInverse() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

/** Starts `file` in a pseudo-terminal, hands it to `use`, and makes sure that it has ended afterwards. */
export async function inTerminal(
  file: string,
  args: readonly string[],
  session: Session,
  use: (screen: Screen) => Promise<void>,
): Promise<void> {
  if (typeof modules === 'string') throw new Error(modules);
  const screen = new Screen(modules, file, args, session);
  try {
    await use(screen);
  } finally {
    screen.kill();
  }
}

const built = new Map<string, Promise<string>>();

/** A TypeScript program of this folder as a file that node can run. */
export function program(source: string): Promise<string> {
  let path = built.get(source);
  if (path === undefined) {
    path = bundle(source);
    built.set(source, path);
  }
  return path;
}

async function bundle(source: string): Promise<string> {
  mkdirSync('.cache/tui', { recursive: true });
  const outfile = `.cache/tui/${basename(source, '.ts')}-${process.pid}.mjs`;
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  process.on('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}
