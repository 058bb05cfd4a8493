import { type ByteString, COLON, Cursor, NEWLINE, skipBlanks, ZERO } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import { type Mapping, MappingLines } from './maps.ts';
import { RepeatedText } from './repeated-text.ts';
import type { ProcRoot } from './root.ts';
import { finish, type Steps } from './steps.ts';
import { malformed, type Reading, Unreadable } from './unreadable.ts';

/**
 * A mapping with what of its pages is in memory: a heading of `/proc/PID/smaps` and the lines below it that tinspect
 * shows, proc_pid_smaps(5). KiB; NaN and an empty text where the kernel writes no such line.
 */
export interface Smap extends Mapping {
  readonly Rss: number;
  /** Of Rss, in huge pages: a touch of one byte brings in all of such a page. */
  readonly AnonHugePages: number;
  readonly Swap: number;
  /** Two letters each, a blank behind each: `rd wr mr mw me ac nh `. */
  readonly VmFlags: ByteString;
}

/** The lines that are kept, in the kernel's order. */
const NAMES = ['Rss:', 'AnonHugePages:', 'Swap:', 'VmFlags:'] as const;
const RSS = 0;
const HUGE = 1;
const SWAP = 2;
const FLAGS = 3;
const CODES = NAMES.map((name) => Array.from(name, (letter) => letter.charCodeAt(0)));

/**
 * The lines below one heading. Their number and width are the same below every heading of a file, but for sizes of
 * more than eight digits: so the next line of a name is looked for first where the last one was, and 20 of 24 lines
 * are never looked at.
 */
class Details {
  private bytes: Buffer = Buffer.alloc(0);
  private end = 0;
  private readonly flags = new RepeatedText();
  /** Where each name stood, from the end of its heading; -1: not seen yet. */
  private readonly places = NAMES.map(() => -1);
  /** Where each value stands, behind the name's colon; -1: there is none. */
  private readonly values = NAMES.map(() => -1);

  /** Finds the lines that begin at `start`, up to `end`, and returns where the next heading does. */
  take(bytes: Buffer, start: number, end: number): number {
    this.bytes = bytes;
    this.end = end;
    let at = start;
    if (this.takeUsual(start)) {
      at = lineEnd(bytes, this.values[FLAGS] as number, end);
    } else {
      this.places.fill(-1);
      this.values.fill(-1);
    }
    // What is left: nothing, when the lines were where they were expected.
    while (at < end && isCapital(bytes[at] as number)) {
      this.look(start, at);
      at = lineEnd(bytes, at, end);
    }
    return at;
  }

  /** True when all that is kept was found. */
  get complete(): boolean {
    return !this.values.includes(-1);
  }

  /**
   * True when every name stands where the last one stood. First letter and colon will do: a line can only be off by
   * the digits of the sizes above it.
   */
  private takeUsual(start: number): boolean {
    const { bytes, places, values } = this;
    for (let name = 0; name < NAMES.length; name++) {
      const place = places[name] as number;
      const codes = CODES[name] as number[];
      const at = start + place;
      const colon = at + codes.length - 1;
      if (place < 0 || colon >= this.end || bytes[at - 1] !== NEWLINE) return false;
      if (bytes[at] !== codes[0] || bytes[colon] !== COLON) return false;
      values[name] = colon + 1;
    }
    return true;
  }

  /** Notes the line at `at` when it is one of those that are kept. */
  private look(start: number, at: number): void {
    for (let name = 0; name < NAMES.length; name++) {
      if (!this.stands(name, at)) continue;
      this.places[name] = at - start;
      this.values[name] = at + (CODES[name] as number[]).length;
      return;
    }
  }

  /** True when name number `name` stands at `at`, at the start of a line. */
  private stands(name: number, at: number): boolean {
    const { bytes } = this;
    const codes = CODES[name] as number[];
    if (at + codes.length > this.end || bytes[at - 1] !== NEWLINE) return false;
    for (let i = 0; i < codes.length; i++) if (bytes[at + i] !== codes[i]) return false;
    return true;
  }

  /** The number of line `name`; NaN when there is none. */
  number(name: number): number {
    const from = this.values[name] as number;
    if (from < 0) return Number.NaN;
    const { bytes, end } = this;
    const first = skipBlanks(bytes, from, end);
    let value = 0;
    let at = first;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return at === first ? Number.NaN : value;
  }

  /** The words of line `VmFlags`; empty when there is none. */
  vmFlags(): ByteString {
    const from = this.values[FLAGS] as number;
    if (from < 0) return '';
    return this.flags.upTo(NEWLINE, this.bytes, skipBlanks(this.bytes, from, this.end), this.end);
  }
}

function lineEnd(bytes: Buffer, at: number, end: number): number {
  const newline = bytes.indexOf(NEWLINE, at);
  return newline < 0 || newline >= end ? end : newline + 1;
}

