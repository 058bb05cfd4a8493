import type { ByteString } from '../procfs/bytes.ts';
import type { Subject } from './anonymise.ts';

/**
 * What is done to text of /proc before it is written. Files are named by what stands behind the folder of the
 * process or task (`status`, `fdinfo/3`), files of the machine with a slash in front (`/stat`).
 */
export interface Treatment {
  /** The bytes to write in the place of those of a file. */
  file(name: string, bytes: Buffer, subject: Subject): Buffer;
  /** The line to write in the place of one of a file that is too long to hold; undefined: all of them stay. */
  readonly line: ((line: ByteString) => ByteString) | undefined;
  /** The target to write in the place of a link's. */
  link(target: Buffer): Buffer;
  /** The name to write in the place of a user's or a group's. */
  account(name: ByteString): ByteString;
}

/** Leaves everything as it is. */
export const AS_IT_IS: Treatment = {
  file: (_name, bytes) => bytes,
  line: undefined,
  link: (target) => target,
  account: (name) => name,
};
