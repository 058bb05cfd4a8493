import { fstatSync, readFileSync, writeSync } from 'node:fs';
import { DescriptorOutput } from '../render/output.ts';
import { faultWords } from '../text/errno.ts';
import type { Cli } from './cli.ts';
import { commandFirst } from './command-first.ts';
import { findCommand, isCompletion } from './commands.ts';
import { explainError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

declare const TINSPECT_VERSION: string;

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
/** Major 1, minor 3: a character device, but no terminal (Documentation/admin-guide/devices.txt). */
const DEV_NULL = 0x103;

/** Writes to standard error, where a reader that has left must not become a second error. */
function complain(line: string): void {
  try {
    writeSync(STDERR, `${line}\n`);
  } catch {
    // Nobody is there to be told.
  }
}

function openCli(out: DescriptorOutput): Cli {
  return {
    env: process.env,
    out,
    complain,
    // process.stdout is a stream and node:tty loads more of them: either costs more than reading a small process.
    get columns() {
      const stat = fstatSync(STDOUT);
      return stat.isCharacterDevice() && stat.rdev !== DEV_NULL ? process.stdout.columns : undefined;
    },
    rows: async () => (await import('./terminal-rows.ts')).terminalRows(),
    readInput: () => readFileSync(STDIN),
  };
}

/** Which part of the program answers this command line. */
async function dispatch(given: readonly string[], cli: Cli): Promise<number> {
  const argv = commandFirst(given);
  const first = argv[0];
  if (argv.length === 1 && (first === '--version' || first === '-V')) {
    cli.out.write(`tinspect ${TINSPECT_VERSION}\n`);
    return EXIT.ok;
  }
  const isHelp = argv.length === 1 && (first === '--help' || first === '-h');
  if (isHelp || isCompletion(argv) || (first !== undefined && findCommand(first) !== undefined)) {
    const program = await import('./program.ts');
    return program.runProgram(argv, cli);
  }
  if (argv.length === 0 && cli.columns !== undefined) return dispatch(['top'], cli);
  const { runList } = await import('./list.ts');
  return first === 'ps' ? runList(argv.slice(1), cli, false) : runList(argv, cli, true);
}

/**
 * Runs the command line `argv` (without the program's name) and ends the process with the exit code of the table
 * in exit-codes.ts.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const out = new DescriptorOutput(STDOUT);
  const cli = openCli(out);
  try {
    process.exitCode = await dispatch(argv, cli);
  } catch (error) {
    const { line, exitCode } = explainError(error, process.env['TINSPECT_DEBUG'] !== undefined);
    complain(line);
    process.exitCode = exitCode;
  }
  out.flush();
  if (out.failure === undefined) return;
  complain(`tinspect: standard output : ${faultWords(out.failure)}`);
  process.exitCode = EXIT.nothing;
}
