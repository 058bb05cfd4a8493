import { COLON, type Cursor, NEWLINE, SPACE, TAB } from './bytes.ts';
import { malformed, type Unreadable } from './unreadable.ts';

/**
 * Why the bytes can't be a file of whole lines, or undefined when they can. The kernel ends every line, so one
 * without its newline was cut off, and the number in it may be the half of a number.
 */
export function notWholeLines(file: string, bytes: Buffer, end: number): Unreadable | undefined {
  if (end === 0) return malformed(file, 'is empty');
  return bytes[end - 1] === NEWLINE ? undefined : malformed(file, 'is cut off');
}

const BUCKETS = 1024;

/** A mix of the four bytes that a line begins with; the shortest line has that many (`Uid:`). */
function hash(a: number, b: number, c: number, d: number): number {
  return (a + b * 5 + c * 37 + d * 331) & (BUCKETS - 1);
}

/**
 * The names that a file's lines begin with, up to a colon or a blank, each with its place in the list. Lines are
 * told apart by bytes: no string is made of the many that nobody asked for.
 */
export class LineNames<Name extends string> {
  readonly names: readonly Name[];
  /** Place in `names` plus one, by hash; a name whose bucket is taken is in the next free one. */
  private readonly buckets = new Uint8Array(BUCKETS);

  /** @param names at least three characters each */
  constructor(names: readonly Name[]) {
    this.names = names;
    for (const [index, name] of names.entries()) {
      const code = (at: number): number => (at < name.length ? name.charCodeAt(at) : COLON);
      let bucket = hash(code(0), code(1), code(2), code(3));
      while (this.buckets[bucket] !== 0) bucket = (bucket + 1) & (BUCKETS - 1);
      this.buckets[bucket] = index + 1;
    }
  }

  /** Steps over the name that stands here, and returns its place in the list; -1, without a step, when none does. */
  take(line: Cursor): number {
    const { bytes, at } = line;
    if (at + 4 > line.end) return -1;
    let bucket = hash(
      bytes[at] as number,
      bytes[at + 1] as number,
      bytes[at + 2] as number,
      bytes[at + 3] as number,
    );
    for (
      let found = 0;
      (found = this.buckets[bucket] as number) !== 0;
      bucket = (bucket + 1) & (BUCKETS - 1)
    ) {
      const name = this.names[found - 1] as string;
      if (!stands(name, bytes, at, line.end)) continue;
      line.at = at + name.length;
      return found - 1;
    }
    return -1;
  }
}

/** True when `name` stands at `at`, whole. */
function stands(name: string, bytes: Buffer, at: number, end: number): boolean {
  const to = at + name.length;
  if (to >= end) return false;
  const next = bytes[to];
  if (next !== COLON && next !== SPACE && next !== TAB) return false;
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}

/**
 * The numbers of the `Name: number` lines from the cursor on; NaN for a line that is not there or holds something
 * else.
 */
export function lineNumbers<Name extends string>(names: LineNames<Name>, line: Cursor): Record<Name, number> {
  const found = Object.fromEntries(names.names.map((name) => [name, Number.NaN])) as Record<Name, number>;
  do {
    const name = names.names[names.take(line)];
    if (name !== undefined && line.blanks().skip(COLON)) found[name] = line.number();
  } while (line.nextLine());
  return found;
}

/** The first name whose number is NaN, or undefined: a record that lacks a line that should be there. */
export function missingNumber(numbers: Readonly<Record<string, number>>): string | undefined {
  for (const name in numbers) if (Number.isNaN(numbers[name])) return name;
  return undefined;
}
