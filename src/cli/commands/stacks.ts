import { stacksJson } from '../../inspect/stacks/json.ts';
import { renameStacks } from '../../inspect/names/apply.ts';
import { readStackEvidence, type StackReadOptions } from '../../inspect/stacks/read.ts';
import { inspectStacks, type StackFindings } from '../../inspect/stacks/stacks.ts';
import { stackText } from '../../inspect/stacks/text.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { whyNoProcess } from '../../inspect/why-unread.ts';
import { Missing } from '../../render/missing.ts';
import { isTaskName } from '../../scan/task-name.ts';
import { type AnswerArgs, answerOptions, askedProcesses, noProcess, writeAnswer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { joinNamesOption, namesKey, namesLine, namesOption, type NamesArgs, readNames } from '../names.ts';
import { compileLess } from '../compile-less.ts';
import { pause } from '../pause.ts';
import { openProcRoot } from '../root.ts';
import { tableWidth } from '../text-width.ts';

interface StackArgs extends AnswerArgs, NamesArgs {
  readonly pids: readonly string[] | undefined;
  readonly all: boolean;
  readonly pagemap: boolean;
  readonly memory: boolean;
}

export const command = defineCommand<StackArgs>({
  usage: 'stacks [pids..]',
  about: 'the stack of each thread: size, guard, what is touched and used, and how that is known',
  examples: [
    ['tinspect stacks 1234', 'the stacks of a process'],
    ['tinspect stacks 1234 --pagemap', 'and the deepest that each ever was'],
    ['tinspect stacks --all --json', 'of every process, for a program'],
  ],
  build: (yargs) =>
    namesOption(answerOptions(yargs))
      .positional('pids', { type: 'string', array: true, describe: 'processes' })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'every process but those of the kernel, as without a pid',
      })
      .option('pagemap', {
        type: 'boolean',
        default: false,
        describe: 'read the pages of every stack, for the deepest that it ever was',
      })
      .option('memory', {
        type: 'boolean',
        default: false,
        describe:
          "read words of the process's memory, for the stacks of threads that run, and where those without guards end",
      }),
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    if (args.all && (args.pids ?? []).length > 0) {
      throw new CliError('--all', 'goes with no pid', 'leave one of them out');
    }
    const asked = askedProcesses(cli, root, args.pids, noProcess);
    const { pids } = asked;
    await compileLess(root, pids);
    const missing = new Missing();
    const options = { pagemap: args.pagemap, memory: args.memory, pause };
    const dump = readNames(args, cli);
    const stacks =
      pids === undefined ? lookAtAll(root, options, missing) : lookAt(root, pids, options, missing);
    const join = joinNamesOption(root, args, dump, threadsOf(stacks));
    const findings = join === undefined ? stacks : stacks.map((process) => renameStacks(process, join));
    for (const process of findings) {
      for (const { what, reason, count } of process.missing) missing.add(what, reason, count);
    }
    const lacks = missing.list();
    const report = args.json
      ? { ...stacksJson(findings, [...asked.missing, ...lacks]), ...namesKey(join) }
      : { missing: lacks };
    writeAnswer(cli, args.json, report, () => stackText(findings, tableWidth(cli)) + namesLine(join));
    return findings.length > 0 ? EXIT.ok : EXIT.nothing;
  },
});

/** The threads of all findings, with their processes. */
function threadsOf(findings: readonly StackFindings[]): { readonly pid: number; readonly tid: number }[] {
  return findings.flatMap(({ pid, threads }) => threads.map(({ tid }) => ({ pid, tid })));
}

function lookAt(
  root: ProcRoot,
  pids: readonly number[],
  options: StackReadOptions,
  missing: Missing,
): StackFindings[] {
  return pids.flatMap((pid) => {
    const evidence = readStackEvidence(root, pid, options);
    if (isRead(evidence)) return [inspectStacks(evidence)];
    missing.add(`process ${pid}`, whyNoProcess(root, pid, evidence, 'ended while it was read'));
    return [];
  });
}

function lookAtAll(root: ProcRoot, options: StackReadOptions, missing: Missing): StackFindings[] {
  const names = root.list('');
  if (!isRead(names)) {
    throw new CliError(root.path, names.code, 'a folder that can be listed', EXIT.unreadable);
  }
  return names.filter(isTaskName).flatMap((name) => {
    const pid = Number(name);
    const evidence = readStackEvidence(root, pid, options);
    if (isRead(evidence)) return evidence.kernelThread ? [] : [inspectStacks(evidence)];
    missing.add('processes', whyNoProcess(root, pid, evidence, 'ended while they were read'));
    return [];
  });
}
