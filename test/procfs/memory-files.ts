import type { FileSystem } from '../../src/procfs/reader.ts';
import { type Host, ProcRoot } from '../../src/procfs/root.ts';

/** An errno exception as node:fs throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** What is at a path: the text of a file, a link, or the errno that opening or reading it gives. */
export type Entry =
  string | { readonly link: string } | { readonly openError: string } | { readonly readError: string };

const HOST: Host = {
  clock_ticks: 100,
  page_size: 4096,
  cpus: 2,
  now: 1_700_000_000,
  euid: 0,
  tty_nr: 0,
  timezone: 'UTC',
  arch: 'x86_64',
};

/** Files in memory, by path. It counts reads, and which descriptors are open. */
export class MemoryFiles implements FileSystem {
  readonly opened = new Map<number, { readonly path: string; at: number }>();
  /** The length asked for by each read. */
  readonly reads: number[] = [];
  /** How many bytes one read gives at most, as files that the kernel writes line by line do. */
  page = Number.POSITIVE_INFINITY;
  private readonly entries: Map<string, Entry>;
  private last = 2;

  constructor(entries: Readonly<Record<string, Entry>>) {
    this.entries = new Map(Object.entries(entries));
  }

  /** A live root whose procfs is `/proc` here. */
  root(): ProcRoot {
    return new ProcRoot('/proc', '', HOST, false, this);
  }

  open(path: string): number {
    const entry = this.find(path);
    if (typeof entry === 'object' && 'openError' in entry) throw systemError(entry.openError);
    this.last++;
    this.opened.set(this.last, { path, at: 0 });
    return this.last;
  }

  read(fd: number, into: Buffer, offset: number, length: number, position: number | bigint | null): number {
    const file = this.opened.get(fd);
    if (file === undefined) throw systemError('EBADF');
    this.reads.push(length);
    const entry = this.find(file.path);
    if (typeof entry !== 'string') throw systemError('readError' in entry ? entry.readError : 'EINVAL');
    const from = position === null ? file.at : Number(position);
    const bytes = Buffer.from(entry, 'latin1').subarray(from, from + Math.min(length, this.page));
    bytes.copy(into, offset);
    if (position === null) file.at += bytes.length;
    return bytes.length;
  }

  close(fd: number): void {
    if (!this.opened.delete(fd)) throw systemError('EBADF');
  }

  list(path: string): string[] {
    const names = new Set<string>();
    for (const known of this.entries.keys()) {
      if (known.startsWith(`${path}/`)) names.add(known.slice(path.length + 1).replace(/\/.*/, ''));
    }
    if (names.size === 0) throw systemError('ENOENT');
    return [...names];
  }

  readlink(path: string): Buffer {
    const entry = this.find(path);
    if (typeof entry === 'object' && 'link' in entry) return Buffer.from(entry.link, 'latin1');
    throw systemError(typeof entry === 'object' && 'openError' in entry ? entry.openError : 'EINVAL');
  }

  stat(path: string): { uid: number; gid: number; rdev: number; isDirectory(): boolean } {
    this.list(path);
    return { uid: 1000, gid: 100, rdev: 0, isDirectory: () => true };
  }

  private find(path: string): Entry {
    const entry = this.entries.get(path);
    if (entry === undefined) throw systemError('ENOENT');
    return entry;
  }
}

/** A root whose procfs holds just these files, by their names in it. */
export function rootWith(files: Readonly<Record<string, Entry>>): ProcRoot {
  return new MemoryFiles(
    Object.fromEntries(Object.entries(files).map(([name, entry]) => [`/proc/${name}`, entry])),
  ).root();
}
