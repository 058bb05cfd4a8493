/** Sleeps without giving way: for looks that are to be so far apart, and for nothing else to happen in between. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
