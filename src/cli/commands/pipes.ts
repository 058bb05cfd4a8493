import { pipesJson } from '../../inspect/pipes/json.ts';
import { readPipeEvidence } from '../../inspect/pipes/read.ts';
import { inspectPipes } from '../../inspect/pipes/report.ts';
import { pipesText } from '../../inspect/pipes/table.ts';
import { type AnswerArgs, answerOptions, pidsOf, requireProcess, writeAnswer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { parseInterval } from '../interval.ts';
import { pause } from '../pause.ts';
import { openProcRoot } from '../root.ts';

interface PipeArgs extends AnswerArgs {
  readonly pids: readonly string[] | undefined;
  readonly interval: string | undefined;
}

export const command = defineCommand<PipeArgs>({
  usage: 'pipes [pids..]',
  about: 'open files and their offsets, who holds the ends of each pipe, and what is wrong with it',
  examples: [
    ['tinspect pipes 1234', 'the descriptors of a process and the other ends of its pipes'],
    [
      'tinspect pipes 1234 --interval 1s',
      'and how fast it goes through its files, and how long it will take',
    ],
    ['tinspect pipes --json', 'of every process, for a program'],
  ],
  build: (yargs) =>
    answerOptions(yargs)
      .positional('pids', { type: 'string', array: true, describe: 'processes; none: every one' })
      .option('interval', {
        type: 'string',
        requiresArg: true,
        describe: 'look twice at the offsets of files, so far apart',
      }),
  run: (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const pids = pidsOf(args.pids);
    for (const pid of pids ?? []) requireProcess(root, pid);
    const motionMs = args.interval === undefined ? undefined : parseInterval(args.interval) * 1000;
    const evidence = readPipeEvidence(root, pids === undefined ? undefined : [...new Set(pids)], {
      motionMs,
      elapsed: () => performance.now(),
      pause,
    });
    const found = inspectPipes(evidence);
    const report = {
      ...pipesJson(found),
      missing:
        found.unreadable === 0
          ? []
          : [{ what: 'descriptors of processes', reason: 'permission denied', count: found.unreadable }],
    };
    writeAnswer(cli, args.json, report, () => pipesText(found, cli.columns));
    return found.files.length > 0 ? EXIT.ok : EXIT.nothing;
  },
});
