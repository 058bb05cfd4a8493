import { setTimeout as sleep } from 'node:timers/promises';
import { GROUP_NEEDS, groupThreads, type SeenThread } from '../../inspect/groups.ts';
import { groupName } from '../../inspect/names/apply.ts';
import { readStacksOf } from '../../inspect/groups-stacks.ts';
import { groupText } from '../../inspect/groups-text.ts';
import type { Task } from '../../model/task.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { scan } from '../../scan/scanner.ts';
import { type AnswerArgs, answerOptions, askedProcesses, noProcess, writeAnswer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { parseInterval } from '../interval.ts';
import { joinNamesOption, namesKey, namesLine, namesOption, type NamesArgs, readNames } from '../names.ts';
import { openProcRoot } from '../root.ts';

interface GroupArgs extends AnswerArgs, NamesArgs {
  readonly pids: readonly string[] | undefined;
  readonly interval: string | undefined;
  readonly stacks: boolean;
}

export const command = defineCommand<GroupArgs>({
  usage: 'groups [pids..]',
  about: 'threads by the pattern of their names: how many, CPU time, states, stacks and odd ones out',
  examples: [
    ['tinspect groups 1234', 'the pools of one process'],
    ['tinspect groups 1234 --interval 10s', 'and how many threads at least came and went in 10 seconds'],
    ['tinspect groups', 'of every process that has more than one thread'],
    ['tinspect groups --stacks', 'and what their stacks reserve and touch'],
  ],
  build: (yargs) =>
    namesOption(answerOptions(yargs))
      .positional('pids', { type: 'string', array: true, describe: 'processes' })
      .option('interval', {
        type: 'string',
        requiresArg: true,
        describe:
          'look twice, so far apart, and count births and deaths: at least so many, as a thread that came and went between is not seen',
      })
      .option('stacks', {
        type: 'boolean',
        default: false,
        describe: 'sum up stacks without a pid, too: it reads the memory maps of every process',
      }),
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const { pids, missing } = askedProcesses(cli, root, args.pids, noProcess);
    const earlier =
      args.interval === undefined ? undefined : await lookBefore(root, pids, parseInterval(args.interval));
    const threads = threadsOf(root, pids);
    const join = joinNamesOption(root, args, readNames(args, cli), threads);
    const stackOf = pids !== undefined || args.stacks ? readStacksOf(root, threads) : undefined;
    const { clock_ticks } = root.host;
    const report = groupThreads(threads, clock_ticks, earlier, join && groupName(join), stackOf);
    const document = { ...report, ...namesKey(join), missing: [...missing, ...report.missing] };
    writeAnswer(cli, args.json, args.json ? document : report, () => groupText(report) + namesLine(join));
    return report.processes.length > 0 ? EXIT.ok : EXIT.nothing;
  },
});

function threadsOf(root: ProcRoot, pids: readonly number[] | undefined): readonly Task[] {
  const tasks: Task[] = [];
  scan(
    root,
    { rows: 'threads', pids, needs: GROUP_NEEDS, accepts: pids === undefined ? hasFellows : undefined },
    (task) => {
      tasks.push(task);
      return true;
    },
  );
  return tasks;
}

function hasFellows({ stat }: Task): boolean {
  return stat.num_threads > 1;
}

/** The threads of an earlier look, after which so many seconds have passed. In a captured tree nothing passes. */
async function lookBefore(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  interval_s: number,
): Promise<readonly SeenThread[]> {
  const seen = threadsOf(root, pids).map(({ pid, tid, stat }) => ({
    pid,
    tid,
    starttime: stat.starttime,
    comm: stat.comm,
  }));
  if (!root.captured) await sleep(interval_s * 1000);
  return seen;
}
