import { cellsOf } from './cells.ts';

/** `text` in lines of at most `room` cells, broken at blanks; a word that is longer has a line of its own. */
export function wrapWords(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && cellsOf(line) + 1 + cellsOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * The same in whole lines of at most `width` cells: the first begins with `first`, the others with `rest` blanks, which
 * are as many as `first` has cells where it is left out.
 */
export function hangWords(first: string, text: string, width: number, rest = cellsOf(first)): string {
  const [head = '', ...more] = wrapWords(text, width - cellsOf(first));
  // Below it the lines are longer or shorter.
  const below = more.length === 0 ? [] : wrapWords(more.join(' '), width - rest);
  return `${first}${head}\n${below.map((line) => `${' '.repeat(rest)}${line}\n`).join('')}`;
}
