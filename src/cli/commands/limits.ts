import { readLimitEvidence } from '../../inspect/limits/read.ts';
import { inspectLimits } from '../../inspect/limits/report.ts';
import { limitText } from '../../inspect/limits/text.ts';
import { isKernelThread } from '../../inspect/waits/class-of.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { type AnswerArgs, answerOptions, pidsOf, requireProcess, writeAnswer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { openProcRoot } from '../root.ts';
import { parseSize } from '../size.ts';
import { answerWidth, tableWidth } from '../text-width.ts';

interface LimitArgs extends AnswerArgs {
  readonly pid: string | undefined;
  readonly 'stack-size': string | undefined;
}

export const command = defineCommand<LimitArgs>({
  usage: 'limits [pid]',
  about: 'how many more threads a process may make, and which limit it meets first',
  examples: [
    ['tinspect limits 1234', 'the limits of a process, its control groups and the machine'],
    ['tinspect limits 1234 --stack-size 256k', 'with stacks of another size'],
    ['tinspect limits', 'of tinspect itself: what holds for programs started here'],
  ],
  build: (yargs) =>
    answerOptions(yargs).positional('pid', { type: 'string', describe: 'a process' }).option('stack-size', {
      type: 'string',
      requiresArg: true,
      describe: 'count with stacks of this size; else of what most of its stacks have',
    }),
  run: (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const asked = args['stack-size'] === undefined ? undefined : parseSize(args['stack-size']);
    const pid = pidsOf(args.pid === undefined ? [] : [args.pid])?.[0] ?? ownPid(root);
    requireProcess(root, pid);
    refuseKernelThread(root, pid);
    const evidence = readLimitEvidence(root, pid, asked);
    if (!isRead(evidence)) throw new CliError(String(pid), 'ended while it was read', '', EXIT.nothing);
    const report = inspectLimits(evidence);
    writeAnswer(cli, args.json, report, () => limitText(report, answerWidth(cli), tableWidth(cli)));
    return EXIT.ok;
  },
});

function refuseKernelThread(root: ProcRoot, pid: number): void {
  const stat = readStat(root, String(pid));
  if (!isRead(stat) || !isKernelThread(stat)) return;
  const why = 'is a thread of the kernel, which has no such limits of its own';
  throw new CliError(String(pid), why, 'see tinspect limits for those of the machine', EXIT.nothing);
}

function ownPid(root: ProcRoot): number {
  const self = root.captured ? undefined : readStat(root, 'self');
  if (self !== undefined && isRead(self)) return self.pid;
  throw new CliError('limits', 'we are no process of this tree', 'name a process: tinspect limits PID');
}
