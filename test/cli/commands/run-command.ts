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

/** Runs `tinspect` with these words, without a terminal. */
export async function run(words: readonly string[], input: Buffer = Buffer.alloc(0)): Promise<Outcome> {
  let out = '';
  const complaints: string[] = [];
  const cli: Cli = {
    env: {},
    out: {
      write: (text) => {
        out += text;
        return true;
      },
      flush: () => undefined,
    },
    complain: (line) => void complaints.push(line),
    columns: undefined,
    rows: () => Promise.resolve(undefined),
    readInput: () => input,
  };
  return { code: await runProgram(words, cli), out, complaints };
}

/** The line and the exit code that a run ends with. */
export async function refusal(words: readonly string[], input?: Buffer): Promise<readonly [string, number]> {
  try {
    const { out } = await run(words, input);
    assert.fail(`it ran: ${out}`);
  } catch (error) {
    if (!isCliError(error)) throw error;
    return [error.message, error.exitCode];
  }
}
