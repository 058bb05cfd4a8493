import { wrap } from '../inspect/explain/text.ts';
import { cellsOf } from '../text/cells.ts';

/** `text`, which is safe to print, in lines of `width` cells; after the first they are indented. */
export function wrapped(text: string, width: number): readonly string[] {
  if (text === '') return [];
  return cellsOf(text) <= width ? [text] : wrap(text.split(' '), Math.max(1, width));
}
