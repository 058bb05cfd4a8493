import { blindJvms, blindSpots } from '../../inspect/locks/blind.ts';
import { lookBeyond } from '../../inspect/locks/look-beyond.ts';
import { waitsJson } from '../../inspect/waits/json.ts';
import { renameThreads, withRuntimeWords } from '../../inspect/names/apply.ts';
import type { NameJoin } from '../../inspect/names/join.ts';
import { lookAtWaits, type WaitLookOptions } from '../../inspect/waits/look.ts';
import { missingOfWaits } from '../../inspect/waits/missing.ts';
import { waitsText } from '../../inspect/waits/table.ts';
import { type AnswerArgs, answerOptions, askedProcesses, noThreads, writeAnswer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { compileLess } from '../compile-less.ts';
import { EXIT } from '../exit-codes.ts';
import { joinNamesOption, namesKey, namesLine, namesOption, type NamesArgs, readNames } from '../names.ts';
import { pause } from '../pause.ts';
import { openProcRoot } from '../root.ts';
import { tableWidth } from '../text-width.ts';

interface WaitArgs extends AnswerArgs, NamesArgs {
  readonly pids: readonly string[] | undefined;
  readonly owners: boolean;
  readonly 'exit-code': boolean;
}

export const command = defineCommand<WaitArgs>({
  usage: 'waits [pids..]',
  about: 'what each thread waits for, since when, who holds it up, and deadlocks',
  examples: [
    ['tinspect waits 1234', 'what the threads of a process wait for'],
    ['tinspect waits 1234 --owners', 'and who holds the locks they wait for'],
    ['jstack 1234 | tinspect waits 1234 --names -', 'with the names and deadlocks that only the JVM knows'],
    ['tinspect waits 1234 --owners --exit-code', 'for a health check: 1 when there is a deadlock'],
  ],
  build: (yargs) =>
    namesOption(answerOptions(yargs))
      .positional('pids', { type: 'string', array: true, describe: 'processes; none: every one' })
      .option('owners', {
        type: 'boolean',
        default: false,
        describe: 'read who holds a lock from the few words of memory that tell it',
      })
      .option('exit-code', {
        type: 'boolean',
        default: false,
        describe:
          'exit 1 when there is a deadlock, also one that was seen only once, and 3 when none was seen but not all could be looked at; locks of Java without --names, and of Python, are not seen',
      }),
  run: async (args, cli) => {
    const root = openProcRoot(args['proc-root']);
    const asked = askedProcesses(cli, root, args.pids, noThreads);
    const { pids } = asked;
    await compileLess(root, pids);
    const dump = readNames(args, cli);
    let join: NameJoin | undefined;
    const options: WaitLookOptions = {
      owners: args.owners,
      elapsed: () => performance.now(),
      pause,
      rename: (evidence) => {
        join = joinNamesOption(
          root,
          args,
          dump,
          evidence.processes.flatMap(({ threads }) => threads),
        );
        return join === undefined ? evidence : renameThreads(evidence, join);
      },
    };
    const look = pids === undefined ? lookAtWaits(root, undefined, options) : lookBeyond(root, pids, options);
    const found = join === undefined ? look : withRuntimeWords(look, join);
    const missing = missingOfWaits(found);
    const report = args.json
      ? { ...waitsJson(found), ...namesKey(join), missing: [...asked.missing, ...missing] }
      : { missing };
    const jvms = blindJvms(look, join);
    const text = (): string =>
      waitsText(found, args.owners, tableWidth(cli)) + javaHint(jvms) + namesLine(join);
    writeAnswer(cli, args.json, report, text);
    if (found.waits.length === 0) return EXIT.nothing;
    const stuck = found.deadlocks.some(({ certainty }) => certainty !== 'timed');
    if (!args['exit-code']) return EXIT.ok;
    if (stuck) return EXIT.nothing;
    const blind = blindSpots(look, args.owners);
    // Nearly every machine has a JVM: only one that was asked for makes the answer none.
    if (jvms.length > 0 && pids !== undefined) blind.push('locks of Java: give what jstack says to --names');
    else if (jvms.length > 0) cli.complain(javaLine(jvms.length));
    if (blind.length === 0) return EXIT.ok;
    cli.complain(`tinspect: deadlocks : whether there are any is not known (${blind.join(', ')})`);
    return EXIT.unreadable;
  },
});

/** How a deadlock of Java threads can be seen; empty where there is no JVM that no dump was joined with. */
function javaHint(jvms: readonly number[]): string {
  if (jvms.length === 0) return '';
  const [of, gives] =
    jvms.length === 1 ? [jvms[0], 'it says'] : [`each of ${jvms.join(', ')}`, 'one of them says'];
  return `\nLocks of Java are not the kernel's, and a deadlock of Java threads does not show here: ask jstack ${of}, and give what ${gives} to --names.\n`;
}

function javaLine(jvms: number): string {
  return `tinspect: locks of Java : not looked at in ${jvms === 1 ? 'one JVM' : `${jvms} JVMs`}, as only jstack knows them: ask about one with its PID, and give what jstack says to --names`;
}
