/** A sentence of the page, and the files or words that it comes from. */
export interface Sentence {
  readonly text: string;
  /** `status: Tgid`; empty where the sentence before has the same. */
  readonly evidence: string;
}

/** Sentences about one thing. */
export interface Section {
  readonly title: string;
  readonly sentences: readonly Sentence[];
}

/** A sentence with where it comes from. */
export function say(text: string, evidence = ''): Sentence {
  return { text, evidence };
}

/** `1 thread`, `3 threads`. */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

const SHOWN = 6;

/** `1, 2, 3 and 4 more`. */
export function listed(words: readonly (string | number)[]): string {
  const shown = words.slice(0, SHOWN).join(', ');
  return words.length <= SHOWN ? shown : `${shown} and ${words.length - SHOWN} more`;
}
