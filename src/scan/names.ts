import type { ByteString } from '../procfs/bytes.ts';

/** Names of users or groups by number. */
export interface NameTable {
  /** The name of `id`, raw bytes, or undefined when nobody knows one. */
  name(id: number): ByteString | undefined;
}
