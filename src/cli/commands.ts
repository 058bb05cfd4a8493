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
    name: 'top',
    usage: 'top',
    about: 'watch processes and threads live; with -b print what top -b -H would',
    load: () => import('./commands/top.ts'),
  },
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
  {
    name: 'zombies',
    usage: 'zombies',
    about: 'zombies: who must reap them, since when, why it does not happen, what to do',
    load: () => import('./commands/zombies.ts'),
  },
  {
    name: 'stacks',
    usage: 'stacks [pids..]',
    about: 'the stack of each thread: size, guard, what is touched and used, and how that is known',
    load: () => import('./commands/stacks.ts'),
  },
  {
    name: 'waits',
    usage: 'waits [pids..]',
    about: 'what each thread waits for, since when, who holds it up, and deadlocks',
    load: () => import('./commands/waits.ts'),
  },
  {
    name: 'pipes',
    usage: 'pipes [pids..]',
    about: 'open files and their offsets, who holds the ends of each pipe, and what is wrong with it',
    load: () => import('./commands/pipes.ts'),
  },
  {
    name: 'limits',
    usage: 'limits [pid]',
    about: 'how many more threads a process may make, and which limit it meets first',
    load: () => import('./commands/limits.ts'),
  },
  {
    name: 'groups',
    usage: 'groups [pids..]',
    about: 'threads by the pattern of their names: how many, CPU time, states, stacks and odd ones out',
    load: () => import('./commands/groups.ts'),
  },
  {
    name: 'doctor',
    usage: 'doctor [pid]',
    about: 'what can be known here, what can not and why, and the command that would enable it',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'explain',
    usage: 'explain <task>',
    about: 'one page about a thread or process: what it is and does, what it waits for, who holds it up',
    load: () => import('./commands/explain.ts'),
  },
];

/** The entry called `name`. */
export function findCommand(name: string): CommandEntry | undefined {
  return COMMANDS.find((entry) => entry.name === name);
}

/** True when the command line asks what could stand on one, or for the script that asks so. */
export function isCompletion(argv: readonly string[]): boolean {
  return argv[0] === 'completion' || argv.includes('--get-yargs-completions');
}
