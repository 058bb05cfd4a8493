import type { FileName, Task } from '../model/task.ts';
import type { ByteString } from '../procfs/bytes.ts';
import { isRead } from '../procfs/unreadable.ts';
import { isPlain } from '../text/cells.ts';
import { escapeText } from '../text/escape.ts';

/** The number that a list looks at. */
export type IdField = 'pid' | 'ppid' | 'pgrp' | 'session' | 'tty' | 'euid' | 'egid' | 'ruid' | 'rgid';

/** A list of wanted numbers, or of wanted command names (-C). */
export type SelectionList =
  | { readonly by: IdField; readonly ids: ReadonlySet<number> }
  | { readonly by: 'name'; readonly names: readonly ByteString[] };

/**
 * The tests that need no list. `own here`: the caller's user on the caller's terminal, where having none counts as
 * one; `own with terminal`; `own` (x); `with terminal` (a); `with terminal, no leader` (-a); `no leader` (-d);
 * `no leader without terminal` (-a -d): all but session leaders that have none.
 */
export type TableName =
  | 'own here'
  | 'own with terminal'
  | 'own'
  | 'with terminal'
  | 'with terminal, no leader'
  | 'no leader'
  | 'no leader without terminal';

/** Who is asking. */
export interface Caller {
  readonly euid: number;
  /** Device number of the terminal; 0: none. */
  readonly tty_nr: number;
}

/** Which rows are wanted: those of the table and of any list, then `running`, then `negate`. */
export interface Selection {
  /** Every row; table and lists are not looked at. */
  readonly all: boolean;
  /** Undefined when only lists count. */
  readonly table: TableName | undefined;
  readonly lists: readonly SelectionList[];
  /** Only states R and D (BSD r). */
  readonly running: boolean;
  /** The other rows (-N). */
  readonly negate: boolean;
  readonly caller: Caller;
}

/** Everything. */
export const ALL: Selection = {
  all: true,
  table: undefined,
  lists: [],
  running: false,
  negate: false,
  caller: { euid: 0, tty_nr: 0 },
};

/**
 * True when `task` is wanted. Each row is judged by its own records, a thread's by the thread's; a record that
 * could not be read matches nothing.
 *
 * @param locale how names are escaped before -C compares them
 */
export function selects(selection: Selection, task: Task, locale: 'utf8' | 'C'): boolean {
  const listed =
    selection.all ||
    (selection.table !== undefined && TABLES[selection.table](task, selection.caller)) ||
    selection.lists.some((list) => isListed(list, task, locale));
  const accepted = listed && (!selection.running || task.stat.state === 'R' || task.stat.state === 'D');
  return accepted !== selection.negate;
}

/** True when every row is wanted: `selects` need not be asked. */
export function selectsAll({ all, running, negate }: Selection): boolean {
  return all && !running && !negate;
}

/** The records beside stat that `selects` looks at. */
export function neededFiles(selection: Selection): FileName[] {
  if (selection.all) return [];
  const fields = selection.lists.map((list) => list.by);
  const needs = new Set<FileName>();
  if (selection.table?.startsWith('own') === true || fields.includes('euid') || fields.includes('egid')) {
    needs.add('owner');
  }
  if (fields.includes('ruid') || fields.includes('rgid')) needs.add('status');
  return [...needs];
}

/** The only process numbers that can match, rising; undefined when others can and /proc must be walked. */
export function onlyPids(selection: Selection): number[] | undefined {
  const { all, table, lists, negate } = selection;
  if (all || negate || table !== undefined) return undefined;
  const pids = new Set<number>();
  for (const list of lists) {
    if (list.by !== 'pid') return undefined;
    for (const pid of list.ids) pids.add(pid);
  }
  return [...pids].sort((a, b) => a - b);
}

const TABLES: Readonly<Record<TableName, (task: Task, caller: Caller) => boolean>> = {
  'own here': (task, caller) => isOwn(task, caller) && unsigned(task.stat.tty_nr) === unsigned(caller.tty_nr),
  'own with terminal': (task, caller) => isOwn(task, caller) && hasTerminal(task),
  own: isOwn,
  'with terminal': hasTerminal,
  'with terminal, no leader': (task) => hasTerminal(task) && !isLeader(task),
  'no leader': (task) => !isLeader(task),
  'no leader without terminal': (task) => !isLeader(task) || hasTerminal(task),
};

function isOwn(task: Task, caller: Caller): boolean {
  return idOf('euid', task) === caller.euid;
}

function hasTerminal(task: Task): boolean {
  return task.stat.tty_nr !== 0;
}

/** True for every thread of a process that leads its session. */
function isLeader(task: Task): boolean {
  return task.stat.session === task.pid;
}

function isListed(list: SelectionList, task: Task, locale: 'utf8' | 'C'): boolean {
  if (list.by === 'name') {
    const name = escapedName(task.stat.comm, locale);
    return list.names.some((wanted) => isNamed(name, wanted));
  }
  const id = idOf(list.by, task);
  return id !== undefined && list.ids.has(id);
}

function idOf(field: IdField, task: Task): number | undefined {
  switch (field) {
    case 'pid':
      return task.pid;
    case 'ppid':
    case 'pgrp':
    case 'session':
      return task.stat[field];
    case 'tty':
      return unsigned(task.stat.tty_nr);
    case 'euid':
      return task.owner !== undefined && isRead(task.owner) ? task.owner.uid : undefined;
    case 'egid':
      return task.owner !== undefined && isRead(task.owner) ? task.owner.gid : undefined;
    case 'ruid':
      return task.status !== undefined && isRead(task.status) ? task.status.Uid[0] : undefined;
    case 'rgid':
      return task.status !== undefined && isRead(task.status) ? task.status.Gid[0] : undefined;
  }
}

/** stat prints device numbers signed; the numbers of nodes are not. */
function unsigned(value: number): number {
  return value >>> 0;
}

/** Bytes of a name that the kernel keeps for a user task, TASK_COMM_LEN without its NUL. */
const COMM_BYTES = 15;
/** Bytes of a name that ps compares. */
const COMPARED_BYTES = 63;

function escapedName(comm: ByteString, locale: 'utf8' | 'C'): ByteString {
  const text = escapeText(comm, locale);
  return isPlain(text) ? text : Buffer.from(text).toString('latin1');
}

/** A name that may have been cut by the kernel also matches the longer one that begins with it. */
function isNamed(name: ByteString, wanted: ByteString): boolean {
  if (name.length === COMM_BYTES && wanted.length >= COMM_BYTES && wanted.startsWith(name)) return true;
  return name.slice(0, COMPARED_BYTES) === wanted.slice(0, COMPARED_BYTES);
}
