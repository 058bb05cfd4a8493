import { setTimeout as sleep } from 'node:timers/promises';
import { findTask } from '../../inspect/explain/find.ts';
import { readExplainEvidence } from '../../inspect/explain/read.ts';
import { readLastSecond } from '../../inspect/explain/read-second.ts';
import { explain } from '../../inspect/explain/report.ts';
import { explainText, PAGE } from '../../inspect/explain/text.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { type AnswerArgs, answerOptions, pidsOf, writeAnswer } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { namesOption, type NamesArgs, readNames, refuseNone } from '../names.ts';
import { pause } from '../pause.ts';
import { openProcRoot } from '../root.ts';
import { textWidth } from '../text-width.ts';

interface ExplainArgs extends AnswerArgs, NamesArgs {
  readonly task: string;
  readonly owners: boolean;
}

const NARROWEST = 20;

export const command = defineCommand<ExplainArgs>({
  usage: 'explain <task>',
  about: 'one page about a thread or process: what it is and does, what it waits for, who holds it up',
  examples: [
    ['tinspect explain 1234', 'the thread or process 1234'],
    ['tinspect explain 1234 --owners', 'and who holds the lock that it waits for, from its memory'],
    ['tinspect explain 1234 --names FILE', 'with names and locks that only the runtime knows'],
  ],
  build: (yargs) =>
    namesOption(
      answerOptions(yargs)
        .positional('task', { type: 'string', demandOption: true, describe: 'number of a thread or process' })
        .option('owners', {
          type: 'boolean',
          default: false,
          describe: 'read words of memory, to learn who holds a lock',
        }),
    ),
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const [id] = pidsOf([args.task]) ?? [];
    if (id === undefined) throw new CliError(args.task, 'is no number of a task', 'one number');
    const found = findTask(root, id);
    if ('why' in found) throw new CliError(args.task, found.why, '', EXIT.nothing);
    const { pid, tid } = found;
    const dump = readNames(args, cli);
    const second = root.captured ? undefined : await readLastSecond(root, pid, tid, { sleep, elapsed });
    const evidence = readExplainEvidence(root, pid, tid, {
      owners: args.owners,
      pause,
      elapsed,
      second,
      dump,
    });
    if (!isRead(evidence)) throw new CliError(args.task, 'ended while it was read', '', EXIT.nothing);
    if (evidence.names !== undefined) refuseNone(evidence.names, args, evidence.process.num_threads);
    const report = explain(evidence);
    writeAnswer(cli, args.json, report, () => explainText(report, pageWidth(cli)));
    return EXIT.ok;
  },
});

/** A page is no wider than people read, and no narrower than its indents allow. */
function pageWidth(cli: Cli): number {
  return Math.max(NARROWEST, Math.min(PAGE, textWidth(cli)));
}

function elapsed(): number {
  return performance.now();
}
