import { setTimeout as sleep } from 'node:timers/promises';
import { readZombieEvidence } from '../../inspect/zombies/read.ts';
import { hasStuckZombies, inspectZombies, type ZombieReport } from '../../inspect/zombies/report.ts';
import { zombieText } from '../../inspect/zombies/text.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { type AnswerArgs, answerOptions, writeAnswer } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { defineCommand } from '../command.ts';
import { compileLess } from '../compile-less.ts';
import { EXIT } from '../exit-codes.ts';
import { parseInterval } from '../interval.ts';
import { openProcRoot } from '../root.ts';

interface ZombieArgs extends AnswerArgs {
  readonly 'exit-code': boolean;
  readonly watch: boolean;
  readonly interval: string;
}

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
          'exit 1 when there is a zombie that is neither about to be reaped nor a leader with live threads; 3 when none is seen, but processes are hidden or closed',
      })
      .option('watch', {
        type: 'boolean',
        default: false,
        describe: 'look again and again; with --exit-code, until there is such a zombie',
      })
      .option('interval', {
        type: 'string',
        requiresArg: true,
        default: '2s',
        describe: 'time between two looks of --watch',
      }),
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const interval_s = parseInterval(args.interval);
    if (!args.watch) await compileLess(root, undefined);
    for (;;) {
      const { code, more } = look(root, args, cli);
      if (code === EXIT.nothing || !more || !args.watch || root.captured) return code;
      cli.out.flush();
      await sleep(interval_s * 1000);
    }
  },
});

function look(root: ProcRoot, args: ZombieArgs, cli: Cli): { code: number; more: boolean } {
  const report = inspectZombies(readZombieEvidence(root));
  if (args.watch && !args.json && cli.columns !== undefined) cli.out.write(HOME);
  const more = writeAnswer(cli, args.json, report, () => zombieText(report) + (args.watch ? '\n' : ''));
  return { code: args['exit-code'] ? exitCodeOf(report) : EXIT.ok, more };
}

/** A health check must not call healthy what it could not look at. */
function exitCodeOf(report: ZombieReport): number {
  if (hasStuckZombies(report)) return EXIT.nothing;
  return report.all_seen ? EXIT.ok : EXIT.unreadable;
}
