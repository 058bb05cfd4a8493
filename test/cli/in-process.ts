import type { Cli } from '../../src/cli/cli.ts';
import { explainError } from '../../src/cli/errors.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { runList } from '../../src/cli/list.ts';

/** What a listing left: as of a process, but made in this one, which takes a fraction of the time. */
export interface Listing {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
  /** True when it ended in a fault of the program. */
  readonly failed: boolean;
}

const globals: { TINSPECT_VERSION?: string } = globalThis as object;
globals.TINSPECT_VERSION ??= '0.0.0-test';

/** What a command may touch of the outside world, with no terminal; where it writes to is the caller's. */
export function cliOf(
  env: Cli['env'],
  write: (text: string) => void = () => undefined,
  complain: (line: string) => void = () => undefined,
): Cli {
  return {
    env,
    out: {
      write: (text) => {
        write(text);
        return true;
      },
      flush: () => undefined,
    },
    complain,
    columns: undefined,
    rows: () => Promise.resolve(undefined),
    readInput: () => Buffer.alloc(0),
  };
}

/** Runs a command line of ps over the captured tree in the folder `tree`. */
export async function listIn(
  tree: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = { LC_ALL: 'C.UTF-8' },
): Promise<Listing> {
  let stdout = '';
  let stderr = '';
  const cli = cliOf(
    env,
    (text) => {
      stdout += text;
    },
    (line) => {
      stderr += `${line}\n`;
    },
  );
  try {
    const status = await runList(['--proc-root', tree, ...argv], cli, false);
    return { stdout, stderr, status, failed: false };
  } catch (error) {
    const { exitCode: status } = explainError(error, false);
    const failed = status === EXIT.fault;
    return { stdout, stderr: `${stderr}${explainError(error, failed).line}\n`, status, failed };
  }
}
