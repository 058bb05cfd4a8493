import { findColumn } from '../../../src/columns/registry.ts';
import type { PsContext } from '../../../src/cli/ps/context.ts';
import { parsePsArgv } from '../../../src/cli/ps/parse.ts';
import type { ListRequest } from '../../../src/cli/ps/request.ts';

const USERS: Readonly<Record<string, number>> = { root: 0, alice: 1000, 'j\u00f6rg': 1001 };
const GROUPS: Readonly<Record<string, number>> = { root: 0, staff: 50 };
const DEVICES: Readonly<Record<string, number | 'file'>> = {
  '/dev/pts/1': 34817,
  '/dev/pts/0': 34816,
  '/dev/tty1': 1025,
  '/dev/ttyS0': 1088,
  '/dev/console': 1281,
  '/dev/ptyp0': 512,
  '/dev/pts/note': 'file',
  '/etc/passwd': 'file',
};

/** The caller's terminal and user in the tests. */
export const CALLER = { euid: 1000, tty_nr: 34817 };

/** A small world with the real columns. */
export function world(more: Partial<PsContext> = {}): PsContext {
  return {
    column: findColumn,
    userId: (name) => USERS[Buffer.from(name, 'latin1').toString()],
    groupId: (name) => GROUPS[name],
    device: (path) => DEVICES[path],
    ...CALLER,
    env: {},
    ...more,
  };
}

/** The words of a command line that holds no quotes. */
export function words(line: string): string[] {
  return line === '' ? [] : line.split(' ');
}

/** The listing that `argv` asks for; throws when it asks for something else. */
export function listing(argv: readonly string[], context = world()): ListRequest {
  const request = parsePsArgv(argv, context);
  if (request.kind !== 'list') throw new Error(`${argv.join(' ')}: ${JSON.stringify(request)}`);
  return request;
}

/** The error that `argv` gives, or what it asks for in its place. */
export function errorText(argv: readonly string[], context = world()): string {
  const request = parsePsArgv(argv, context);
  return request.kind === 'error' ? request.text : `a request: ${request.kind}`;
}

/** Column ids for names that may be aliases: `flags` is `f`. */
export function canonical(names: string): string {
  return words(names)
    .map((name) => findColumn(name)?.id ?? `no column ${name}`)
    .join(' ');
}

/** The ids of the columns of a listing. */
export function columnsOf(argv: readonly string[], context = world()): string {
  return listing(argv, context)
    .columns.map((placed) => placed.column.id)
    .join(' ');
}
