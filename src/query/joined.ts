import { printInside, type Query, type Row, type Truth } from './query.ts';

/** Several queries side by side: one that answers `decides` decides for all; else, one that is unknown does. */
export class Joined implements Query {
  readonly rank: Query['rank'];
  readonly fields: readonly string[];
  private readonly parts: readonly Query[];
  private readonly decides: boolean;
  private readonly word: string;

  /** @param word what is written between the parts */
  constructor(parts: readonly Query[], word: string, decides: boolean, rank: Query['rank']) {
    this.parts = parts;
    this.word = word;
    this.decides = decides;
    this.rank = rank;
    this.fields = parts.flatMap((part) => part.fields);
  }

  truth(row: Row): Truth {
    let answer: Truth = !this.decides;
    for (const part of this.parts) {
      const truth = part.truth(row);
      if (truth === this.decides) return truth;
      if (truth === undefined) answer = undefined;
    }
    return answer;
  }

  print(): string {
    return this.parts.map((part) => printInside(part, this.rank + 1)).join(` ${this.word} `);
  }
}
