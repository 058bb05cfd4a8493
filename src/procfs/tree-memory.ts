import type { PagemapRun, PagemapRuns } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** Some bytes of a process's memory. */
interface Piece {
  readonly from: bigint;
  readonly bytes: Buffer;
}

/** The pieces of memory that a tree holds of one process. */
export class TreeMemory {
  private readonly pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces;
  }

  /** `length` bytes from `address` on, out of as many pieces as it takes; undefined where one is missing. */
  read(address: bigint, length: number): Buffer | undefined {
    const into = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const at = address + BigInt(done);
      const piece = this.pieces.find(({ from, bytes }) => from <= at && at < from + BigInt(bytes.length));
      if (piece === undefined) return undefined;
      done += piece.bytes.copy(into, done, Number(at - piece.from));
    }
    return into;
  }
}

const ADDRESS = /^[0-9a-f]{1,16}$/i;
/** Some trees write addresses as C does. */
const MARK = /^0x/i;
const HEX_BYTES = /^(?:[0-9a-f]{2})*$/i;
const RANGE = /^[0-9a-f]{1,16}-[0-9a-f]{1,16}$/i;
const STATES = new Set<unknown>(['p', 's', 'g', '-']);

/** The keys and values of a JSON object, or why the bytes are none. */
function entriesOf(file: string, bytes: Buffer, end: number): Reading<[string, unknown][]> {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8', 0, end));
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return isObject ? Object.entries(json) : malformed(file, 'is not a JSON object');
  } catch {
    // Cut off, or no JSON at all; the reason is the same to a reader.
    return malformed(file, 'is not JSON');
  }
}

/** `mem/PID.json`: `{"address": "hexadecimal bytes"}`, addresses in hexadecimal digits. */
export function parseTreeMemory(bytes: Buffer, end: number = bytes.length): Reading<TreeMemory> {
  const entries = entriesOf('mem', bytes, end);
  if (!Array.isArray(entries)) return entries;
  const pieces: Piece[] = [];
  for (const [key, words] of entries) {
    const address = key.replace(MARK, '');
    if (!ADDRESS.test(address) || typeof words !== 'string' || !HEX_BYTES.test(words))
      return malformed('mem', `has no bytes for ${address.slice(0, 16)}`);
    pieces.push({ from: BigInt(`0x${address}`), bytes: Buffer.from(words, 'hex') });
  }
  return new TreeMemory(pieces);
}

function isRun(value: unknown): value is PagemapRun {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [address, state, pages] = value as unknown[];
  const isAddress = typeof address === 'string' && ADDRESS.test(address);
  return isAddress && STATES.has(state) && Number.isSafeInteger(pages) && (pages as number) >= 0;
}

/** `pagemap/PID.json`: `{"low-high": [[address, state, pages], …]}`. */
export function parsePagemapRuns(bytes: Buffer, end: number = bytes.length): Reading<PagemapRuns> {
  const entries = entriesOf('pagemap', bytes, end);
  if (!Array.isArray(entries)) return entries;
  const runs = new Map<string, readonly PagemapRun[]>();
  for (const [range, list] of entries) {
    if (!RANGE.test(range) || !Array.isArray(list) || !list.every(isRun))
      return malformed('pagemap', `has no runs for ${range.slice(0, 33)}`);
    runs.set(range, list);
  }
  return runs;
}
