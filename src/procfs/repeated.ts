import { byteString, type Cursor, NEWLINE, SPACE, TAB } from './bytes.ts';

/**
 * The word of one line, file after file. Threads repeat each other's masks and lists, and the word that was there
 * the last time is given again: no new string for each of 10,000 threads.
 */
export class RepeatedText {
  private last = '';

  /** The word here, stepping behind it; empty when none. */
  word(line: Cursor): string {
    const { bytes, end, at: from } = line;
    const { last } = this;
    let at = from;
    let same = true;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === SPACE || byte === TAB || byte === NEWLINE) break;
      if (byte !== last.charCodeAt(at - from)) same = false;
    }
    line.at = at;
    if (!same || at - from !== last.length) this.last = byteString(bytes, from, at);
    return this.last;
  }
}

/** The numbers of one line, file after file: the same array again where they did not change. */
export class RepeatedNumbers {
  private last: readonly number[] = [];

  /** The numbers from here to the end of the line, up to the first word that is none. */
  rest(line: Cursor): readonly number[] {
    const from = line.at;
    const { last } = this;
    let count = 0;
    for (let value = line.number(); !Number.isNaN(value); value = line.number()) {
      if (value !== last[count]) return this.renew(line, from);
      count++;
    }
    return count === last.length ? last : this.renew(line, from);
  }

  private renew(line: Cursor, from: number): readonly number[] {
    line.at = from;
    this.last = line.numbers();
    return this.last;
  }
}
