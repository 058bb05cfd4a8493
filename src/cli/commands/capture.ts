import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import type { ProcRoot } from '../../procfs/root.ts';
import { anonymous } from '../../snapshot/anonymise-files.ts';
import { Anonymiser } from '../../snapshot/anonymise.ts';
import { captureTo } from '../../snapshot/capture.ts';
import type { CaptureReport } from '../../snapshot/report.ts';
import { OutputProblem } from '../../snapshot/tree-writer.ts';
import { pidsOf } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { NAME_SERVICE } from '../name-service.ts';
import { openProcRoot } from '../root.ts';

interface CaptureArgs {
  readonly out: string;
  readonly pid: string | readonly string[] | undefined;
  readonly anonymise: boolean;
  readonly key: string | undefined;
  readonly pagemap: boolean;
  readonly 'proc-root': string | undefined;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell adds to a signal's number. */
const SIGNALLED = 128;
const KEY_BYTES = 32;

export const command = defineCommand<CaptureArgs>({
  usage: 'capture <out>',
  about: 'copy /proc into a folder that --proc-root reads',
  examples: [
    ['tinspect capture /tmp/now', 'everything that we may read, as it is now'],
    ['tinspect capture bug --pid 1234 --anonymise', 'one process, to be shown to others'],
    ['tinspect -efL --proc-root /tmp/now', 'list what was captured'],
  ],
  build: (yargs) =>
    yargs
      .positional('out', {
        type: 'string',
        demandOption: true,
        describe: 'a folder that is not there yet, or an empty one',
      })
      .option('pid', {
        type: 'string',
        requiresArg: true,
        describe: 'only these processes (1,2,3), and who their ancestors are',
      })
      .option('anonymise', {
        alias: 'anonymize',
        type: 'boolean',
        default: false,
        describe:
          'replace names of users, programs, threads, files and groups, and all arguments; well-known names (python3, ' +
          'tokio-rt-worker, libc.so.6) stay: they say what runs, not whose it is',
      })
      .option('key', {
        type: 'string',
        requiresArg: true,
        describe: 'with --anonymise: captures with the same key replace names alike; keep it to yourself',
      })
      .option('pagemap', {
        type: 'boolean',
        default: false,
        describe: 'also which pages of stacks and heaps are in use',
      })
      .option('proc-root', {
        type: 'string',
        requiresArg: true,
        describe: 'capture this procfs, or copy this tree',
      }),
  run: async (args, cli) => {
    if (args.key !== undefined && !args.anonymise) {
      throw new CliError('--key', 'nothing is replaced', 'add --anonymise');
    }
    const root = openProcRoot(args['proc-root']);
    const pids = pidsOf(args.pid === undefined ? [] : [args.pid].flat(), '--pid');
    const interrupt = new AbortController();
    const stop = (signal: NodeJS.Signals): void => {
      const why = 'interrupted, nothing was written';
      interrupt.abort(new CliError('capture', why, '', SIGNALLED + constants.signals[signal]));
    };
    for (const signal of SIGNALS) process.once(signal, stop);
    try {
      const report = await captureTo(root, args.out, {
        pids,
        anonymous: args.anonymise ? anonymous(new Anonymiser(keyOf(args.key))) : undefined,
        pagemap: args.pagemap,
        users: NAME_SERVICE.users(root),
        groups: NAME_SERVICE.groups(root),
        now: () => (root.captured ? root.host.now : Date.now() / 1000),
        timezone: root.host.timezone ?? ownZone(),
        signal: interrupt.signal,
      });
      if (report instanceof OutputProblem) {
        throw new CliError(report.what, report.why, report.accepted, EXIT.unreadable);
      }
      return tell(report, root, args, cli);
    } finally {
      for (const signal of SIGNALS) process.off(signal, stop);
    }
  },
});

/** A key of its own for each capture, so that nobody can try what a name was; or that of the user's words. */
function keyOf(words: string | undefined): Buffer {
  return words === undefined ? randomBytes(KEY_BYTES) : createHash('sha256').update(words).digest();
}

/** The zone of this process; what the system has no name for is UTC. */
function ownZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return zone === undefined || zone === 'Etc/Unknown' ? 'UTC' : zone;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Says what was written and, to standard error, what is missing in it. Answers the exit code. */
function tell(report: CaptureReport, root: ProcRoot, { out }: CaptureArgs, cli: Cli): number {
  for (const [pid, tgid] of report.missing) {
    const why = tgid === undefined ? 'no such process' : `is a thread of process ${tgid}`;
    cli.complain(`tinspect: ${pid} : ${why}`);
  }
  if (report.processes === 0) {
    if (report.failure !== undefined) {
      throw new CliError(root.path, report.failure.code, 'nothing was written', EXIT.unreadable);
    }
    if (report.missing.size === 0) {
      const why = report.vanished > 0 ? 'all that was asked for ended meanwhile' : 'has no processes';
      throw new CliError(root.path, why, 'nothing was written', EXIT.nothing);
    }
    return EXIT.nothing;
  }
  const left = [...report.refused].map(([code, files]) => `${count(files, 'file', 'files')} (${code})`);
  if (report.vanished > 0) left.push(`${report.vanished} that ended meanwhile`);
  if (left.length > 0) {
    cli.complain(`tinspect: not captured : ${left.join(', ')}; see read_errors in host.json`);
  }
  const processes = count(report.processes, 'process', 'processes');
  cli.out.write(`${processes} and ${count(report.tasks, 'thread', 'threads')} in ${out}\n`);
  return EXIT.ok;
}
