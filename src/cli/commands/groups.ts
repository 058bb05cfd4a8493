import { setTimeout as sleep } from 'node:timers/promises';
import { readHasCallMask } from '../../inspect/call-mask.ts';
import { GROUP_NEEDS, groupThreads, type SeenThread } from '../../inspect/groups.ts';
import { groupName } from '../../inspect/names/apply.ts';
import { readStacksOf } from '../../inspect/groups-stacks.ts';
import { groupText } from '../../inspect/groups-text.ts';
import type { Task } from '../../model/task.ts';
import { whyNoProcess } from '../../inspect/why-unread.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { readStat } from '../../procfs/stat.ts';
import { Missing, type MissingEntry } from '../../render/missing.ts';
import { scan, type ScanReport } from '../../scan/scanner.ts';
import { type AnswerArgs, answerOptions, askedProcesses, noProcess, writeAnswer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { parseInterval } from '../interval.ts';
import { joinNamesOption, namesKey, namesLine, namesOption, type NamesArgs, readNames } from '../names.ts';
import { openProcRoot } from '../root.ts';

const ENDED = 'ended while it was read';

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
    const { threads, report: pass } = threadsOf(root, pids);
    const join = joinNamesOption(root, args, readNames(args, cli), threads);
    const stackOf = pids !== undefined || args.stacks ? readStacksOf(root, threads) : undefined;
    const { clock_ticks } = root.host;
    const report = groupThreads(
      threads,
      clock_ticks,
      earlier,
      join && groupName(join),
      stackOf,
      readHasCallMask(root),
    );
    const lacks = [...unseen(root, pids, threads, pass), ...report.missing];
    const document = { ...report, ...namesKey(join), missing: [...missing, ...lacks] };
    writeAnswer(
      cli,
      args.json,
      args.json ? document : { missing: lacks },
      () => groupText(report) + namesLine(join),
    );
    return report.processes.length > 0 ? EXIT.ok : EXIT.nothing;
  },
});

/** The threads that a pass saw, and what it says of those it did not. */
interface Pass {
  readonly threads: readonly Task[];
  readonly report: ScanReport;
}

function threadsOf(root: ProcRoot, pids: readonly number[] | undefined): Pass {
  const threads: Task[] = [];
  const report = scan(
    root,
    { rows: 'threads', pids, needs: GROUP_NEEDS, accepts: pids === undefined ? hasFellows : undefined },
    (task) => {
      threads.push(task);
      return true;
    },
  );
  return { threads, report };
}

/** The processes that nothing is said of, and why: each that was asked for; of all processes what the kernel refused. */
function unseen(
  root: ProcRoot,
  pids: readonly number[] | undefined,
  threads: readonly Task[],
  { denied, vanished }: ScanReport,
): readonly MissingEntry[] {
  const missing = new Missing();
  if (pids === undefined) {
    for (const [file, count] of denied) if (/^(task|stat):/.test(file)) missing.add('processes', file, count);
    if (threads.length === 0 && vanished > 0)
      missing.add('processes', 'ended while they were read, or there is no more of them', vanished);
    return missing.list();
  }
  const seen = new Set(threads.map(({ pid }) => pid));
  for (const pid of pids) if (!seen.has(pid)) missing.add(`process ${pid}`, whyUnseen(root, pid));
  return missing.list();
}

function whyUnseen(root: ProcRoot, pid: number): string {
  const names = root.names(`${pid}/task`);
  if (!isRead(names)) return whyNoProcess(root, pid, names, ENDED);
  const [tid] = names;
  const stat = tid === undefined ? undefined : readStat(root, `${pid}/task/${tid}`);
  return stat === undefined || isRead(stat) ? ENDED : whyNoProcess(root, pid, stat, ENDED);
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
  const seen = threadsOf(root, pids).threads.map(({ pid, tid, stat }) => ({
    pid,
    tid,
    starttime: stat.starttime,
    comm: stat.comm,
  }));
  if (!root.captured) await sleep(interval_s * 1000);
  return seen;
}
