import type { Moment } from '../scan/moment.ts';
import type { TerminalNames } from '../scan/terminals.ts';
import type { NameTable } from '../scan/names.ts';

/** What the user asked for that changes how cells are written, beside the columns themselves. */
export interface ShowOptions {
  /** `C`: one `.` or `?` for every byte beyond printable ASCII; `utf8`: characters. */
  readonly locale: 'utf8' | 'C';
  /** BSD `n`: numbers in place of user names. */
  readonly numeric: boolean;
  /** BSD `S`: add what dead children used. */
  readonly cumulative: boolean;
  /** BSD `c`: the task's name in place of its command line. */
  readonly trueName: boolean;
  /** BSD `e`: the environment behind the command. */
  readonly environ: boolean;
  /** -D: a strftime(3) format for lstart. */
  readonly dateFormat: string | undefined;
  /** --signames: names in place of masks. */
  readonly signames: boolean;
}

/** All that a column may look at beside the task. */
export interface View extends ShowOptions {
  readonly moment: Moment;
  readonly users: NameTable;
  readonly groups: NameTable;
  readonly terminals: TerminalNames;
  /** True when signal masks have 16 cells instead of 9 in this listing. */
  readonly wideSignals: boolean;
}
