import type { ByteString } from '../../procfs/bytes.ts';
import { isPlain } from '../../text/cells.ts';
import type { PsContext } from './context.ts';
import { Fault, isParsed, type Parsed } from './fault.ts';
import { parseCInteger } from './numbers.ts';

const MAX_PID = 0x7fff_ffffn;
const MAX_UID = 0xffff_fffen;
/** (uid_t)-1, which no task has: what a name that nobody knows becomes behind -N. */
const NOBODY = 0xffff_ffff;

/**
 * The items of a list that are separated by commas, spaces or tabs, each read by `item`; a `Fault` for an empty
 * item or for the first one that `item` refuses.
 */
export function parseList<T>(text: string, item: (word: string) => Parsed<T>): Parsed<T[]> {
  const words = text.split(/[ ,\t]/);
  if (words.includes('')) return new Fault('improper list', { word: text });
  const values: T[] = [];
  for (const word of words) {
    const value = item(word);
    if (!isParsed(value)) return value.at({ word });
    values.push(value);
  }
  return values;
}

/** The bytes that `text` was on the command line. */
export function toBytes(text: string): ByteString {
  return isPlain(text) ? text : Buffer.from(text).toString('latin1');
}

/** A process, session or group number in C notation. */
export function parsePid(word: string): Parsed<number> {
  const value = parseCInteger(word);
  if (value === undefined) return new Fault('process ID list syntax error');
  if (value < 1n || value > MAX_PID) return new Fault('process ID out of range');
  return Number(value);
}

/**
 * A user by number or name. Behind -N a name that nobody knows is no fault: it stands for no user, and numbers
 * wrap at 32 bits.
 */
export function parseUser(word: string, context: PsContext, negated: boolean): Parsed<number> {
  return parseId(word, 'user', (name) => context.userId(name), negated);
}

/** A group by number or name; the rest as `parseUser`. */
export function parseGroup(word: string, context: PsContext, negated: boolean): Parsed<number> {
  return parseId(word, 'group', (name) => context.groupId(name), negated);
}

function parseId(
  word: string,
  what: string,
  lookUp: (name: ByteString) => number | undefined,
  negated: boolean,
): Parsed<number> {
  const value = parseCInteger(word);
  if (value === undefined) {
    const id = lookUp(toBytes(word)) ?? (negated ? NOBODY : undefined);
    return id ?? new Fault(`${what} name does not exist`);
  }
  if (value >= 0n && value <= MAX_UID) return Number(value);
  return negated ? Number(BigInt.asUintN(32, value)) : new Fault(`${what} ID out of range`);
}

/** Where a short terminal name is looked for, in this order. */
const TERMINAL_PLACES = ['/dev/pts/%', '/dev/%', '/dev/tty%', '/dev/pty%', '/dev/%nsole'];

/** The device number of a terminal: a path, or a name such as `1`, `pts/1`, `tty1`, `S0`, `co`; 0 for `-` and `?`. */
export function parseTerminal(word: string, context: PsContext): Parsed<number> {
  const places = word.startsWith('/')
    ? [word]
    : TERMINAL_PLACES.map((place) => place.replace('%', () => word));
  for (const place of places) {
    const device = context.device(place);
    if (device === 'file') return new Fault('list member was not a TTY');
    if (device !== undefined) return device;
  }
  return word === '-' || word === '?' ? 0 : new Fault('TTY could not be found');
}
