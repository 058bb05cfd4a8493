import { writeSync } from 'node:fs';

/** Where text goes: rows are gathered and written in large pieces. */
export interface Output {
  /** Takes text; false when nobody reads any more, so that the caller may stop. */
  write(text: string): boolean;
  /** Writes what was gathered. */
  flush(): void;
}

const PIECE = 1 << 16;
const FULL_PIPE_WAIT_MS = 5;

/**
 * A file descriptor, written synchronously: no stream has to be set up, and nothing is lost at exit. A reader
 * that has left (EPIPE, as with `| head`) ends the output silently; any other error ends it, too, and is kept.
 */
export class DescriptorOutput implements Output {
  private readonly fd: number;
  private gathered = '';
  private closed = false;
  /** Why not all was written: an errno exception of write(2). */
  failure: unknown = undefined;

  constructor(fd: number) {
    this.fd = fd;
  }

  write(text: string): boolean {
    this.gathered += text;
    if (this.gathered.length >= PIECE) this.flush();
    return !this.closed;
  }

  flush(): void {
    const bytes = Buffer.from(this.gathered, 'utf8');
    this.gathered = '';
    for (let at = 0; at < bytes.length && !this.closed;) at += this.put(bytes, at);
  }

  private put(bytes: Buffer, at: number): number {
    try {
      return writeSync(this.fd, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EAGAIN') {
        this.closed = true;
        if (code !== 'EPIPE') this.failure = error;
        return 0;
      }
      // A pipe that somebody else made non-blocking is full: wait without spinning, there is no loop to yield to.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_WAIT_MS);
      return 0;
    }
  }
}
