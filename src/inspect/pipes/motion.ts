import { isAppend } from './open-flags.ts';

/** An open file at one moment. */
export interface OffsetSample {
  /** The offset, bytes. */
  readonly pos: number;
  readonly flags: number;
  /** Bytes; undefined: not to be had. */
  readonly size: number | undefined;
}

/** What two looks at an offset tell. */
export interface Motion {
  /** Bytes a second by which read, write or lseek moved it, negative backwards; 0: it stands. */
  readonly speed: number;
  /** The size of the file, bytes; undefined: not known. */
  readonly size: number | undefined;
  /** How far it is, 0 to 1; undefined without a size, or while the size changes. */
  readonly done: number | undefined;
  /** Seconds to the end of the file at this speed; undefined: it never gets there. */
  readonly left: number | undefined;
  /** Calls that leave the offset alone, where only they explain what the process transfers. */
  readonly perhaps: 'pread' | 'pwrite' | undefined;
}

/**
 * How an offset moved from one look to the next, `seconds` later. A file that grows meanwhile, or that is written at
 * its end, has neither progress nor a time left: its end is not where it ends now.
 */
export function motionOf(before: OffsetSample, after: OffsetSample, seconds: number): Motion | undefined {
  if (!(seconds > 0)) return undefined;
  const speed = (after.pos - before.pos) / seconds;
  const { size, pos } = after;
  const measures =
    speed !== 0 &&
    size !== undefined &&
    size > 0 &&
    !isAppend(after.flags) &&
    pos <= size &&
    size === before.size;
  return {
    speed,
    size,
    done: measures ? pos / size : undefined,
    left: measures && speed > 0 ? (size - pos) / speed : undefined,
    perhaps: undefined,
  };
}

/** The motion of a descriptor, by `PID FD`; undefined: it was not looked at twice. */
export function motionIn(
  motions: ReadonlyMap<string, Motion>,
  { pid, fd }: { readonly pid: number; readonly fd: number },
): Motion | undefined {
  return motions.size === 0 ? undefined : motions.get(`${pid} ${fd}`);
}
