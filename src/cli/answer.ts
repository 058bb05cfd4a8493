import type { Argv } from 'yargs';
import type { Missing } from '../inspect/missing.ts';
import { isOutsideCapture, OUTSIDE, outsideNote } from '../inspect/outside-capture.ts';
import { readStat } from '../procfs/stat.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { processOf } from '../scan/process-of.ts';
import type { Cli } from './cli.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { parseTaskIds } from './own-options.ts';

/** What commands that answer a question have in common: where to look, and whether to answer in JSON. */
export interface AnswerArgs {
  readonly json: boolean;
  readonly 'proc-root': string | undefined;
}

/** Declares `--json` and `--proc-root`. */
export function answerOptions<T>(yargs: Argv<T>): Argv<T & AnswerArgs> {
  return yargs
    .option('json', { type: 'boolean', default: false, describe: 'one JSON document' })
    .option('proc-root', {
      type: 'string',
      requiresArg: true,
      describe: 'a captured tree, or a procfs mounted elsewhere',
    });
}

/** A report as every answer has it. */
interface Report {
  readonly missing: readonly Missing[];
}

/** Writes the report: JSON on one line, or `text` and, to standard error, one line of what is missing. */
export function writeAnswer(cli: Cli, json: boolean, report: Report, text: () => string): boolean {
  if (json) return cli.out.write(`${JSON.stringify(report)}\n`);
  const more = cli.out.write(text());
  if (report.missing.length > 0) cli.complain(missingLine(report.missing));
  return more;
}

function missingLine(missing: readonly Missing[]): string {
  const parts = missing.map(
    ({ what, reason, count }) => `${what}${count === 1 ? '' : ` (${count})`}: ${reason}`,
  );
  return `tinspect: not known : ${parts.join(', ')}`;
}

/**
 * The numbers behind a command's name, or behind `option`; undefined when there are none. Throws a CliError for what is
 * none.
 */
export function pidsOf(words: readonly string[] | undefined, option?: string): readonly number[] | undefined {
  return words === undefined || words.length === 0
    ? undefined
    : words.flatMap((word) => parseTaskIds(word, option));
}

/**
 * As `requireProcess`, for what is about threads and descriptors: of the processes that started what was captured a tree
 * has but the files that say what they are.
 */
export function requireThreads(root: ProcRoot, pid: number): void {
  requireProcess(root, pid);
  if (isOutsideCapture(root, pid)) throw new CliError(String(pid), OUTSIDE, '', EXIT.nothing);
}

/** Throws a CliError unless `pid` is a process of `root`. The number of a thread is told from one that nobody has. */
export function requireProcess(root: ProcRoot, pid: number): void {
  const tgid = processOf(root, pid);
  if (tgid === pid) return;
  if (tgid !== undefined) {
    throw new CliError(
      String(pid),
      `is a thread of process ${tgid}`,
      `name the process: ${tgid}`,
      EXIT.nothing,
    );
  }
  const stat = readStat(root, String(pid));
  if (isRead(stat)) return;
  const note = stat.gone ? outsideNote(root) : '';
  const where =
    note === ''
      ? 'see tinspect -e for those there are'
      : 'see tinspect -e --proc-root TREE for those it holds';
  throw new CliError(String(pid), stat.gone ? `no such process${note}` : stat.code, where, EXIT.nothing);
}
