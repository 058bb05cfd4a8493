import { type ByteString, byteString, COLON, Cursor, NEWLINE, seek } from './bytes.ts';

/** `etc/passwd` and `etc/group`: the first name of each number, passwd(5), group(5). */
export type Names = ReadonlyMap<number, ByteString>;

/** Ids are 32 bits. */
const MAX_ID = 0xffff_ffff;
const HASH = 0x23;

/** The names in a passwd file. Lines that are none (comments, `+@netgroup`, typing errors) are skipped. */
export function parsePasswd(bytes: Buffer, end: number = bytes.length): Names {
  const names = new Map<number, ByteString>();
  const line = new Cursor(bytes, end);
  do {
    const from = line.at;
    const stop = seek(bytes, NEWLINE, from, end);
    const colon = seek(bytes, COLON, from, stop);
    line.at = Math.min(seek(bytes, COLON, colon + 1, stop), stop);
    const id = line.skip(COLON) ? idAt(line) : Number.NaN;
    if (colon > from && bytes[from] !== HASH && id <= MAX_ID && !names.has(id)) {
      names.set(id, byteString(bytes, from, colon));
    }
  } while (line.nextLine());
  return names;
}

/** The number here if it is a whole field, else NaN: the end of the file may have cut it. */
function idAt(line: Cursor): number {
  const id = line.integer();
  const next = line.peek();
  return id >= 0 && (next === COLON || next === NEWLINE) ? id : Number.NaN;
}
