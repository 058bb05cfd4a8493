import type { Task } from '../model/task.ts';
import { Unknown, type Value } from '../model/unknown.ts';
import { escapeText } from '../text/escape.ts';
import type { Column } from './column.ts';
import type { View } from './view.ts';

type Usual = 'unit' | 'align' | 'scope' | 'needs';

/** A column of ps without what most of them have alike. */
export type PsDraft = Omit<Column, 'ps' | Usual> & Partial<Pick<Column, Usual>>;

/** A column that ps has: right, for all rows, read from stat only, unless the draft says otherwise. */
export function psColumn(draft: PsDraft): Column {
  return { unit: 'none', align: 'right', scope: 'both', needs: [], ps: true, ...draft };
}

/** A column whose value is a number that it prints as it is. */
export function numberColumn(
  draft: Omit<PsDraft, 'raw' | 'show'> & { readonly value: (task: Task, view: View) => number },
): Column {
  const { value, ...rest } = draft;
  return psColumn({ ...rest, raw: value, show: (task, view) => String(value(task, view)) });
}

/** A column of ours: its text is made of its raw value, so that both can't differ. */
export type OwnDraft = Omit<Column, 'ps' | 'show' | Usual> &
  Partial<Pick<Column, Usual>> & {
    /** The text of a value that is there; without it the value as it is. */
    readonly text?: (value: number | string) => string;
  };

/** A column that ps does not have: `?` where the value is unknown, `-` where there is none. */
export function ownColumn(draft: OwnDraft): Column {
  const { text = String, ...rest } = draft;
  return {
    unit: 'none',
    align: 'right',
    scope: 'both',
    needs: [],
    ps: false,
    ...rest,
    show: (task, view) => {
      const value = draft.raw(task, view);
      if (value instanceof Unknown) return '?';
      if (value === null) return '-';
      return typeof value === 'number' ? text(value) : escapeText(text(String(value)), view.locale);
    },
  };
}

/** `value` as a C program prints it with `%N…u`: filled up to `width` with spaces in front. */
export function padded(value: number, width: number): string {
  return String(value).padStart(width);
}

/** A number below 100 in two digits. */
export function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** `null` and `Unknown` as 0, which is what ps keeps in a field that it could not fill. */
export function orZero(value: Value | Unknown): number {
  return typeof value === 'number' ? value : 0;
}
