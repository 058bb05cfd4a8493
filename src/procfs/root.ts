import type { ByteString } from './bytes.ts';
import { attempt, FileReader, type FileSystem, nodeFiles } from './reader.ts';
import { type Reading, Unreadable } from './unreadable.ts';

/** A parser of one file: the record in the first `end` bytes, or why there is none. It never throws. */
export type Parser<T> = (bytes: Buffer, end: number) => Reading<T>;

/** Who owns a folder of /proc: the task's effective ids, also for a task that may not be dumped. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** What is known of the machine and of the moment beside the files themselves. */
export interface Host {
  /** Clock ticks in a second (USER_HZ), the unit of times in stat. */
  readonly clock_ticks: number;
  /** Bytes. */
  readonly page_size: number;
  readonly cpus: number;
  /** The wall clock at the start of the run, seconds since 1970; may have a fraction. */
  readonly now: number;
  readonly euid: number;
  /** The caller's controlling terminal as in stat; 0: none. */
  readonly tty_nr: number;
  /** An IANA zone, or undefined for the process's own. */
  readonly timezone: string | undefined;
  /** As `uname -m` says: x86_64, aarch64 … */
  readonly arch: string;
}

/** How a page of memory stands: present, swapped out, a guard marker, or never touched. */
export type PageState = 'p' | 's' | 'g' | '-';

/** `pages` pages of one state, from an address in hexadecimal digits on. */
export type PagemapRun = readonly [address: string, state: PageState, pages: number];

/** The pages of a process by mapping; the key is `low-high` in hexadecimal digits, as in maps. */
export type PagemapRuns = ReadonlyMap<string, readonly PagemapRun[]>;

/** Links of a folder without folders in it. */
const FOLDER_LINKS = 2;

/**
 * The only door to the kernel's files: a procfs, mounted somewhere or captured in a folder, and what goes
 * with it. Names are relative to it: `stat`, `12/task/13/stat`.
 */
export class ProcRoot {
  /** The folder that holds the files, without a slash at its end. */
  readonly path: string;
  /** The folder with `etc/passwd`, `mem/` and `pagemap/`: `/` on a live system, else the tree. */
  readonly base: string;
  readonly host: Host;
  /** True for a tree written by `tinspect capture`: nothing in it moves. */
  readonly captured: boolean;
  protected readonly reader: FileReader;

  constructor(path: string, base: string, host: Host, captured: boolean, files: FileSystem = nodeFiles) {
    this.path = path;
    this.base = base;
    this.host = host;
    this.captured = captured;
    this.reader = new FileReader(files);
  }

  /**
   * Reads `name` whole and parses it. `pages` must be set for the files that the kernel gives in several
   * reads: maps, smaps, mountinfo, locks, tty/drivers, net/*.
   */
  parse<T>(name: string, parser: Parser<T>, pages = false): Reading<T> {
    const end = this.fill(name, pages);
    if (typeof end !== 'number') return end;
    const record = parser(this.reader.bytes, end);
    return record instanceof Unreadable ? new Unreadable(name, record.code, record.detail) : record;
  }

  /** Fills the reader's buffer with the file `name`; how many bytes there are. */
  protected fill(name: string, pages: boolean): number | Unreadable {
    return this.reader.fill(`${this.path}/${name}`, name, pages);
  }

  /** The bytes of `name`, copied. */
  bytes(name: string): Reading<Buffer> {
    return this.parse(name, (bytes, end) => Buffer.from(bytes.subarray(0, end)), true);
  }

  /**
   * Reads a file that may be too long to hold (smaps, maps) and gives it to `take` a buffer at a time; the bytes hold
   * until `take` returns. Answers how many there were.
   */
  pour(name: string, take: (bytes: Buffer) => void): Reading<number> {
    const fd = this.open(name);
    if (fd instanceof Unreadable) return fd;
    const { files, bytes } = this.reader;
    try {
      for (let total = 0; ;) {
        const got = attempt(name, () => files.read(fd, bytes, 0, bytes.length, total));
        if (got === 0) return total;
        if (got instanceof Unreadable) return got;
        total += got;
        take(bytes.subarray(0, got));
      }
    } finally {
      this.close(fd);
    }
  }

  /**
   * Opens `name` to be read again and again with `reread`; the descriptor is the caller's to `close`. It stays
   * bound to its task: once that has ended a read answers ESRCH, never another task's numbers.
   */
  open(name: string): Reading<number> {
    return attempt(name, () => this.reader.withRoom(() => this.reader.files.open(`${this.path}/${name}`)));
  }

  /** Says who gives up descriptors when no more can be opened: `reader.makeRoom`. Undefined: nobody. */
  whenFull(makeRoom: (() => boolean) | undefined): void {
    this.reader.makeRoom = makeRoom;
  }

