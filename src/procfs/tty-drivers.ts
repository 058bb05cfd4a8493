import type { ByteString } from './bytes.ts';

/** One line of `/proc/tty/drivers`, in the file's order. */
export interface TtyDriver {
  /** The device's path prefix: `/dev/tty`. */
  readonly name: ByteString;
  readonly major: number;
  readonly minor_first: number;
  readonly minor_last: number;
}
export type TtyDrivers = readonly TtyDriver[];
