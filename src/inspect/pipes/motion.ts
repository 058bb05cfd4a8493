import { isAppend } from './open-flags.ts';

/** An open file at one moment. */
export interface OffsetSample {
  /** The offset, bytes. */
  readonly pos: number;
  readonly flags: number;
  /** Bytes; undefined: not to be had. */
  readonly size: number | undefined;
  /** Bytes that the process has read and written so far by any call; undefined: not to be read. */
  readonly moved: number | undefined;
}

/** What two looks at an offset tell. */
export interface Motion {
  /**
   * `sequential`: read, write or lseek moved it. `still`: nothing moved. `elsewhere`: it stands, while the process
   * reads or writes: by pread and pwrite, which leave the offset alone, or in other files.
   */
  readonly how: 'sequential' | 'still' | 'elsewhere';
  /** Bytes a second, negative backwards. */
  readonly speed: number;
  /** How far it is, 0 to 1; undefined without a size. */
  readonly done: number | undefined;
  /** Seconds to the end of the file at this speed; undefined: it never gets there. */
  readonly left: number | undefined;
}

/**
 * How an offset moved from one look to the next, `seconds` later. A file that is written at its end is always at its
 * end, so it has neither progress nor a time left.
 */
export function motionOf(before: OffsetSample, after: OffsetSample, seconds: number): Motion | undefined {
  if (!(seconds > 0)) return undefined;
  const speed = (after.pos - before.pos) / seconds;
  const busy = before.moved !== undefined && after.moved !== undefined && after.moved > before.moved;
  const how = speed !== 0 ? 'sequential' : busy ? 'elsewhere' : 'still';
  const { size, pos } = after;
  const measures =
    size !== undefined && size > 0 && !isAppend(after.flags) && pos <= size && size === before.size;
  return {
    how,
    speed,
    done: measures ? pos / size : undefined,
    left: measures && speed > 0 ? (size - pos) / speed : undefined,
  };
}
