import { pipesJson } from '../../inspect/pipes/json.ts';
import { missingOfPipes } from '../../inspect/pipes/missing.ts';
import { readPipeEvidence } from '../../inspect/pipes/read.ts';
import { inspectPipes } from '../../inspect/pipes/report.ts';
import { pipesText } from '../../inspect/pipes/table.ts';
import { isKernelThread } from '../../inspect/waits/class-of.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { type AnswerArgs, answerOptions, askedProcesses, noThreads, writeAnswer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { compileLess } from '../compile-less.ts';
import { EXIT } from '../exit-codes.ts';
import { parseInterval } from '../interval.ts';
import { pause } from '../pause.ts';
import { openProcRoot } from '../root.ts';
import { tableWidth } from '../text-width.ts';

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
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const asked = askedProcesses(cli, root, args.pids, noThreads);
    const { pids } = asked;
    await compileLess(root, pids);
    const motionMs = args.interval === undefined ? undefined : parseInterval(args.interval) * 1000;
    const evidence = readPipeEvidence(root, pids, {
      motionMs,
      elapsed: () => performance.now(),
      pause,
    });
    const found = inspectPipes(evidence);
    const missing = missingOfPipes(found);
    const report = args.json ? { ...pipesJson(found), missing: [...asked.missing, ...missing] } : { missing };
    writeAnswer(cli, args.json, report, () => pipesText(found, tableWidth(cli)));
    if (found.files.length > 0) return EXIT.ok;
    // An empty answer needs a reason, which a permission is, too.
    if (found.closed === 0) for (const pid of pids ?? []) cli.complain(`tinspect: ${whyNoFds(root, pid)}`);
    return EXIT.nothing;
  },
});

/** Why process `pid` has no descriptors. */
function whyNoFds(root: ProcRoot, pid: number): string {
  const stat = readStat(root, String(pid));
  if (!isRead(stat)) return `${pid} : has ended meanwhile`;
  if (isKernelThread(stat)) return `${pid} : is a thread of the kernel, which has no descriptors`;
  if (hasEndedState(stat.state)) return `${pid} : has ended, and has no descriptors any more`;
  return `${pid} : has no descriptor open`;
}
