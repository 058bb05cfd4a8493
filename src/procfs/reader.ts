import {
  closeSync,
  lstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { type Reading, Unreadable } from './unreadable.ts';

/**
 * The calls that tinspect makes to read: the one place where node:fs is touched for /proc. Everything is
 * synchronous: an asynchronous read costs a trip through the thread pool, several times the read itself.
 */
export interface FileSystem {
  /** Opens for reading; throws an errno exception. */
  open(path: string): number;
  /** Reads at `position`, or where the descriptor stands for null; throws an errno exception. */
  read(fd: number, into: Buffer, offset: number, length: number, position: number | bigint | null): number;
  close(fd: number): void;
  /** The names in a folder, in the order of the kernel; throws an errno exception. */
  list(path: string): string[];
  /** The same in any order, where that is had for less. */
  names?(path: string): string[];
  readlink(path: string): Buffer;
  /** The same as a byte string, where that is had without a buffer of its own. */
  target?(path: string): string;
  /** Who owns a file, its kind and device, without following a last link when `link` is set. */
  stat(path: string, link?: boolean): FileFacts;
}

/** What stat(2) says of a file; kind and size may be left out where nobody asks for them. */
export interface FileFacts {
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  /** Bytes. */
  readonly size?: number;
  /** Links: of a task folder of /proc two, and one for each thread. */
  readonly nlink?: number;
  isDirectory(): boolean;
  isFIFO?(): boolean;
  isCharacterDevice?(): boolean;
}

const LIST_BUFFER = 1024;

/** node:fs as a `FileSystem`. */
export const nodeFiles: FileSystem = {
  open: (path) => openSync(path, 0),
  read: (fd, into, offset, length, position) => readSync(fd, into, offset, length, position),
  close: closeSync,
  // opendir and not readdir: libuv sorts what readdir returns by name, and the kernel's order of a task
  // folder (leader first, then by creation) is the order that ps prints.
  list: (path) => {
    const names: string[] = [];
    const folder = opendirSync(path, { encoding: 'latin1' as BufferEncoding, bufferSize: LIST_BUFFER });
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) names.push(entry.name);
    } finally {
      folder.closeSync();
    }
    return names;
  },
  names: (path) => readdirSync(path, 'latin1' as BufferEncoding),
  readlink: (path) => readlinkSync(path, 'buffer'),
  target: (path) => readlinkSync(path, 'latin1' as BufferEncoding),
  stat: (path, link = false) => (link ? lstatSync(path) : statSync(path)),
};

/** The errno name of a thrown system error, or `EIO` for anything that is not one. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}

/** Runs `call`, turning a thrown system error into an `Unreadable` that names `file`. */
export function attempt<T>(file: string, call: () => T): Reading<T> {
  try {
    return call();
  } catch (error) {
    return new Unreadable(file, errnoOf(error));
  }
}

/** This process, or the machine, may open no more files (open(2)). */
const NO_ROOM: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE']);

const NOT_OPEN = -1;
const FIRST_SIZE = 65_536;
/** A file of /proc/sys answers ENOMEM to a read of more than the kernel can allocate at once, some MiB. */
const MOST_AT_ONCE = 1_048_576;

/**
 * Reads whole small files into one buffer that every call uses again: what `fill` leaves in `bytes` holds
 * until the next call.
 */
export class FileReader {
  readonly files: FileSystem;
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  /** Gives up descriptors that are kept open when no more can be opened; false when there are none. */
  makeRoom: (() => boolean) | undefined = undefined;

  constructor(files: FileSystem) {
    this.files = files;
  }

  /**
   * Fills `bytes` from the file at `path` and returns how many bytes there are. The kernel gives most files
   * of /proc whole in one read, so a read that leaves room is taken as the end; the line-by-line ones (maps,
   * smaps, locks, tty/drivers, cgroups) come in pages and need `whole`, which reads until nothing comes.
   */
  fill(path: string, name: string, whole: boolean): number | Unreadable {
    let fd = NOT_OPEN;
    while (fd === NOT_OPEN) {
      try {
        fd = this.files.open(path);
      } catch (error) {
        if (!this.makesRoomAfter(error)) return new Unreadable(name, errnoOf(error));
      }
    }
    try {
      let length = 0;
      for (;;) {
        const room = Math.min(this.bytes.length - length, MOST_AT_ONCE);
        const got = this.files.read(fd, this.bytes, length, room, null);
        length += got;
        if (got === 0 || (!whole && got < room)) return length;
        if (length === this.bytes.length) this.grow();
      }
    } catch (error) {
      return new Unreadable(name, errnoOf(error));
    } finally {
      this.files.close(fd);
    }
  }

  /** Runs `call`, which opens something, and again as long as it finds no descriptor and some can be given up. */
  withRoom<T>(call: () => T): T {
    for (;;) {
      try {
        return call();
      } catch (error) {
        if (!this.makesRoomAfter(error)) throw error;
      }
    }
  }

  private makesRoomAfter(error: unknown): boolean {
    return NO_ROOM.has(errnoOf(error)) && this.makeRoom?.() === true;
  }

  private grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}
