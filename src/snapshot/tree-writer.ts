import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { errnoOf } from '../procfs/reader.ts';

/** Where a captured tree goes; paths are relative to it. The methods throw the system's errors. */
export interface TreeWriter {
  folder(path: string): void;
  /** Writes a file; the folder it lies in must be there. */
  file(path: string, bytes: Buffer | string): void;
  /** Begins a file that is written a piece at a time. */
  begin(path: string): PieceWriter;
  link(path: string, target: Buffer): void;
  /** Takes back what is at `path`, a folder with all that is in it. */
  remove(path: string): void;
}

/** A file that is being written. */
export interface PieceWriter {
  write(bytes: Buffer): void;
  end(): void;
}

/** Why a tree can't be written where it should: the parts of one line to the user. */
export class OutputProblem {
  readonly what: string;
  readonly why: string;
  readonly accepted: string;

  constructor(what: string, why: string, accepted: string) {
    this.what = what;
    this.why = why;
    this.accepted = accepted;
  }
}

const ACCEPTED = 'a folder that is not there yet, or an empty one';
/** Only the owner may look: other users' maps and system calls are in it. */
const PRIVATE = 0o700;

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'the folder it should lie in is not there',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left',
};

/** The problem that a system error means for the tree at `path`. */
function problemOf(path: string, error: unknown, accepted: string): OutputProblem {
  const code = errnoOf(error);
  return new OutputProblem(path, WORDS[code] ?? code, accepted);
}

/** The problem of a write that failed; undefined when `error` is not the system's. */
export function writeProblem(path: string, error: unknown): OutputProblem | undefined {
  const isOfTheSystem = error instanceof Error && 'syscall' in error;
  return isOfTheSystem ? problemOf(path, error, 'nothing was kept of it') : undefined;
}

/** Writes a whole buffer, in as many calls as it takes. */
function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

/**
 * A tree on disk. It grows as `OUT.partial` and gets its name when it is whole, so that nobody takes half of one for a
 * tree.
 */
export class DiskTree implements TreeWriter {
  private readonly out: string;
  private readonly partial: string;

  private constructor(out: string, partial: string) {
    this.out = out;
    this.partial = partial;
  }

  /** Begins a tree that shall be the folder `out`: one that is not there yet, or an empty one. */
  static create(out: string): DiskTree | OutputProblem {
    try {
      const place = placeOf(out);
      if (place instanceof OutputProblem) return place;
      const partial = `${place}.partial`;
      mkdirSync(partial, { mode: PRIVATE });
      return new DiskTree(place, partial);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') return problemOf(out, error, ACCEPTED);
      const why = 'is there: another capture is writing it, or one was killed';
      return new OutputProblem(`${out}.partial`, why, 'another name, or remove it');
    }
  }

  folder(path: string): void {
    mkdirSync(`${this.partial}/${path}`);
  }

  file(path: string, bytes: Buffer | string): void {
    writeFileSync(`${this.partial}/${path}`, bytes);
  }

  begin(path: string): PieceWriter {
    const fd = openSync(`${this.partial}/${path}`, 'wx');
    return { write: (bytes) => writeAll(fd, bytes), end: () => closeSync(fd) };
  }

  link(path: string, target: Buffer): void {
    const place = `${this.partial}/${path}`;
    try {
      symlinkSync(target, place);
    } catch (error) {
      // A target that this file system can't hold in a link, or no links at all: a plain file says it as well.
      if (!['EPERM', 'ENAMETOOLONG', 'ENOENT', 'EOPNOTSUPP'].includes(errnoOf(error))) throw error;
      writeFileSync(place, target, { flag: 'wx' });
    }
  }

  remove(path: string): void {
    rmSync(`${this.partial}/${path}`, { recursive: true, force: true });
  }

  /** Gives the whole tree its name. */
  finish(): void {
    renameSync(this.partial, this.out);
  }

  /** Removes what was written. */
  abandon(): void {
    rmSync(this.partial, { recursive: true, force: true });
  }
}

/** True when there is something at `path`, if only a link to nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The absolute path of `out`, its own links resolved, when a tree may be put there. Throws the system's errors. */
function placeOf(out: string): string | OutputProblem {
  const given = resolve(out);
  if (!isThere(given)) return `${realpathSync(dirname(given))}/${basename(given)}`;
  const place = realpathSync(given);
  if (!statSync(place).isDirectory()) return new OutputProblem(out, 'is a file', ACCEPTED);
  return readdirSync(place).length === 0 ? place : new OutputProblem(out, 'is there and not empty', ACCEPTED);
}
