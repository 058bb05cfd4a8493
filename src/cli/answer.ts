import type { Argv } from 'yargs';
import type { Missing } from '../inspect/missing.ts';
import { isOutsideCapture, OUTSIDE, outsideNote } from '../inspect/outside-capture.ts';
import { readStat } from '../procfs/stat.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { processOf } from '../scan/process-of.ts';
import type { Cli } from './cli.ts';
import { CliError, explainError } from './errors.ts';
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

/** Why nothing can be said of a process that was asked for. */
export interface Refusal {
  readonly why: string;
  /** What would be accepted; empty when there is nothing to choose. */
  readonly accepted: string;
}

/** Says why there is nothing to say of process `pid`; undefined: there is. */
type Check = (root: ProcRoot, pid: number) => Refusal | undefined;

/** The processes that a command was asked about. */
export interface Asked {
  /** Those of which something can be said, each once; undefined: no number was given. */
  readonly pids: readonly number[] | undefined;
  /** The others, for the `missing` list of a JSON document. */
  readonly missing: readonly Missing[];
}

/**
 * The processes behind a command's name that are there. Of each that is not it complains in a line, and goes on with
 * the others; where none is there it throws the last line as a CliError.
 *
 * @param words numbers, alone or several in a word; a CliError for what is none
 */
export function askedProcesses(
  cli: Cli,
  root: ProcRoot,
  words: readonly string[] | undefined,
  check: Check,
): Asked {
  const asked = pidsOf(words);
  if (asked === undefined) return { pids: undefined, missing: [] };
  const there: number[] = [];
  const errors: CliError[] = [];
  const missing: Missing[] = [];
  for (const pid of new Set(asked)) {
    const refusal = check(root, pid);
    if (refusal === undefined) {
      there.push(pid);
      continue;
    }
    errors.push(errorOf(pid, refusal));
    missing.push({ what: `process ${pid}`, reason: refusal.why, count: 1 });
  }
  const last = there.length === 0 ? errors.pop() : undefined;
  for (const error of errors) cli.complain(explainError(error, false).line);
  if (last !== undefined) throw last;
  return { pids: there, missing };
}

function errorOf(pid: number, { why, accepted }: Refusal): CliError {
  return new CliError(String(pid), why, accepted, EXIT.nothing);
}

/** Throws a CliError unless `pid` is a process of `root`. */
export function requireProcess(root: ProcRoot, pid: number): void {
  const refusal = noProcess(root, pid);
  if (refusal !== undefined) throw errorOf(pid, refusal);
}

/**
 * As `noProcess`, for what is about threads and descriptors: of the processes that started what was captured a tree has
 * but the files that say what they are.
 */
export function noThreads(root: ProcRoot, pid: number): Refusal | undefined {
  return noProcess(root, pid) ?? (isOutsideCapture(root, pid) ? { why: OUTSIDE, accepted: '' } : undefined);
}

/** Why `pid` is no process of `root`. The number of a thread is told from one that nobody has. */
export function noProcess(root: ProcRoot, pid: number): Refusal | undefined {
  const tgid = processOf(root, pid);
  if (tgid === pid) return undefined;
  if (tgid !== undefined) {
    return { why: `is a thread of process ${tgid}`, accepted: `name the process: ${tgid}` };
  }
  const stat = readStat(root, String(pid));
  if (isRead(stat)) return undefined;
  const note = stat.gone ? outsideNote(root) : '';
  const accepted =
    note === ''
      ? 'see tinspect -e for those there are'
      : 'see tinspect -e --proc-root TREE for those it holds';
  return { why: stat.gone ? `no such process${note}` : stat.code, accepted };
}
