import type { AddressRange, PageRun } from '../../procfs/pagemap.ts';

/** What the pages of a range say. */
export interface Touched {
  /** Bytes in memory. */
  readonly present: number;
  /** Bytes swapped out. */
  readonly swapped: number;
  /** The lowest page that was ever touched; undefined: none was. */
  readonly lowest: number | undefined;
}

/** The pages of a process that were looked at. */
export class Pages {
  private readonly runs: readonly PageRun[];
  /** Answers by range: each thread in a mapping asks the same of it. */
  private readonly answers = new Map<string, Touched | undefined>();

  /** @param runs ascending, without overlap */
  constructor(runs: readonly PageRun[]) {
    this.runs = runs;
  }

  /** The runs within `low` and `high`, cut to them. */
  within({ low, high }: AddressRange): PageRun[] {
    const found: PageRun[] = [];
    for (let index = this.firstAbove(low); index < this.runs.length; index++) {
      const run = this.runs[index] as PageRun;
      if (run.low >= high) break;
      if (run.low >= low && run.high <= high) found.push(run);
      else found.push({ low: Math.max(run.low, low), high: Math.min(run.high, high), state: run.state });
    }
    return found;
  }

  /** What the pages of a range say; undefined when not all of them were looked at. */
  touched(range: AddressRange): Touched | undefined {
    const key = `${range.low} ${range.high}`;
    if (!this.answers.has(key)) this.answers.set(key, this.sum(range));
    return this.answers.get(key);
  }

  private sum(range: AddressRange): Touched | undefined {
    let seen = 0;
    let present = 0;
    let swapped = 0;
    let lowest: number | undefined;
    for (const { low, high, state } of this.within(range)) {
      const bytes = high - low;
      seen += bytes;
      if (state === 'p') present += bytes;
      else if (state === 's') swapped += bytes;
      else continue;
      lowest ??= low;
    }
    return seen === range.high - range.low ? { present, swapped, lowest } : undefined;
  }

  /** The touched pages without a gap that hold `address` of a range, or are next above it; undefined: none are. */
  around(range: AddressRange, address: number): AddressRange | undefined {
    let low: number | undefined;
    let high = range.low;
    for (const run of this.within(range)) {
      const touched = run.state === 'p' || run.state === 's';
      if (low !== undefined && high > address && (!touched || run.low !== high)) break;
      if (!touched) continue;
      if (low === undefined || run.low !== high) ({ low } = run);
      ({ high } = run);
    }
    return low !== undefined && high > address ? { low, high } : undefined;
  }

  /** The place of the first run that ends above `address`. */
  private firstAbove(address: number): number {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runs[middle] as PageRun).high > address) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
