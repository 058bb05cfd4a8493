import type { ShowOptions, View } from '../columns/view.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { RootMoment } from '../scan/moment.ts';
import { RootTerminals } from '../scan/terminals.ts';
import { localeOf } from '../text/locale.ts';
import type { Cli } from './cli.ts';
import { NAME_SERVICE } from './name-service.ts';

/** Cells written plainly: names where there are names, nothing added. */
export const PLAIN: Omit<ShowOptions, 'locale'> = {
  numeric: false,
  cumulative: false,
  trueName: false,
  environ: false,
  dateFormat: undefined,
  signames: false,
};

/** All that columns look at beside the task, for one look at `root`. */
export function openView(
  root: ProcRoot,
  cli: Cli,
  show: Omit<ShowOptions, 'locale'> = PLAIN,
  wideSignals = true,
): View {
  return {
    ...show,
    locale: localeOf(cli.env),
    moment: new RootMoment(root),
    users: NAME_SERVICE.users(root),
    groups: NAME_SERVICE.groups(root),
    terminals: new RootTerminals(root),
    wideSignals,
  };
}
