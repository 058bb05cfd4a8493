import { cellsOf } from '../text/cells.ts';
import { wrapWords } from '../text/wrap.ts';
import type { Cli } from './cli.ts';
import { textWidth } from './text-width.ts';

const NARROWEST = 40;
/** Longer lines of prose are hard to read. */
const WIDEST = 120;

/** Cells of a line of help. */
export function helpWidth(cli: Pick<Cli, 'env' | 'columns'>): number {
  return Math.min(WIDEST, Math.max(NARROWEST, textWidth(cli)));
}

/** Of a line at most this share is for the words on its left; what is longer has a line of its own. */
const LEFT_SHARE = 0.4;
const GAP = '  ';

/** A line of help: what is explained, where it has blanks before its text, and the text. */
const ENTRY = /^( +)(\S.*?) {2,}(\S.*)$/;

/** What yargs adds to every option and a reader knows without: an option that takes no value is off. */
const OBVIOUS = / {1,2}\[(?:boolean|array|default: (?:false|\[\]))\]/g;
const TAKES_VALUE = / {1,2}\[string\]/;

/**
 * The text of a help page in lines of at most `width` cells, broken between words. The text has a line for each
 * entry, with two blanks or more before what is said of it, as yargs writes it without wrapping.
 */
export function layHelp(text: string, width: number): string {
  return text
    .split('\n\n')
    .map((block) => layBlock(block.split('\n').map(readLine), width))
    .join('\n\n');
}

/** A line that explains something, or one of prose. */
type Line = { readonly term: string; readonly about: string } | string;

function readLine(line: string): Line {
  const [, indent = '', name = '', about = ''] = ENTRY.exec(line) ?? [];
  if (name === '') return line;
  const value = name.startsWith('-') && TAKES_VALUE.test(about) ? ' VALUE' : '';
  return { term: indent + name + value, about: about.replace(TAKES_VALUE, '').replace(OBVIOUS, '') };
}

/** Lines of one block: the texts of its entries stand in one column. */
function layBlock(lines: readonly Line[], width: number): string {
  const most = Math.floor(width * LEFT_SHARE);
  const left = Math.max(
    0,
    ...lines
      .map((line) => (typeof line === 'string' ? 0 : cellsOf(line.term)))
      .filter((cells) => cells <= most),
  );
  const indent = ' '.repeat(left) + GAP;
  return lines
    .flatMap((line) => {
      if (typeof line === 'string') return wrapIndented(line, width);
      const texts = wrapWords(line.about, width - indent.length).map((part) => indent + part);
      const [first = ''] = texts;
      return cellsOf(line.term) > left
        ? [...wrapIndented(line.term, width), ...texts]
        : [line.term + first.slice(cellsOf(line.term)), ...texts.slice(1)];
    })
    .join('\n');
}

/** `text` in lines that all begin with the blanks it begins with. */
function wrapIndented(text: string, width: number): string[] {
  const words = text.trimStart();
  const indent = ' '.repeat(text.length - words.length);
  return wrapWords(words, width - indent.length).map((line) => indent + line);
}
