import { type ByteString, COLON, Cursor, NEWLINE, skipBlanks, ZERO } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import { type Mapping, MappingLines } from './maps.ts';
import { RepeatedText } from './repeated-text.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

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
  private readonly bytes: Buffer;
  private readonly end: number;
  private readonly flags = new RepeatedText();
  /** Where each name stood, from the end of its heading; -1: not seen yet. */
  private readonly places = NAMES.map(() => -1);
  /** Where each value stands, behind the name's colon; -1: there is none. */
  private readonly values = NAMES.map(() => -1);

  constructor(bytes: Buffer, end: number) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Finds the lines that begin at `start`, and returns where the next heading does. */
  take(start: number): number {
    const { bytes } = this;
    let at = start;
    if (this.takeUsual(start)) {
      at = this.lineEnd(this.values[FLAGS] as number);
    } else {
      this.places.fill(-1);
      this.values.fill(-1);
    }
    // What is left: nothing, when the lines were where they were expected.
    while (at < this.end && isCapital(bytes[at] as number)) {
      this.look(start, at);
      at = this.lineEnd(at);
    }
    return at;
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

  private lineEnd(at: number): number {
    const newline = this.bytes.indexOf(NEWLINE, at);
    return newline < 0 || newline >= this.end ? this.end : newline + 1;
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
    return from < 0
      ? ''
      : this.flags.upTo(NEWLINE, this.bytes, skipBlanks(this.bytes, from, this.end), this.end);
  }
}

/** Headings begin with a hexadecimal digit in lower case, the lines below them with a capital. */
function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/**
 * The mappings in the first `end` bytes of an smaps file, in its order; none for a kernel thread and for a task that
 * has ended. `MALFORMED` when a heading is none.
 */
export function parseSmaps(bytes: Buffer, end: number = bytes.length): Reading<Smap[]> {
  if (end === 0) return [];
  const broken = notWholeLines('smaps', bytes, end);
  if (broken !== undefined) return broken;
  const maps: Smap[] = [];
  const headings = new MappingLines();
  const details = new Details(bytes, end);
  const line = new Cursor(bytes, end);
  while (line.at < end) {
    const mapping = headings.take(line);
    if (mapping === undefined) return malformed('smaps', `has no mapping behind number ${maps.length}`);
    line.at = details.take(line.at);
    maps.push(withDetails(mapping, details));
  }
  return maps;
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

/**
 * Reads `DIR/smaps`, where `dir` is `PID` or `PID/task/TID`: the same for all live threads, empty for a zombie. EACCES
 * without the rights of ptrace, ENOENT without CONFIG_PROC_PAGE_MONITOR. The kernel walks all page tables for it.
 */
export function readSmaps(root: ProcRoot, dir: string): Reading<Smap[]> {
  return root.parse(`${dir}/smaps`, parseSmaps, true);
}
