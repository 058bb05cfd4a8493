import { availableParallelism } from 'node:os';
import { AT_CLKTCK, AT_PAGESZ, parseAuxv } from './auxv.ts';
import { byteString, isDigit } from './bytes.ts';
import { FileReader, type FileSystem } from './reader.ts';
import type { Host, Parser } from './root.ts';
import { parseStat } from './stat.ts';
import { isRead, type Reading } from './unreadable.ts';

/** What a caller knows of its own process and moment: nothing in procfs/ asks the clock or the process. */
export interface LiveHost {
  /** Seconds since 1970; may have a fraction. */
  readonly now: number;
  /** The effective user id of this process. */
  readonly euid: number;
  /** As `uname -m` says: x86_64, aarch64 … */
  readonly arch: string;
}

/** USER_HZ is 100 on every architecture that Node runs on. */
const USUAL_CLOCK_TICKS = 100;
const USUAL_PAGE_SIZE = 4096;

/** How many lines of `/proc/stat` begin with `cpu` and a number. */
export function countCpus(bytes: Buffer, end: number): number {
  const lines = byteString(bytes, 0, end).split('\n');
  return lines.filter((line) => line.startsWith('cpu') && isDigit(line.charCodeAt(3))).length;
}

/** The facts of a running system, from the procfs at `path`; each is read when it is first asked for. */
export class LiveFacts implements Host {
  readonly now: number;
  readonly euid: number;
  readonly arch: string;
  readonly timezone = undefined;
  private readonly path: string;
  private readonly files: FileSystem;
  private readonly known: { clock_ticks?: number; page_size?: number; cpus?: number; tty_nr?: number } = {};

  constructor(path: string, live: LiveHost, files: FileSystem) {
    this.now = live.now;
    this.euid = live.euid;
    this.arch = live.arch;
    this.path = path;
    this.files = files;
  }

  get clock_ticks(): number {
    return (this.known.clock_ticks ??= this.auxv(AT_CLKTCK) ?? USUAL_CLOCK_TICKS);
  }

  get page_size(): number {
    return (this.known.page_size ??= this.auxv(AT_PAGESZ) ?? USUAL_PAGE_SIZE);
  }

  get cpus(): number {
    return (this.known.cpus ??= this.countCpus());
  }

  get tty_nr(): number {
    return (this.known.tty_nr ??= this.ownTerminal());
  }

  private countCpus(): number {
    const count = this.read('stat', countCpus);
    return isRead(count) && count > 0 ? count : availableParallelism();
  }

  private ownTerminal(): number {
    const stat = this.read('self/stat', parseStat);
    return isRead(stat) ? stat.tty_nr : 0;
  }

  private auxv(key: number): number | undefined {
    const vector = this.read('self/auxv', parseAuxv);
    const value = isRead(vector) ? vector.get(key) : undefined;
    return value === undefined || value === 0n ? undefined : Number(value);
  }

  private read<T>(name: string, parser: Parser<T>): Reading<T> {
    const reader = new FileReader(this.files);
    const end = reader.fill(`${this.path}/${name}`, name, false);
    return typeof end === 'number' ? parser(reader.bytes, end) : end;
  }
}
