import { setTimeout as sleep } from 'node:timers/promises';
import { mayPass, withoutPassed } from '../../inspect/zombies/again.ts';
import { readZombieEvidence } from '../../inspect/zombies/read.ts';
import { type SeenDead, withSeen } from '../../inspect/zombies/watched.ts';
import {
  hasStuckZombies,
  inspectZombies,
  mayHaveStuckZombies,
  type ZombieReport,
} from '../../inspect/zombies/report.ts';
import { zombieText } from '../../inspect/zombies/text.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { type AnswerArgs, answerOptions, writeAnswer } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { defineCommand } from '../command.ts';
import { compileLess } from '../compile-less.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { parseInterval } from '../interval.ts';
import { openProcRoot } from '../root.ts';
import { answerWidth } from '../text-width.ts';

interface ZombieArgs extends AnswerArgs {
  readonly 'exit-code': boolean;
  readonly watch: boolean;
  readonly interval: string | undefined;
}

const USUAL_INTERVAL = '2s';

/** Clears the screen from its top. */
const HOME = '\u001b[H\u001b[J';

export const command = defineCommand<ZombieArgs>({
  usage: 'zombies',
  about: 'zombies: who must reap them, since when, why it does not happen, what to do',
  examples: [
    ['tinspect zombies', 'every zombie, by who must reap it'],
    [
      'tinspect zombies --exit-code',
      'for a health check: 1 when one will not go away by itself, 3 when not all can be seen',
    ],
    ['tinspect zombies --watch --interval 5s', 'look again every 5 seconds'],
  ],
  build: (yargs) =>
    answerOptions(yargs)
      .option('exit-code', {
        type: 'boolean',
        default: false,
        describe:
          'exit 1 when there is a zombie that, as far as one look tells, will not go away by itself. Not counted: one that is about to be reaped, or died within the last second; one whose parent goes on by itself, and so may poll for it, until it is known to be a minute dead, from its own age or because --watch has seen it so long; a leader with live threads. 3 when there is none, but processes are hidden or closed, or what the parent of one does',
      })
      .option('watch', {
        type: 'boolean',
        default: false,
        describe: 'look again and again; with --exit-code, until there is such a zombie',
      })
      .option('interval', {
        type: 'string',
        requiresArg: true,
        describe: 'time between two looks of --watch (2s)',
      }),
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const interval_s = parseInterval(args.interval ?? USUAL_INTERVAL);
    if (args.interval !== undefined && !args.watch) {
      throw new CliError(
        `--interval ${args.interval}`,
        'is for --watch alone',
        'add --watch, or leave it out',
      );
    }
    // A terminal is cleared for each round, and the line with it.
    const rounds = args.watch && cli.columns === undefined ? complainingOnce(cli) : cli;
    if (!args.watch) await compileLess(root, undefined);
    const memory: Memory = { seen: new Map() };
    for (;;) {
      const { code, more } = await look(root, args, rounds, memory);
      if (code === EXIT.nothing || !more || !args.watch || root.captured) return code;
      cli.out.flush();
      await sleep(interval_s * 1000);
    }
  },
});

const MOMENT_MS = 100;

/** What a look leaves for the next one. */
interface Memory {
  seen: SeenDead;
}

async function look(
  root: ProcRoot,
  args: ZombieArgs,
  cli: Cli,
  memory: Memory,
): Promise<{ code: number; more: boolean }> {
  const report = await reportOf(root, memory);
  if (args.watch && !args.json) {
    if (cli.columns !== undefined) cli.out.write(HOME);
    if (!root.captured) cli.out.write(`at ${clockText(new Date())}\n`);
  }
  const more = writeAnswer(
    cli,
    args.json,
    report,
    () => zombieText(report, answerWidth(cli)) + (args.watch ? '\n' : ''),
  );
  return { code: args['exit-code'] ? exitCodeOf(report) : EXIT.ok, more };
}

/** Looks, and once more a moment later where that tells who was only about to be reaped. */
async function reportOf(root: ProcRoot, memory: Memory): Promise<ZombieReport> {
  const { evidence, seen } = withSeen(readZombieEvidence(root), memory.seen, performance.now());
  memory.seen = seen;
  const report = inspectZombies(evidence);
  if (root.captured || !mayPass(report)) return report;
  await sleep(MOMENT_MS);
  return inspectZombies(withoutPassed(root, evidence, MOMENT_MS));
}

/** The same, where a line that was the last one is not written again. */
function complainingOnce(cli: Cli): Cli {
  let last = '';
  return Object.assign(Object.create(cli) as Cli, {
    complain: (line: string) => {
      if (line !== last) cli.complain(line);
      last = line;
    },
  });
}

/** `11:05:09`, in the zone of the caller. */
function clockText(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** A health check must not call healthy what it could not look at. */
function exitCodeOf(report: ZombieReport): number {
  if (hasStuckZombies(report)) return EXIT.nothing;
  return mayHaveStuckZombies(report) ? EXIT.unreadable : EXIT.ok;
}
