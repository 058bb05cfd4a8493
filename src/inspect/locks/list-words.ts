const SHOWN = 6;

/** Words in a sentence: `a, b and c`, `a, b, c, d, e, f and 3 more`; empty for none. */
export function listOf(words: readonly string[], link: 'and' | 'or' = 'and'): string {
  const more = words.length - SHOWN;
  const shown = more > 1 ? [...words.slice(0, SHOWN), `${more} more`] : words;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} ${link} ${last}`;
}
