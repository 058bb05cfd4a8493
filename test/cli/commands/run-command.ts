import assert from 'node:assert/strict';
import type { Cli } from '../../../src/cli/cli.ts';
import { isCliError } from '../../../src/cli/errors.ts';
import { runProgram } from '../../../src/cli/program.ts';

/** What a run of a command left. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly complaints: readonly string[];
}

/** What a command is run on: without `columns` it is no terminal. */
export interface Surroundings {
  readonly input?: Buffer;
  readonly columns?: number | undefined;
  readonly env?: Cli['env'];
}

const ROWS = 40;

/** Runs `tinspect` with these words. */
export async function run(
  words: readonly string[],
  { input = Buffer.alloc(0), columns, env = {} }: Surroundings = {},
): Promise<Outcome> {
  let out = '';
  const complaints: string[] = [];
  const cli: Cli = {
    env: { TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
    out: {
      write: (text) => {
        out += text;
        return true;
      },
      flush: () => undefined,
    },
    complain: (line) => void complaints.push(line),
    columns,
    rows: () => Promise.resolve(columns === undefined ? undefined : ROWS),
    readInput: () => input,
  };
  return { code: await runProgram(words, cli), out, complaints };
}

/** The option that makes a fixture the root. */
export function tree(name: string): readonly [string, string] {
  return ['--proc-root', `${process.cwd()}/fixtures/${name}`];
}

/** The line and the exit code that a run ends with. */
export async function refusal(words: readonly string[], input?: Buffer): Promise<readonly [string, number]> {
  try {
    const { out } = await run(words, input === undefined ? {} : { input });
    assert.fail(`it ran: ${out}`);
  } catch (error) {
    if (!isCliError(error)) throw error;
    return [error.message, error.exitCode];
  }
}
