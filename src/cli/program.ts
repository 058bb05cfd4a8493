import yargs, { type Argv } from 'yargs';
import type { Cli } from './cli.ts';
import type { AnyCommand } from './command.ts';
import { COMMANDS, findCommand, isCompletion } from './commands.ts';
import { CliError, isCliError } from './errors.ts';
import { EXIT, EXIT_CODES } from './exit-codes.ts';
import { helpWidth, layHelp } from './help-layout.ts';
import { optionWords, settleOptions } from './option-words.ts';
import { OWN_OPTIONS } from './own-options.ts';
import { PS_OPTIONS } from './ps/options.ts';
import { explainYargs } from './yargs-complaint.ts';

declare const TINSPECT_VERSION: string;

const COMMON: readonly (readonly [string, string])[] = [
  ['tinspect -efL', 'every thread on the machine, as ps -efL'],
  ['tinspect -p 1234 -L', 'the threads of one process'],
  ['tinspect -eLo pid,lwp,pcpu,comm --sort -pcpu', 'busiest threads first'],
  ['tinspect --tid 1235 --json', 'one thread as JSON'],
  ['tinspect -efL --proc-root TREE', 'the same of a captured tree'],
];

/**
 * Runs a command line that needs yargs: a subcommand, help, or completion. Answers the exit code; throws a
 * CliError for what the user got wrong.
 */
export async function runProgram(argv: readonly string[], cli: Cli): Promise<number> {
  const called = argv[0] === undefined ? undefined : findCommand(argv[0]);
  const module = called === undefined ? undefined : (await called.load()).command;
  const words =
    module === undefined || isCompletion(argv)
      ? [...argv]
      : settleOptions(argv, optionWords(module.declare(yargs([]))));
  return new Promise<number>((resolve, reject) => {
    let acted = false;
    const program = declare(argv, module, (work) => {
      acted = true;
      // yargs swallows what a handler throws unless it is told before: run the work outside of its call.
      Promise.resolve()
        .then(() => work(cli))
        .then(resolve, reject);
    });
    program.parse(words, (error: unknown, _args: unknown, text: string) => {
      if (isCliError(error)) reject(error);
      else if (error instanceof Error)
        reject(new CliError(argv.join(' '), error.message, 'see tinspect --help'));
      else if (text !== '') {
        cli.out.write(`${isCompletion(argv) ? text : layHelp(text, helpWidth(cli))}\n`);
        resolve(EXIT.ok);
      } else if (!acted) resolve(EXIT.ok);
    });
  });
}

type Act = (work: (cli: Cli) => number | Promise<number>) => void;

/** The command line as yargs knows it. Only the called command's module is there; of the others, the name. */
function declare(argv: readonly string[], module: AnyCommand | undefined, act: Act): Argv {
  const program = yargs([...argv]);
  const usage = module?.usage ?? 'COMMAND';
  const called = { name: module === undefined ? 'tinspect' : (usage.split(' ')[0] ?? ''), usage, argv };
  program
    .scriptName('tinspect')
    .detectLocale(false)
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'boolean-negation': false,
      'dot-notation': false,
      'camel-case-expansion': false,
    })
    .usage(
      'tinspect [ps options] [--json|--csv|--output FORMAT] [--proc-root PATH]\ntinspect COMMAND [options]',
    )
    .version(TINSPECT_VERSION)
    .alias('help', 'h')
    // Who asks for the completion script goes on to the checks, which know no command of that name.
    .strict(!isCompletion(argv))
    .exitProcess(false)
    // Help is laid out in help-layout.ts: what yargs wraps, it cuts within words.
    .wrap(null)
    .completion('completion', 'print a completion script for bash or zsh')
    .fail((message: string, error: Error) => {
      throw isCliError(error) ? error : explainYargs(message, called);
    })
    .epilogue(`Exit codes:\n${EXIT_CODES.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}`);
  if (module !== undefined) return module.attach(program, act);
  program.epilogue(
    '\nAll spellings of the options of ps, and its letters without a dash as in "aux": tinspect --help all.',
  );
  for (const entry of COMMANDS) program.command(entry.usage, entry.about, {}, () => undefined);
  program.command(
    'ps [options..]',
    'list processes and threads as ps does (the word ps may be left out)',
    {},
  );
  for (const option of OWN_OPTIONS) {
    program.option(option.name, {
      describe: option.about,
      group: 'Output and source:',
      ...(option.value === ''
        ? { type: 'boolean' as const }
        : { type: 'string' as const, requiresArg: true }),
    });
  }
  for (const option of PS_OPTIONS) {
    const { letter, long } = option;
    const name = long[0] ?? letter;
    if (name === undefined || name === 'help' || name === 'version') continue;
    program.option(name, {
      alias: letter === undefined || letter === name ? [] : [letter],
      describe: option.about,
      group: option.group,
      ...(option.value === 'none'
        ? { type: 'boolean' as const }
        : { type: 'string' as const, requiresArg: true }),
    });
  }
  for (const [line, about] of COMMON) program.example(line, about);
  return program;
}
