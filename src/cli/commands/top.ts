import { readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import pidusage from 'pidusage';
import { findColumn } from '../../columns/registry.ts';
import type { View } from '../../columns/view.ts';
import { App, type Outside } from '../../dashboard/app.ts';
import { capabilitiesOf, type Capabilities } from '../../dashboard/capabilities.ts';
import { exitCodeOf } from '../../dashboard/closed.ts';
import { COLUMN_SETS } from '../../dashboard/column-sets.ts';
import { Dashboard, type Usage } from '../../dashboard/dashboard.ts';
import { Feed } from '../../dashboard/feed.ts';
import { glyphsFor } from '../../dashboard/glyphs.ts';
import { paletteFor } from '../../dashboard/palette.ts';
import {
  isProblem,
  type PaletteName,
  parsePreferences,
  type Preferences,
  preferencesPath,
} from '../../dashboard/preferences.ts';
import { SCREENS } from '../../dashboard/screens/index.ts';
import type { Filter, TaskListStart } from '../../dashboard/task-list.ts';
import { openTerminal, TerminalProblem } from '../../dashboard/terminal.ts';
import { hasOurNumbers } from '../../procfs/own-numbers.ts';
import { errnoOf } from '../../procfs/reader.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { RootMoment } from '../../scan/moment.ts';
import { faultWords } from '../../text/errno.ts';
import type { Cli } from '../cli.ts';
import { defineCommand } from '../command.ts';
import { CliError, explainError, oneLine } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { parseInterval } from '../interval.ts';
import { withoutThreads } from '../list-notes.ts';
import { makeFolder } from '../make-folder.ts';
import { parseTaskIds } from '../own-options.ts';
import { openProcMoments, openProcRoot } from '../root.ts';
import { BATCH_OUTPUTS, type BatchOutput, runBatch } from '../top-batch.ts';
import { openView } from '../view.ts';
import { parseWhere } from '../where.ts';
import { descriptorBudget, monotonic } from '../watch.ts';

interface TopArgs {
  readonly batch: boolean;
  readonly iterations: string | undefined;
  readonly delay: string | undefined;
  readonly pid: string | undefined;
  readonly where: string | undefined;
  readonly output: string;
  readonly 'proc-root': string | undefined;
  readonly config: string | undefined;
  readonly readonly: boolean;
}

const USUAL_INTERVAL_S = 1;

export const command = defineCommand<TopArgs>({
  usage: 'top',
  about: 'watch processes and threads live; with -b print what top -b -H would',
  examples: [
    ['tinspect top', 'the dashboard; ? shows its keys'],
    ['tinspect top -p 1234 -d 0.5', 'one process, twice a second'],
    ['tinspect top -b -n 3', 'three rounds as text, for scripts'],
    ["tinspect top -b -n 2 --where 'cpu > 5' --output ndjson", 'busy threads as one JSON object a line'],
    ['tinspect top --proc-root MOMENTS', 'step through a recording with [ and ]'],
  ],
  build: (yargs) =>
    yargs
      .option('batch', {
        alias: 'b',
        type: 'boolean',
        default: false,
        describe: 'print rounds; no terminal is needed',
      })
      .option('iterations', {
        alias: 'n',
        type: 'string',
        requiresArg: true,
        describe: 'with -b: so many rounds, then end',
      })
      .option('delay', {
        alias: 'd',
        type: 'string',
        requiresArg: true,
        describe: 'time between two rounds: 1, 0.5, 500ms',
      })
      .option('pid', { alias: 'p', type: 'string', requiresArg: true, describe: 'only these processes' })
      .option('where', {
        type: 'string',
        requiresArg: true,
        describe: 'only tasks that match a query; in the dashboard the filter at first',
      })
      .option('output', {
        type: 'string',
        requiresArg: true,
        choices: BATCH_OUTPUTS,
        default: 'text',
        describe: 'with -b: how to write',
      })
      .option('proc-root', {
        type: 'string',
        requiresArg: true,
        describe: 'a captured tree, a folder of trees t0, t1, …, or a procfs mounted elsewhere',
      })
      .option('config', {
        type: 'string',
        requiresArg: true,
        describe: 'a file of preferences, in place of the usual one',
      })
      .option('readonly', { type: 'boolean', default: false, describe: 'no signals, no nice values' }),
  run: async (args, cli) => {
    const moments = openMoments(args['proc-root']);
    const pids = args.pid === undefined ? undefined : parseTaskIds(args.pid, '--pid');
    if (args.batch) {
      return runBatch(
        {
          moments,
          pids,
          where: args.where,
          output: args.output as BatchOutput,
          rounds: args.iterations === undefined ? undefined : parseRounds(args.iterations),
          interval_s: args.delay === undefined ? USUAL_INTERVAL_S : parseInterval(args.delay, '--delay'),
        },
        cli,
      );
    }
    if (args.iterations !== undefined)
      throw new CliError(
        `--iterations ${args.iterations}`,
        'the dashboard goes on until it is left',
        'it with -b',
      );
    return runDashboard(args, moments, pids, cli);
  },
});

function parseRounds(text: string): number {
  const rounds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (rounds < 1) throw new CliError(`--iterations ${text}`, 'not a number of rounds', '1 to 999999999');
  return rounds;
}

/** The moments of a recording, or one root alone. */
function openMoments(path: string | undefined): readonly [ProcRoot, ...ProcRoot[]] {
  if (path !== undefined && isRecording(path)) {
    const [first, ...others] = openProcMoments(path);
    if (first !== undefined) return [first, ...others];
  }
  return [openProcRoot(path)];
}

/** True for a folder with a tree `t0` or more, and no tree itself. */
function isRecording(path: string): boolean {
  return !isFile(`${path}/host.json`) && !isFile(`${path}/version`) && !isFile(`${path}/proc/version`);
}

function isFile(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    // Why does not matter: whoever opens it says so.
    return false;
  }
}

