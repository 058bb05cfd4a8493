/** The last numbers of a series, oldest first when read; NaN: not known. */
export class Ring {
  private readonly numbers: Float32Array;
  private count = 0;

  constructor(capacity: number) {
    this.numbers = new Float32Array(capacity);
  }

  add(value: number): void {
    this.numbers[this.count % this.numbers.length] = value;
    this.count++;
  }

  /** The last `most`, oldest first. */
  last(most: number): number[] {
    const length = Math.max(0, Math.min(most, this.count, this.numbers.length));
    return Array.from(
      { length },
      (_, index) => this.numbers[(this.count - length + index) % this.numbers.length] as number,
    );
  }
}
