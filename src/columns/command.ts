import type { Task } from '../model/task.ts';
import type { Unknown, Value } from '../model/unknown.ts';
import type { ByteString } from '../procfs/bytes.ts';
import { cutToCells } from '../text/cells.ts';
import { escapeText } from '../text/escape.ts';
import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { psColumn } from './shape.ts';
import type { View } from './view.ts';

/** As much of a command line or an environment as ps reads, bytes. */
const MOST_BYTES = 131_071;

/** The cells of FNAME, however wide its column is. */
const FNAME_CELLS = 8;

/** ps's mark for a file that holds nothing, and so the same when that is all that it holds. */
const NOTHING = '-';

/**
 * The words of a cmdline or environ file in one line: NULs at the end dropped, the others and newlines become
 * spaces, and a space is dropped when it is the file's very last byte (ps 4.0.4).
 */
export function joinWords(bytes: ByteString): ByteString {
  let end = Math.min(bytes.length, MOST_BYTES);
  const whole = end;
  while (end > 0 && bytes.charCodeAt(end - 1) === 0) end--;
  const line = bytes.slice(0, end).replaceAll('\0', ' ').replaceAll('\n', ' ');
  return end === whole && line.endsWith(' ') ? line.slice(0, -1) : line;
}

/** The last command line that was made into text: the threads of a process have the same one. */
let lastBytes: ByteString | undefined;
let lastLocale: View['locale'] | undefined;
let lastText = '';

function commandLine(bytes: ByteString, locale: View['locale']): string {
  if (bytes !== lastBytes || locale !== lastLocale) {
    lastBytes = bytes;
    lastLocale = locale;
    lastText = escapeText(joinWords(bytes), locale) || '?';
  }
  return lastText;
}

function nameText(task: Task, view: View): string {
  return escapeText(task.stat.comm, view.locale);
}

/** The command line, or the name in brackets of a task that has none: a kernel thread, a zombie. */
function argsText(task: Task, view: View): string {
  const bytes = recordOf(task.cmdline);
  if (bytes !== undefined && bytes !== '') return commandLine(bytes, view.locale);
  const name = `[${nameText(task, view)}]`;
  return task.stat.state === 'Z' ? `${name} <defunct>` : name;
}

/** `text` with the environment behind it when BSD `e` asks for it and it can be read. */
function withEnviron(text: string, task: Task, view: View): string {
  if (!view.environ) return text;
  const words = joinWords(recordOf(task.environ) ?? '');
  return words === '' || words === NOTHING ? text : `${text} ${escapeText(words, view.locale)}`;
}

function argsValue(task: Task): Value | Unknown {
  const bytes = recordOf(task.cmdline);
  if (bytes === undefined) return whyNot(task.cmdline, 'cmdline');
  return bytes === '' ? null : joinWords(bytes);
}

function nameColumn(id: string, header: string, aliases?: readonly string[]): Column {
  return psColumn({
    id,
    ...(aliases && { aliases }),
    header,
    about: 'The name of the task, in brackets in /proc/PID/task/TID/stat; programs may name each thread.',
    width: 15,
    align: 'text',
    scope: 'process',
    tree: true,
    raw: (task) => task.stat.comm,
    show: (task, view) => withEnviron(nameText(task, view), task, view),
    order: (task, view) => nameText(task, view),
  });
}

function argsColumn(id: string, header: string, aliases?: readonly string[]): Column {
  return psColumn({
    id,
    ...(aliases && { aliases }),
    header,
    about: 'The command line of the process, /proc/PID/cmdline, or [name] where there is none.',
    width: 27,
    align: 'text',
    scope: 'process',
    needs: ['cmdline'],
    tree: true,
    raw: argsValue,
    show: (task, view) =>
      withEnviron(view.trueName ? nameText(task, view) : argsText(task, view), task, view),
    order: (task, view) => argsText(task, view),
  });
}

function exeText(task: Task, view: View): string {
  return escapeText(recordOf(task.exe) ?? '-', view.locale);
}

/**
 * What runs. With BSD `e` (`view.environ`) the name and args columns read `environ`, which the scanner must add to
 * their needs.
 */
export const COMMAND_COLUMNS: readonly Column[] = [
  nameColumn('comm', 'COMMAND', ['ucomm']),
  nameColumn('ucmd', 'CMD'),
  argsColumn('args', 'COMMAND', ['command']),
  argsColumn('cmd', 'CMD'),
  psColumn({
    id: 'fname',
    header: 'COMMAND',
    about: 'The first 8 cells of the name of the task, in brackets in /proc/PID/stat.',
    width: FNAME_CELLS,
    align: 'left',
    scope: 'process',
    tree: true,
    raw: (task) => task.stat.comm,
    show: (task, view, width) => cutToCells(nameText(task, view), Math.min(FNAME_CELLS, width)),
    order: (task, view) => nameText(task, view),
  }),
  psColumn({
    id: 'exe',
    header: 'EXE',
    about: 'The path of the program, the link /proc/PID/exe; reading it needs the rights of ptrace.',
    width: 27,
    align: 'text',
    scope: 'process',
    needs: ['exe'],
    raw: (task) => recordOf(task.exe) ?? whyNot(task.exe, 'exe'),
    show: exeText,
    order: (task, view) => exeText(task, view),
  }),
];
