import { readFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import type { NameDump } from '../inspect/names/dump.ts';
import type { NameJoin } from '../inspect/names/join.ts';
import { parseNames } from '../inspect/names/parse.ts';
import { readNameJoin } from '../inspect/names/read.ts';
import { joinSentence, type NamesRow, namesRow } from '../inspect/names/report.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { faultWords } from '../text/errno.ts';
import { printable } from '../text/printable.ts';
import type { Cli } from './cli.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/** The option of commands that join a dump of names. */
export interface NamesArgs {
  readonly names: string | undefined;
}

const FORMATS =
  'jstack, jcmd PID Thread.print, py-spy dump --json, faulthandler, gdb info threads, or lines of TID<tab>name';

/** Declares `--names`. */
export function namesOption<T>(yargs: Argv<T>): Argv<T & NamesArgs> {
  return yargs.option('names', {
    type: 'string',
    requiresArg: true,
    describe: 'full names from a dump in a file, or - for standard input: jstack, py-spy, gdb, TID<tab>name',
  });
}

/** The dump that `--names` names; undefined without the option. Throws a CliError for a file that is none. */
export function readNames({ names: file }: NamesArgs, cli: Cli): NameDump | undefined {
  if (file === undefined) return undefined;
  const dump = parseNames(file === '-' ? cli.readInput() : readFile(file));
  if (!('why' in dump)) return dump;
  throw new CliError(nameOf(file), dump.why, `what is read: ${FORMATS}`, EXIT.unreadable);
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CliError(file, faultWords(error), 'a file that can be read', EXIT.unreadable);
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/**
 * Joins the dump of `--names` with `threads`; undefined without the option. Throws a CliError when it has none of them: it
 * is of another process.
 */
export function joinNamesOption(
  root: ProcRoot,
  args: NamesArgs,
  dump: NameDump | undefined,
  threads: readonly { readonly pid: number; readonly tid: number }[],
): NameJoin | undefined {
  if (dump === undefined) return undefined;
  const join = readNameJoin(root, dump, threads);
  refuseNone(join, args, threads.length);
  return join;
}

/** The key `names` of a JSON document: how the dump was joined. None without a dump. */
export function namesKey(join: NameJoin | undefined): { readonly names?: NamesRow } {
  return join === undefined ? {} : { names: namesRow(join) };
}

/** The line below a report for people: how many of the dump were joined. Empty without a dump. */
export function namesLine(join: NameJoin | undefined): string {
  return join === undefined ? '' : `\nnames: ${printable(joinSentence(join))}\n`;
}

/** Throws a CliError when no row of the dump found its thread. */
export function refuseNone(join: NameJoin, { names: file = '' }: NamesArgs, threads: number): void {
  if (join.rows.size > 0) return;
  const rows = join.dump.rows.length;
  const younger = join.younger.length === 0 ? '' : ` (${join.younger.length} began after it was made)`;
  throw new CliError(
    nameOf(file),
    `${rows === 1 ? 'the one thread it names is not' : `of the ${rows} threads it names none is`} among the ${threads === 1 ? 'one thread' : `${threads} threads`} looked at${younger}`,
    'a dump of a process that is looked at, made since it began',
    EXIT.unreadable,
  );
}