  /** Reads an open file from its start into `into`; returns how many bytes there are. */
  reread(fd: number, into: Buffer): Reading<number> {
    return attempt('descriptor', () => this.reader.files.read(fd, into, 0, into.length, 0));
  }

  /**
   * Reads up to `length` bytes of an open file from byte `position` on, into the start of `into`; returns how many there
   * were, 0 behind the end.
   */
  readAt(fd: number, into: Buffer, length: number, position: number): Reading<number> {
    return attempt('descriptor', () => this.reader.files.read(fd, into, 0, length, position));
  }

  close(fd: number): void {
    this.reader.files.close(fd);
  }

  /** The entries of a folder in the kernel's order; in a captured tree, which has none, by number. */
  list(name: string): Reading<string[]> {
    const path = name === '' ? this.path : `${this.path}/${name}`;
    return attempt(name, () => this.reader.withRoom(() => this.reader.files.list(path)));
  }

  /** The entries of a folder in any order: a fraction of what `list` takes. */
  names(name: string): Reading<string[]> {
    const { files } = this.reader;
    if (files.names === undefined) return this.list(name);
    const path = name === '' ? this.path : `${this.path}/${name}`;
    return attempt(name, () => this.reader.withRoom(() => files.names?.(path) ?? []));
  }

  /** Where a link points, raw bytes. */
  link(name: string): Reading<Buffer> {
    return attempt(name, () => this.reader.files.readlink(`${this.path}/${name}`));
  }

  /** Where a link points, as a byte string: for those who follow links by the thousand. */
  target(name: string): Reading<ByteString> {
    const { files } = this.reader;
    if (files.target !== undefined) return attempt(name, () => files.target?.(`${this.path}/${name}`) ?? '');
    const link = this.link(name);
    return link instanceof Unreadable ? link : link.toString('latin1');
  }

  /**
   * The file behind the link `name`, by stat(2): whether it is a FIFO, and its size in bytes. It may have to ask a
   * file server. Undefined in a captured tree, which has no files but its own.
   */
  behind(name: string): Reading<{ readonly fifo: boolean; readonly size: number } | undefined> {
    if (this.captured) return undefined;
    return attempt(name, () => {
      const found = this.reader.files.stat(`${this.path}/${name}`);
      return { fifo: found.isFIFO?.() === true, size: found.size ?? 0 };
    });
  }

  /** Who owns the folder of a process or task, from stat(2) of it: effective uid and gid (proc(5)). */
  owner(name: string): Reading<Owner> {
    const found = attempt(name, () => this.reader.files.stat(`${this.path}/${name}`));
    return found instanceof Unreadable ? found : { uid: found.uid, gid: found.gid };
  }

  /**
   * How many threads process `pid` has, by the links of its task folder: a tenth of what listing them costs. Undefined
   * where that is not known: a captured tree.
   */
  threadCount(pid: number): Reading<number | undefined> {
    const name = `${pid}/task`;
    const found = attempt(name, () => this.reader.files.stat(`${this.path}/${name}`));
    if (found instanceof Unreadable) return found;
    return this.captured || found.nlink === undefined ? undefined : found.nlink - FOLDER_LINKS;
  }

  /** Parses a file beside the procfs, such as `etc/passwd`. */
  parseBeside<T>(name: string, parser: Parser<T>): Reading<T> {
    const end = this.reader.fill(`${this.base}/${name}`, name, true);
    return typeof end === 'number' ? parser(this.reader.bytes, end) : end;
  }

  /**
   * `length` bytes of the memory of process `pid` from `address` on, proc_pid_mem(5). EACCES or EPERM without the
   * rights of ptrace, EIO when not all of them are mapped.
   */
  memory(pid: number, address: number | bigint, length: number): Reading<Buffer> {
    const name = `${pid}/mem`;
    const fd = this.open(name);
    if (fd instanceof Unreadable) return fd;
    const into = Buffer.alloc(length);
    const got = attempt(name, () => this.reader.files.read(fd, into, 0, length, address));
    this.close(fd);
    if (got instanceof Unreadable) return got;
    return got === length ? into : new Unreadable(name, 'EIO');
  }

  /**
   * The pages of process `pid` as a captured tree keeps them, `pagemap/PID.json`; undefined on a live system, where
   * `/proc/PID/pagemap` says it.
   */
  pagemapRuns(_pid: number): Reading<PagemapRuns> | undefined {
    return undefined;
  }

  /**
   * The device number of a terminal's node below /dev; `file` when what stands there is no character device, undefined
   * when nothing does.
   */
  device(path: string): number | 'file' | undefined {
    const found = attempt(path, () => this.reader.files.stat(path));
    if (found instanceof Unreadable) return undefined;
    return (found.isCharacterDevice?.() ?? found.rdev !== 0) ? found.rdev : 'file';
  }
}
