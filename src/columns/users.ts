import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { ByteString } from '../procfs/bytes.ts';
import type { Owner } from '../procfs/root.ts';
import type { Ids, Status } from '../procfs/status.ts';
import type { NameTable } from '../scan/names.ts';
import { cellsOf, isPlain } from '../text/cells.ts';
import { escapeText } from '../text/escape.ts';
import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { orZero, psColumn } from './shape.ts';
import type { View } from './view.ts';

/** Names of this many bytes and more are passed over for the number, as ps does. */
const LONG_NAME = 33;

/** Which of a task's ids: in status' order, the effective one from the owner of its folder. */
type Which = 'real' | 'effective' | 'saved' | 'fs';
const PLACE = { real: 0, effective: 1, saved: 2, fs: 3 } as const;

interface Kind {
  readonly owner: (owner: Owner) => number;
  readonly ids: (status: Status) => Ids;
  readonly table: (view: View) => NameTable;
  readonly noun: 'user' | 'group';
  readonly line: 'Uid' | 'Gid';
}
const USER: Kind = {
  owner: (owner) => owner.uid,
  ids: (status) => status.Uid,
  table: (view) => view.users,
  noun: 'user',
  line: 'Uid',
};
const GROUP: Kind = {
  owner: (owner) => owner.gid,
  ids: (status) => status.Gid,
  table: (view) => view.groups,
  noun: 'group',
  line: 'Gid',
};

function idOf(task: Task, kind: Kind, which: Which): number | Unknown {
  if (which === 'effective') {
    const owner = recordOf(task.owner);
    return owner === undefined ? whyNot(task.owner, 'owner') : kind.owner(owner);
  }
  const status = recordOf(task.status);
  return status === undefined ? whyNot(task.status, 'status') : kind.ids(status)[PLACE[which]];
}

/** The name of `id`; its digits where nobody knows one, or where the name is so long that ps passes over it. */
export function nameOf(table: NameTable, id: number): ByteString {
  const name = table.name(id);
  return name === undefined || name.length >= LONG_NAME ? String(id) : name;
}

/**
 * A name as ps puts it into `width` cells: whole when it fits; else one byte less and a `+`, digits that stand for
 * a name too; the number, uncut, where that would cut a character apart.
 */
export function fitName(name: ByteString, id: number, view: View, width: number): string {
  if (view.numeric) return String(id);
  if (name.length <= width && isPlain(name)) return name;
  const text = escapeText(name, view.locale);
  if (cellsOf(text) <= width) return text;
  const bytes = Buffer.from(text, 'utf8');
  const last = width < 1 ? undefined : bytes[width - 1];
  return last !== undefined && last < 0x7f ? `${bytes.toString('utf8', 0, width - 1)}+` : String(id);
}

function nameColumn(
  id: string,
  header: string,
  kind: Kind,
  which: Which,
  aliases?: readonly string[],
): Column {
  const name = (task: Task, view: View): ByteString | Unknown => {
    const number = idOf(task, kind, which);
    return number instanceof Unknown ? number : nameOf(kind.table(view), number);
  };
  return psColumn({
    id,
    ...(aliases && { aliases }),
    header,
    about: `The ${adjective(which)} ${kind.noun} by name, the number where nobody knows one: ${sourceOf(kind, which)}.`,
    width: 8,
    align: 'user',
    needs: [which === 'effective' ? 'owner' : 'status'],
    raw: name,
    show: (task, view, width) => {
      const number = idOf(task, kind, which);
      return number instanceof Unknown ? '?' : fitName(nameOf(kind.table(view), number), number, view, width);
    },
    order: (task, view) => {
      const value = name(task, view);
      return value instanceof Unknown ? '' : escapeText(value, view.locale);
    },
  });
}

function numberOf(id: string, kind: Kind, which: Which): Column {
  return psColumn({
    id,
    header: id.toUpperCase(),
    about: `The ${adjective(which)} ${kind.noun} by number: ${sourceOf(kind, which)}.`,
    width: 5,
    needs: [which === 'effective' ? 'owner' : 'status'],
    raw: (task) => idOf(task, kind, which),
    order: (task) => orZero(idOf(task, kind, which)),
    show: (task) => {
      const number = idOf(task, kind, which);
      // A C int, so 4294967295, an id that was never set, reads -1; a record that could not be read is all zeros.
      return number instanceof Unknown ? '0' : String(number | 0);
    },
  });
}

function adjective(which: Which): string {
  return which === 'fs' ? 'file system' : which;
}

function sourceOf(kind: Kind, which: Which): string {
  return which === 'effective'
    ? `the owner of the task's folder in /proc`
    : `line ${kind.line} of /proc/PID/status`;
}

/** The number of the F column: ps sorts by it where it means to sort by the file system group. */
const fgid: Column = {
  ...numberOf('fgid', GROUP, 'fs'),
  order: (task) => task.stat.flags,
  sortsWith: ['f'],
};

/** Users and groups: four ids of each, by name and by number. */
export const USER_COLUMNS: readonly Column[] = [
  nameColumn('user', 'USER', USER, 'effective', ['uname']),
  nameColumn('euser', 'EUSER', USER, 'effective'),
  nameColumn('uid_hack', 'UID', USER, 'effective'),
  nameColumn('ruser', 'RUSER', USER, 'real'),
  nameColumn('suser', 'SUSER', USER, 'saved'),
  nameColumn('svuser', 'SVUSER', USER, 'saved'),
  nameColumn('fuser', 'FUSER', USER, 'fs'),
  nameColumn('fsuser', 'FSUSER', USER, 'fs'),
  nameColumn('group', 'GROUP', GROUP, 'effective'),
  nameColumn('egroup', 'EGROUP', GROUP, 'effective'),
  nameColumn('rgroup', 'RGROUP', GROUP, 'real'),
  nameColumn('sgroup', 'SGROUP', GROUP, 'saved'),
  nameColumn('svgroup', 'SVGROUP', GROUP, 'saved'),
  nameColumn('fgroup', 'FGROUP', GROUP, 'fs'),
  nameColumn('fsgroup', 'FSGROUP', GROUP, 'fs'),
  numberOf('uid', USER, 'effective'),
  numberOf('euid', USER, 'effective'),
  numberOf('ruid', USER, 'real'),
  numberOf('suid', USER, 'saved'),
  numberOf('svuid', USER, 'saved'),
  numberOf('fuid', USER, 'fs'),
  numberOf('fsuid', USER, 'fs'),
  numberOf('gid', GROUP, 'effective'),
  numberOf('egid', GROUP, 'effective'),
  numberOf('rgid', GROUP, 'real'),
  numberOf('sgid', GROUP, 'saved'),
  numberOf('svgid', GROUP, 'saved'),
  fgid,
  numberOf('fsgid', GROUP, 'fs'),
];
