import type { PageState, PagemapRuns, ProcRoot } from './root.ts';
import { isRead, type Reading, Unreadable } from './unreadable.ts';

/** Pages of one state that follow each other. */
export interface PageRun {
  readonly low: number;
  /** The first address behind them. */
  readonly high: number;
  readonly state: PageState;
}

/** Addresses from `low` up to `high`. */
export interface AddressRange {
  readonly low: number;
  readonly high: number;
}

const ENTRY = 8;
/** Pages to read at once. */
const CHUNK = 32_768;

/** Bits 58, 62 and 63 of an entry, in its upper half. A guard marker sets the bit of a swapped page too. */
const GUARD = 1 << 26;
const SWAPPED = 1 << 30;
const PRESENT = 1 << 31;

/** Which half of a 64-bit word is the upper one on this machine. */
const UPPER = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

function stateOf(upper: number): PageState {
  if ((upper & GUARD) !== 0) return 'g';
  if ((upper & PRESENT) !== 0) return 'p';
  return (upper & SWAPPED) !== 0 ? 's' : '-';
}

/** Collects runs from entries that come in any portions. */
export class PageRuns {
  readonly runs: PageRun[] = [];
  private readonly pageSize: number;

  /** @param pageSize bytes */
  constructor(pageSize: number) {
    this.pageSize = pageSize;
  }

  /** Adds the pages whose `count` entries `words` begins with (two words each); the first is at `low`. */
  addEntries(words: Uint32Array, count: number, low: number): void {
    const { pageSize } = this;
    let from = 0;
    let state: PageState = '-';
    for (let page = 0; page < count; page++) {
      const now = stateOf(words[2 * page + UPPER] as number);
      if (now === state) continue;
      this.add(low + from * pageSize, low + page * pageSize, state);
      from = page;
      state = now;
    }
    this.add(low + from * pageSize, low + count * pageSize, state);
  }

  /** Adds one run, to the last one where it goes on. */
  add(low: number, high: number, state: PageState): void {
    if (low >= high) return;
    const last = this.runs.at(-1);
    if (last?.state === state && last.high === low)
      this.runs[this.runs.length - 1] = { low: last.low, high, state };
    else this.runs.push({ low, high, state });
  }
}

/**
 * The pages of process `pid` in `ranges`, which ascend and do not overlap: the runs in ascending order. From
 * `/proc/PID/pagemap` (Documentation/admin-guide/mm/pagemap.rst), eight bytes for each page of address space; guard
 * markers show from kernel 6.15 on. EACCES or EPERM without the rights of ptrace.
 *
 * A captured tree holds the pages of some mappings only; those of the others are not among the runs.
 */
export function readPageRuns(
  root: ProcRoot,
  pid: number,
  ranges: readonly AddressRange[],
): Reading<PageRun[]> {
  const kept = root.pagemapRuns(pid);
  if (kept === undefined) return readLive(root, pid, ranges);
  return isRead(kept) ? selectRuns(kept, root.host.page_size, ranges) : kept;
}

function readLive(root: ProcRoot, pid: number, ranges: readonly AddressRange[]): Reading<PageRun[]> {
  const name = `${pid}/pagemap`;
  const fd = root.open(name);
  if (fd instanceof Unreadable) return fd;
  const pageSize = root.host.page_size;
  const found = new PageRuns(pageSize);
  const words = new Uint32Array(CHUNK * 2);
  const into = Buffer.from(words.buffer);
  try {
    for (const { low, high } of ranges) {
      for (let at = low; at < high;) {
        const wanted = Math.min((high - at) / pageSize, CHUNK);
        const got = root.readAt(fd, into, wanted * ENTRY, (at / pageSize) * ENTRY);
        if (!isRead(got)) return new Unreadable(name, got.code);
        const pages = Math.floor(got / ENTRY);
        // The end of the file: behind the last address that a program can have.
        if (pages === 0) break;
        found.addEntries(words, pages, at);
        at += pages * pageSize;
      }
    }
  } finally {
    root.close(fd);
  }
  return found.runs;
}

/** The parts of `kept` that lie in `ranges`. */
export function selectRuns(kept: PagemapRuns, pageSize: number, ranges: readonly AddressRange[]): PageRun[] {
  const all = [...kept.values()]
    .flat()
    .map(([address, state, pages]) => {
      const low = Number(`0x${address}`);
      return { low, high: low + pages * pageSize, state };
    })
    .sort((a, b) => a.low - b.low);
  const found = new PageRuns(pageSize);
  let first = 0;
  for (const { low, high } of ranges) {
    while (first < all.length && (all[first] as PageRun).high <= low) first++;
    for (let at = first; at < all.length; at++) {
      const run = all[at] as PageRun;
      if (run.low >= high) break;
      found.add(Math.max(run.low, low), Math.min(run.high, high), run.state);
    }
  }
  return found.runs;
}
