import type { TerminalFacts } from '../../inspect/doctor/evidence.ts';
import { readDoctorEvidence } from '../../inspect/doctor/read.ts';
import { inspectDoctor } from '../../inspect/doctor/report.ts';
import { doctorText } from '../../inspect/doctor/text.ts';
import { localeOf } from '../../text/locale.ts';
import { type AnswerArgs, answerOptions, pidsOf, requireProcess, writeAnswer } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { openProcRoot } from '../root.ts';
import { answerWidth } from '../text-width.ts';

interface DoctorArgs extends AnswerArgs {
  readonly pid: string | undefined;
}

export const command = defineCommand<DoctorArgs>({
  usage: 'doctor [pid]',
  about: 'what can be known here, what can not and why, and the command that would enable it',
  examples: [
    ['tinspect doctor', 'kernel, rights, namespaces, descriptors, terminal'],
    ['tinspect doctor 1234', 'and what can be read of one process'],
  ],
  build: (yargs) => answerOptions(yargs).positional('pid', { type: 'string', describe: 'a process' }),
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const pid = pidsOf(args.pid === undefined ? [] : [args.pid])?.[0];
    if (pid !== undefined) requireProcess(root, pid);
    const report = inspectDoctor(readDoctorEvidence(root, await terminalFacts(cli), pid));
    writeAnswer(cli, args.json, report, () => doctorText(report, answerWidth(cli)));
    return EXIT.ok;
  },
});

async function terminalFacts({ env, columns, rows }: Cli): Promise<TerminalFacts> {
  const type = env['TERM'];
  return {
    isTerminal: columns !== undefined,
    type,
    columns,
    rows: await rows(),
    colors: colorsOf(type, env['COLORTERM']),
    utf8: localeOf(env) === 'utf8',
    noColor: (env['NO_COLOR'] ?? '') !== '',
  };
}

/** How many colours a terminal of this name has, as terminfo's entries go. */
function colorsOf(type: string | undefined, colorterm: string | undefined): number {
  if (type === undefined || type === 'dumb' || /^vt\d/.test(type)) return 1;
  if (colorterm === 'truecolor' || colorterm === '24bit' || type.endsWith('-direct')) return 2 ** 24;
  return type.includes('256color') ? 256 : 16;
}