/** Headings begin with a hexadecimal digit in lower case, the lines below them with a capital. */
function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** Takes an smaps file in pieces: the whole of it is some MiB for a few thousand threads, and never needed at once. */
export class SmapsPieces {
  readonly maps: Smap[] = [];
  private readonly headings = new MappingLines();
  private readonly details = new Details();

  /**
   * Takes the mappings that are whole in the first `end` bytes, and returns how many bytes those are: the rest has to
   * come again in front of the next piece. Undefined when a heading is none.
   *
   * @param last no more bytes follow
   */
  take(bytes: Buffer, end: number, last: boolean): number | undefined {
    const line = new Cursor(bytes, end);
    // Lines that belong to a mapping whose other lines said it all.
    while (line.at < end && isCapital(bytes[line.at] as number)) {
      const next = lineEnd(bytes, line.at, end);
      if (!last && bytes[next - 1] !== NEWLINE) return line.at;
      line.at = next;
    }
    while (line.at < end) {
      const start = line.at;
      const mapping = this.headings.take(line);
      if (mapping === undefined) return last || lineEnd(bytes, start, end) < end ? undefined : start;
      const next = this.details.take(bytes, line.at, end);
      if (!last && next === end && !(this.details.complete && bytes[end - 1] === NEWLINE)) return start;
      this.maps.push(withDetails(mapping, this.details));
      line.at = next;
    }
    return end;
  }
}

/**
 * The mappings in the first `end` bytes of an smaps file, in its order; none for a kernel thread and for a task that
 * has ended. `MALFORMED` when a heading is none.
 */
export function parseSmaps(bytes: Buffer, end: number = bytes.length): Reading<Smap[]> {
  if (end === 0) return [];
  const broken = notWholeLines('smaps', bytes, end);
  if (broken !== undefined) return broken;
  const pieces = new SmapsPieces();
  if (pieces.take(bytes, end, true) === undefined) return noMapping('smaps', pieces);
  return pieces.maps;
}

function noMapping(name: string, { maps }: SmapsPieces): Unreadable {
  return malformed(name, `has no mapping behind number ${maps.length}`);
}

function withDetails(mapping: Mapping, details: Details): Smap {
  const { low, high, perms, offset, device, inode, name } = mapping;
  return {
    low,
    high,
    perms,
    offset,
    device,
    inode,
    name,
    Rss: details.number(RSS),
    AnonHugePages: details.number(HUGE),
    Swap: details.number(SWAP),
    VmFlags: details.vmFlags(),
  };
}

/** A line of maps as smaps would have it on a kernel that writes nothing below the headings. */
export function withoutDetails(mapping: Mapping): Smap {
  return { ...mapping, Rss: Number.NaN, AnonHugePages: Number.NaN, Swap: Number.NaN, VmFlags: '' };
}

/** True when the kernel's word for a property, such as `nh`, is among the flags. */
export function hasVmFlag({ VmFlags }: Smap, word: string): boolean {
  for (let at = VmFlags.indexOf(word); at >= 0; at = VmFlags.indexOf(word, at + 1))
    if (at % 3 === 0) return true;
  return false;
}

/** The kernel gives about 4 KiB in a read. */
const MOST_AT_ONCE = 8192;
/** Room for many mappings, of which each is below 8 KiB: a path has at most 4096 bytes. */
const ROOM = 65_536;

/**
 * Reads `DIR/smaps`, where `dir` is `PID` or `PID/task/TID`: the same for all live threads, empty for a zombie. EACCES
 * without the rights of ptrace, ENOENT without CONFIG_PROC_PAGE_MONITOR. The kernel walks all page tables for it.
 */
export function readSmaps(root: ProcRoot, dir: string): Reading<Smap[]> {
  return finish(smapsSteps(root, dir));
}

/** The same in steps, a piece of the file in each. */
export function* smapsSteps(root: ProcRoot, dir: string): Steps<Reading<Smap[]>> {
  const name = `${dir}/smaps`;
  const fd = root.open(name);
  if (fd instanceof Unreadable) return fd;
  try {
    const pieces = new SmapsPieces();
    const piece = Buffer.allocUnsafeSlow(ROOM);
    let length = 0;
    for (let position = 0; ;) {
      const got = root.readAt(fd, piece.subarray(length), piece.length - length, position);
      if (got instanceof Unreadable) return new Unreadable(name, got.code);
      position += got;
      length += got;
      const last = got === 0;
      if (!last && piece.length - length > MOST_AT_ONCE) continue;
      if (last && length > 0 && piece[length - 1] !== NEWLINE) return malformed(name, 'is cut off');
      const taken = pieces.take(piece, length, last);
      if (taken === undefined || (taken === 0 && length === piece.length)) return noMapping(name, pieces);
      if (last) return pieces.maps;
      piece.copyWithin(0, taken, length);
      length -= taken;
      yield;
    }
  } finally {
    root.close(fd);
  }
}
