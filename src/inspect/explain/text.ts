import { cellsOf, cutToCells } from '../../text/cells.ts';
import { printable } from '../../text/printable.ts';
import type { ExplainReport } from './report.ts';
import type { Sentence } from './sentence.ts';

/** As wide as a page that people read is. */
export const PAGE = 80;
const INDENT = '  ';

/** The page for people: a heading for each section, each sentence wrapped, with where it comes from in brackets. */
export function explainText({ headline, sections }: ExplainReport, width: number = PAGE): string {
  const parts = sections.map(
    ({ title, sentences }) =>
      `${title}\n${sentences.map((sentence) => sentenceText(sentence, width)).join('')}`,
  );
  return [`${wrap(words(headline), width).join('\n')}\n`, ...parts].join('\n');
}

function sentenceText({ text, evidence }: Sentence, width: number): string {
  const room = width - INDENT.length;
  const source = `[${printable(evidence)}]`;
  // A source in two lines is hard to tell from the sentence.
  const whole = cellsOf(source) <= room - INDENT.length;
  const sourceWords = evidence === '' ? [] : whole ? [source] : source.split(' ');
  return wrap([...words(text), ...sourceWords], room)
    .map((line) => `${INDENT}${line}\n`)
    .join('');
}

function words(text: string): string[] {
  return printable(text).split(' ');
}

/** `list` in lines of at most `room` cells; all but the first are indented. A word that is longer is cut. */
export function wrap(list: readonly string[], room: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of list) {
    const joined: string = line === undefined ? word : `${line} ${word}`;
    if (cellsOf(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== undefined) lines.push(line);
    line = `${line === undefined ? '' : INDENT}${word}`;
    while (cellsOf(line) > room) {
      const part: string = cutToCells(line, room);
      if (part.trim() === '') break;
      lines.push(part);
      line = INDENT + line.slice(part.length);
    }
  }
  if (line !== undefined) lines.push(line);
  return lines;
}
