import type { AnyCommand } from './command.ts';

/** A subcommand by name. Its module, and the library code behind it, is loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  load(): Promise<{ command: AnyCommand }>;
}

/** The one list of subcommands: main, help and completion come from it. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'columns',
    usage: 'columns [names..]',
    about: 'list every column, or explain some',
    load: () => import('./commands/columns.ts'),
  },
  {
    name: 'capture',
    usage: 'capture <out>',
    about: 'copy /proc into a folder that --proc-root reads',
    load: () => import('./commands/capture.ts'),
  },
];

/** The entry called `name`. */
export function findCommand(name: string): CommandEntry | undefined {
  return COMMANDS.find((entry) => entry.name === name);
}
