import { findCommand } from './commands.ts';

/**
 * The command line with a command in front that has options before it, as other programs allow it:
 * `--proc-root TREE stacks 12` is `stacks --proc-root TREE 12`. Only `--proc-root` and `--json` may stand there; any
 * other line stays as it is, for it is a listing's.
 */
export function commandFirst(argv: readonly string[]): readonly string[] {
  let at = 0;
  for (let word = argv[at]; word?.startsWith('--') === true; word = argv[at]) {
    if (word === '--proc-root') at += 2;
    else if (word === '--json' || word.startsWith('--proc-root=')) at++;
    else return argv;
  }
  const command = argv[at];
  if (at === 0 || command === undefined || findCommand(command) === undefined) return argv;
  return [command, ...argv.slice(0, at), ...argv.slice(at + 1)];
}
