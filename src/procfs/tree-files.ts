import { closeSync, constants, lstatSync, openSync, readlinkSync, readSync, type Stats } from 'node:fs';
import { errnoOf, type FileSystem, nodeFiles } from './reader.ts';

/** A system error as node:fs throws it, for what a tree must not hold. */
function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Larger than any file of a real tree; memory is for the rest. */
const LARGEST_FILE = 2 ** 29;
/** PATH_MAX: no link is longer. */
const LONGEST_LINK = 4096;
const NO_DETOUR = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The files of a captured tree. A tree comes from somebody else, so nothing in it leads out of it: links are read
 * and never followed, and only plain files are opened, never a device or a FIFO.
 */
export class TreeFiles implements FileSystem {
  private readonly base: string;
  /** Folders found to be folders, by path. */
  private readonly entered = new Set<string>();

  /** @param base the tree's folder, without a slash at its end */
  constructor(base: string) {
    this.base = base;
    this.entered.add(base);
  }

  open(path: string): number {
    const found = this.find(path);
    if (found.isSymbolicLink()) throw systemError('ELOOP', path);
    if (!found.isFile()) throw systemError(found.isDirectory() ? 'EISDIR' : 'EINVAL', path);
    if (found.size > LARGEST_FILE) throw systemError('EFBIG', path);
    return openSync(path, NO_DETOUR);
  }

  read(fd: number, into: Buffer, offset: number, length: number, position: number | bigint | null): number {
    return readSync(fd, into, offset, length, position);
  }

  close(fd: number): void {
    closeSync(fd);
  }

  list(path: string): string[] {
    this.enter(path);
    return nodeFiles.list(path);
  }

  /**
   * Where a link points. What carries no links (a git checkout with core.symlinks=false, a zip) leaves a plain file
   * that holds the target.
   */
  readlink(path: string): Buffer {
    const found = this.find(path);
    if (found.isSymbolicLink()) return readlinkSync(path, 'buffer');
    if (!found.isFile() || found.size > LONGEST_LINK) throw systemError('EINVAL', path);
    const target = Buffer.alloc(found.size);
    const fd = openSync(path, NO_DETOUR);
    try {
      return target.subarray(0, readSync(fd, target, 0, target.length, 0));
    } finally {
      closeSync(fd);
    }
  }

  stat(path: string): Stats {
    return this.find(path);
  }

  /** True when there is something at `path`. */
  has(path: string): boolean {
    try {
      this.find(path);
      return true;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return false;
      throw error;
    }
  }

  private find(path: string): Stats {
    this.enter(parentOf(path));
    return lstatSync(path);
  }

  /** Makes sure that every folder from the base down to `path` is one, and not a link to one. */
  private enter(path: string): void {
    if (this.entered.has(path)) return;
    if (!path.startsWith(`${this.base}/`) || path.includes('/..')) throw systemError('ENOENT', path);
    this.enter(parentOf(path));
    const found = lstatSync(path);
    if (found.isSymbolicLink()) throw systemError('ELOOP', path);
    if (!found.isDirectory()) throw systemError('ENOTDIR', path);
    this.entered.add(path);
  }
}