async function runDashboard(
  args: TopArgs,
  moments: readonly [ProcRoot, ...ProcRoot[]],
  asked: readonly number[] | undefined,
  cli: Cli,
): Promise<number> {
  const pids = withoutThreads(asked, moments[0], cli);
  if (pids?.length === 0) return EXIT.nothing;
  const capabilities = capabilitiesOf(cli.env);
  const { preferences, problem } = readPreferences(args.config, cli);
  const viewOf = viewSource(cli);
  const feed = new Feed({
    moments,
    pids,
    descriptors: descriptorBudget(moments[0]),
    clock: monotonic,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const dashboard = new Dashboard({
    root: feed.root,
    view: viewOf(feed.root),
    palette: paletteFor(coloursFor(preferences.palette, capabilities)),
    paletteName: preferences.palette ?? 'default',
    glyphs: glyphsFor(capabilities?.utf8 ?? false),
    screens: SCREENS,
    list: { ...listStart(preferences), filter: filterOf(args.where, feed.root) },
    interval:
      args.delay === undefined
        ? (preferences.interval ?? USUAL_INTERVAL_S)
        : parseInterval(args.delay, '--delay'),
    noChanges: args.readonly ? 'not with --readonly' : whyNoChanges(feed.root),
    replay: feed.replay,
    message: problem,
  });
  // Else it writes to standard error, which is the screen, where getconf or a descriptor is not to be had.
  process.env['PIDUSAGE_SILENT'] = '1';
  const app = new App(dashboard, feed, outsideOf(args.config, cli), viewOf);
  const terminal = openTerminal(process, app);
  if (terminal instanceof TerminalProblem) throw new CliError(terminal.what, terminal.why, terminal.accepted);
  const closed = await app.run(terminal);
  // On the screen it was cut where it was long, and gone after some seconds.
  if (problem !== undefined) cli.complain(`tinspect: ${oneLine(problem)}`);
  if (closed.kind === 'fault')
    cli.complain(explainError(closed.error, cli.env['TINSPECT_DEBUG'] !== undefined).line);
  return exitCodeOf(closed);
}

/** Signals go by number: those of another PID namespace are other processes here. */
function whyNoChanges(root: ProcRoot): string | undefined {
  return root.captured || hasOurNumbers(root)
    ? undefined
    : 'this procfs is of another PID namespace, whose numbers are other processes here';
}

function coloursFor(
  palette: PaletteName | undefined,
  capabilities: Capabilities | undefined,
): Capabilities['colours'] {
  const { colours = 0 } = capabilities ?? {};
  if (palette === 'none') return 0;
  return palette === 'bright' && colours > 0 ? 8 : colours;
}

/** The view of a root now; names of users and terminals are read once. */
function viewSource(cli: Cli): (root: ProcRoot) => View {
  const known = new Map<ProcRoot, View>();
  return (root) => {
    let view = known.get(root);
    if (view === undefined) {
      view = openView(root, cli);
      known.set(root, view);
    }
    return { ...view, moment: new RootMoment(root, root.captured ? root.host.now : Date.now() / 1000) };
  };
}

function filterOf(where: string | undefined, { host }: ProcRoot): Filter | undefined {
  return where === undefined ? undefined : { text: where, query: parseWhere(where, host, true) };
}

function listStart({ set: name, columns, sort }: Preferences): TaskListStart {
  const set = COLUMN_SETS.find((each) => each.name === name) ?? COLUMN_SETS[0];
  if (set === undefined) throw new Error('there are no sets of columns');
  const column = sort === undefined ? undefined : findColumn(sort.replace(/^[+-]/, ''));
  return {
    mode: 'processes',
    set,
    columns,
    ...(column === undefined ? {} : { sort: { column, descending: sort?.startsWith('-') === true } }),
  };
}

/** The preferences of the user; a file that is wrong is named, and not used. */
function readPreferences(path: string | undefined, cli: Cli): { preferences: Preferences; problem?: string } {
  const file = path ?? preferencesPath(cli.env);
  if (file === undefined) return { preferences: {} };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (path === undefined && errnoOf(error) === 'ENOENT') return { preferences: {} };
    const why = faultWords(error);
    if (path !== undefined)
      throw new CliError(`--config ${path}`, why, 'a file as W writes it', EXIT.unreadable);
    return { preferences: {}, problem: `preferences not used: ${file}: ${why}` };
  }
  const parsed = parsePreferences(text);
  if (isProblem(parsed)) {
    return {
      preferences: {},
      problem: `preferences not used: ${file}, line ${parsed.line}: ${parsed.reason}`,
    };
  }
  return { preferences: parsed };
}

function outsideOf(config: string | undefined, cli: Cli): Outside {
  return {
    pid: process.pid,
    now: () => performance.now(),
    usage: measure,
    kill: (pid, signal) => process.kill(pid, signal),
    nice: (tid, nice) => setPriority(tid, Math.max(constants.priority.PRIORITY_HIGHEST, Math.min(19, nice))),
    save: (text) => {
      const path = config ?? preferencesPath(cli.env);
      if (path === undefined) throw new Error('neither XDG_CONFIG_HOME nor HOME is set');
      makeFolder(dirname(path));
      writeFileSync(path, text);
      return path;
    },
  };
}

/** pidusage refuses them all when one has ended: then nothing is known until the next round. */
async function measure(pids: readonly number[]): Promise<ReadonlyMap<number, Usage>> {
  try {
    const found = await pidusage([...pids]);
    return new Map(
      Object.entries(found).map(([pid, { cpu, memory }]) => [Number(pid), { cpu, memory_bytes: memory }]),
    );
  } catch {
    return new Map();
  }
}
