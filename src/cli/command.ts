import type { Argv } from 'yargs';
import type { Cli } from './cli.ts';

/** A subcommand: what yargs needs to know of it, and what it does. */
export interface Command<Args> {
  /** yargs' form: `capture <out>`. */
  readonly usage: string;
  readonly about: string;
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** Declares the options and the words behind the name. */
  build(yargs: Argv): Argv<Args>;
  /** Does the work and answers the exit code. Throws a CliError for what the user can mend. */
  run(args: Args, cli: Cli): number | Promise<number>;
}

/** Keeps the type of the arguments from `build` to `run`, and drops it for the table of commands. */
export function defineCommand<Args>(command: Command<Args>): AnyCommand {
  return {
    usage: command.usage,
    about: command.about,
    examples: command.examples,
    declare: (yargs) => command.build(yargs),
    attach: (yargs, act) =>
      yargs.command(
        command.usage,
        command.about,
        (builder) => {
          const built = command.build(builder);
          for (const [line, about] of command.examples) built.example(line, about);
          return built;
        },
        (args) => act((cli) => command.run(args as Args, cli)),
      ),
  };
}

/** A command whose arguments only it knows. */
export interface AnyCommand {
  readonly usage: string;
  readonly about: string;
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** Declares its options, and nothing else. */
  declare(yargs: Argv): Argv;
  /** Puts the command into `yargs`; when it is the one that was called, `act` gets its work. */
  attach(yargs: Argv, act: (work: (cli: Cli) => number | Promise<number>) => void): Argv;
}
