import { type ByteString, byteString } from './bytes.ts';

/** A text that is most often the same as the last time, line after line: then the same string is given again. */
export class RepeatedText {
  private last: ByteString = '';

  /** The bytes from `from` up to the next `stop`, or to `end` when there is none before it. */
  upTo(stop: number, bytes: Buffer, from: number, end: number): ByteString {
    const { last } = this;
    let at = from;
    while (at - from < last.length && at < end && bytes[at] === last.charCodeAt(at - from)) at++;
    if (at - from === last.length && at < end && bytes[at] === stop) return last;
    const found = bytes.indexOf(stop, from);
    this.last = byteString(bytes, from, found < 0 || found > end ? end : found);
    return this.last;
  }
}
