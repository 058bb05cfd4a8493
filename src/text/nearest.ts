/** How many letters must be put in, left out, changed or swapped to turn `from` into `to` (Damerau-Levenshtein). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[to.length] ?? 0;
}

/** Above this length a word is no mistyped name. */
const LONGEST_NAME = 32;

/**
 * Those of `known` that `word` may have been meant to be, the likeliest first, else in their order: ones that differ
 * by at most a third of its letters, or that it begins; where there is none, the nearest that differ by half of them.
 * Upper and lower case of `word` are not told apart.
 */
export function nearest(word: string, known: Iterable<string>): string[] {
  const wanted = word.toLowerCase().slice(0, LONGEST_NAME);
  const near: { name: string; steps: number }[] = [];
  for (const name of known) {
    const begins = wanted.length >= 2 && name.startsWith(wanted);
    const steps = begins ? 1 : distance(wanted, name);
    if (steps <= Math.max(1, wanted.length / 2)) near.push({ name, steps });
  }
  near.sort((a, b) => a.steps - b.steps);
  const usual = Math.max(1, Math.floor(wanted.length / 3));
  const most = Math.max(usual, near[0]?.steps ?? 0);
  return near.filter(({ steps }) => steps <= most).map(({ name }) => name);
}
