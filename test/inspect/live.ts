import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';

const ARCH: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** The live /proc. */
export function liveRoot(): ProcRoot {
  const euid = process.geteuid?.() ?? 0;
  const root = openRoot(undefined, {
    now: Date.now() / 1000,
    euid,
    arch: ARCH[process.arch] ?? process.arch,
  });
  if (root instanceof RootProblem) throw new Error(`${root.what}: ${root.why}`);
  return root;
}

/** True when C programs can be built. In CI it has to be so. */
export const hasCompiler = spawnSync('gcc', ['--version'], { stdio: 'ignore' }).status === 0;
if (!hasCompiler) {
  if (process.env['CI'] !== undefined) throw new Error('CI has no gcc: the live tests can not run');
  console.error('LIVE TESTS SKIPPED: there is no gcc to build their programs with');
}

/** Why a test that needs a compiler is skipped, or false. */
export const withoutCompiler = !hasCompiler && 'no gcc';
/** Why a test that needs root is skipped, or false. */
export const withoutRoot = withoutCompiler || (process.geteuid?.() !== 0 && 'not root');

const folder = mkdtempSync(`${tmpdir()}/tinspect-test-`);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

let programs = 0;

/** Builds the C file at `path` and returns the program. */
export function build(path: string): string {
  const program = `${folder}/program-${programs++}`;
  const { status, stderr } = spawnSync('gcc', ['-O1', '-pthread', '-w', '-o', program, path], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`gcc ${path}: ${stderr}`);
  return program;
}

/** Kills a process group as soon as its standard input ends, which is when this process does, however that comes. */
const WATCH = 'read -r _; kill -s KILL -- "-$0"';

/** A program that runs: what it prints is waited for, what it is told is written to it. */
export class Live {
  private readonly child: ChildProcess;
  private readonly watch: ChildProcess;
  private text = '';
  private over = false;
  private wake: () => void = () => {};

  /** Starts it as the leader of a session, so that `end` gets its children too. */
  constructor(program: string, args: readonly string[]) {
    this.child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    this.watch = spawn('sh', ['-c', WATCH, String(this.pid)], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.child.stdout?.setEncoding('latin1').on('data', (chunk: string) => {
      this.text += chunk;
      this.wake();
    });
    this.child.once('close', () => {
      this.over = true;
      this.watch.kill('SIGKILL');
      this.wake();
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  tell(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** What it has printed up to and with the first match, which is taken from what follows. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.text);
      if (found !== null) {
        const upTo = found.index + found[0].length;
        const text = this.text.slice(0, upTo);
        this.text = this.text.slice(upTo);
        return text;
      }
      if (this.over) throw new Error(`ended before ${String(pattern)}: ${this.text}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Kills it and all its children, and waits for its end. */
  async end(): Promise<void> {
    if (!this.over) process.kill(-this.pid, 'SIGKILL');
    while (!this.over) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}
