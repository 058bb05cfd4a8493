/**
 * What the values of a field are. `time`, `size`, `share`, `rate` and `size rate` are numbers with units, `number`
 * one without; `hex` is an address or a mask, compared as a number; `text` is compared character by character.
 */
export type Quantity = 'time' | 'size' | 'share' | 'rate' | 'size rate' | 'number' | 'hex' | 'text';

/** Something that a query can ask of a row. */
export interface Field {
  /** What the row is asked for. */
  readonly name: string;
  readonly quantity: Quantity;
  /** How many ns (time), bytes (size, size rate), percent (share) or 1/s (rate) one of its own units is. */
  readonly scale: number;
}

/** The fields that a query may name. */
export interface Fields {
  /** The field that the user means by `word`, or undefined. */
  find(word: string): Field | undefined;
  /** Words that `word` may have been meant to be, the likeliest first. */
  near(word: string): readonly string[];
}
