/** How a file was opened; `path`: O_PATH, neither to read nor to write. */
export type Access = 'r' | 'w' | 'rw' | 'path';

/**
 * Bits of `flags:` in fdinfo (open(2)) that are the same on every architecture tinspect knows the numbers of; the
 * others (O_DIRECT, O_LARGEFILE …) move.
 */
const ACCESS_MODE = 0o3;
const O_APPEND = 0o2000;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;

/** The access mode of an open file. */
export function accessOf(flags: number): Access {
  if ((flags & O_PATH) !== 0) return 'path';
  switch (flags & ACCESS_MODE) {
    case 0:
      return 'r';
    case 1:
      return 'w';
    default:
      return 'rw';
  }
}

/** Every write goes to the end of the file. */
export const isAppend = (flags: number): boolean => (flags & O_APPEND) !== 0;
/** Reads and writes never wait. It belongs to the open file: a dup(2) and an inherited descriptor share it. */
export const isNonblock = (flags: number): boolean => (flags & O_NONBLOCK) !== 0;
/** Closed by execve(2). It belongs to the descriptor alone. */
export const isCloexec = (flags: number): boolean => (flags & O_CLOEXEC) !== 0;
