import { type ByteString, Cursor, MINUS, NEWLINE, SPACE } from './bytes.ts';
import { hexNumber } from './hex.ts';
import { notWholeLines } from './lines.ts';
import { RepeatedText } from './repeated-text.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * A mapping of a process, one line of `/proc/PID/maps`, proc_pid_maps(5). Addresses and offsets are multiples of the
 * page size, so a double holds all 64 bits of them.
 */
export interface Mapping {
  readonly low: number;
  /** The first address behind it. */
  readonly high: number;
  /** `rw-p`: read, write, execute, private (copy on write) or shared. */
  readonly perms: string;
  /** Bytes into the file. */
  readonly offset: number;
  /** `fe:00`, hexadecimal. */
  readonly device: string;
  /** 0: no file. Above 2^53 the nearest double. */
  readonly inode: number;
  /**
   * The path as the kernel writes it (a newline is `\012`, a removed file ends in ` (deleted)`), a word of the kernel
   * or the program in brackets (`[heap]`, `[anon:…]`), or empty.
   */
  readonly name: ByteString;
}

const LETTERS = ['r', 'w', 'x', 'p'].map((letter) => letter.charCodeAt(0));
const SHARED = 's'.charCodeAt(0);
/** All that a line can say, by one bit for each letter: no line needs a string of its own. */
const PERMS = Array.from(
  { length: 16 },
  (_, bits) =>
    [...'rwx'].map((letter, bit) => (bits & (1 << bit) ? letter : '-')).join('') + (bits & 8 ? 'p' : 's'),
);

/** `00000000 00:00 0` and a blank: no file. Most lines of a process with many threads go on so. */
const NO_FILE = Array.from(' 00000000 00:00 0 ', (letter) => letter.charCodeAt(0));

/** Takes the lines of maps and the headings of smaps, which are the same. */
export class MappingLines {
  private readonly devices = new RepeatedText();
  private readonly names = new RepeatedText();

  /** The mapping of the line at the cursor, stepping behind its newline; undefined when it is none. */
  take(line: Cursor): Mapping | undefined {
    const low = hexNumber(line);
    if (!line.skip(MINUS)) return undefined;
    const high = hexNumber(line);
    if (Number.isNaN(low + high) || low > high || !line.skip(SPACE)) return undefined;
    const perms = permsAt(line.bytes, line.at, line.end);
    if (perms === undefined) return undefined;
    line.at += perms.length;
    if (stands(NO_FILE, line.bytes, line.at, line.end)) {
      line.at += NO_FILE.length;
      return { low, high, perms, offset: 0, device: '00:00', inode: 0, name: this.takeName(line) };
    }
    if (!line.skip(SPACE)) return undefined;
    const offset = hexNumber(line);
    if (!line.skip(SPACE)) return undefined;
    const device = this.devices.upTo(SPACE, line.bytes, line.at, line.end);
    line.at += device.length;
    if (!line.skip(SPACE)) return undefined;
    const inode = line.integer();
    if (Number.isNaN(offset + inode)) return undefined;
    return { low, high, perms, offset, device, inode, name: this.takeName(line) };
  }

  private takeName(line: Cursor): ByteString {
    line.blanks();
    const name = line.peek() === NEWLINE ? '' : this.names.upTo(NEWLINE, line.bytes, line.at, line.end);
    line.at = Math.min(line.at + name.length + 1, line.end);
    return name;
  }
}

function permsAt(bytes: Buffer, at: number, end: number): string | undefined {
  if (at + LETTERS.length > end) return undefined;
  let bits = 0;
  for (let i = 0; i < LETTERS.length; i++) {
    const byte = bytes[at + i];
    if (byte === LETTERS[i]) bits |= 1 << i;
    else if (byte !== (i < 3 ? MINUS : SHARED)) return undefined;
  }
  return PERMS[bits];
}

function stands(codes: readonly number[], bytes: Buffer, at: number, end: number): boolean {
  if (at + codes.length > end) return false;
  for (let i = 0; i < codes.length; i++) if (bytes[at + i] !== codes[i]) return false;
  return true;
}

/**
 * The mappings in the first `end` bytes of a maps file, in its order; none for a kernel thread and for a task that has
 * ended. `MALFORMED` when a line is none.
 */
export function parseMaps(bytes: Buffer, end: number = bytes.length): Reading<Mapping[]> {
  if (end === 0) return [];
  const broken = notWholeLines('maps', bytes, end);
  if (broken !== undefined) return broken;
  const mappings: Mapping[] = [];
  const lines = new MappingLines();
  const line = new Cursor(bytes, end);
  while (line.at < end) {
    const mapping = lines.take(line);
    if (mapping === undefined) return malformed('maps', `has no mapping in line ${mappings.length + 1}`);
    mappings.push(mapping);
  }
  return mappings;
}

/**
 * Reads `DIR/maps`, where `dir` is `PID` or `PID/task/TID`: the same for all live threads, empty for a zombie, so
 * also for a main thread that has left. EACCES without the rights of ptrace.
 */
export function readMaps(root: ProcRoot, dir: string): Reading<Mapping[]> {
  return root.parse(`${dir}/maps`, parseMaps, true);
}
