import type { Action } from './keymap.ts';

/** A line of text that is being typed. The cursor is a place between characters (UTF-16 units, never inside a pair). */
export interface TextField {
  readonly text: string;
  readonly cursor: number;
}

/** `text` with the cursor at its end. */
export function fieldOf(text: string): TextField {
  return { text, cursor: text.length };
}

/** The field with `typed` put in at the cursor; control characters are left out. */
export function typed({ text, cursor }: TextField, typed: string): TextField {
  const clean = typed.replace(/\p{Cc}/gu, '');
  return { text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length };
}

/** True in the middle of a character beyond U+FFFF. */
function splitsPair(text: string, at: number): boolean {
  return /^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1)) && at > 0;
}

function before({ text, cursor }: TextField): number {
  const at = Math.max(0, cursor - 1);
  return splitsPair(text, at) ? at - 1 : at;
}

function behind({ text, cursor }: TextField): number {
  const at = Math.min(text.length, cursor + 1);
  return splitsPair(text, at) ? at + 1 : at;
}

function without({ text, cursor }: TextField, from: number, to: number): TextField {
  return {
    text: text.slice(0, from) + text.slice(to),
    cursor: cursor > from ? Math.max(from, cursor - (to - from)) : cursor,
  };
}

/** The field after one of the editing actions of the key table; undefined for an action that edits nothing. */
export function edited(field: TextField, action: Action): TextField | undefined {
  const { text, cursor } = field;
  switch (action) {
    case 'delete-before':
      return without(field, before(field), cursor);
    case 'delete-here':
      return without(field, cursor, behind(field));
    case 'delete-word':
      return without(field, text.slice(0, cursor).search(/\S*\s*$/), cursor);
    case 'delete-line':
      return without(field, 0, cursor);
    case 'character-left':
      return { text, cursor: before(field) };
    case 'character-right':
      return { text, cursor: behind(field) };
    case 'line-start':
      return { text, cursor: 0 };
    case 'line-end':
      return fieldOf(text);
    default:
      return undefined;
  }
}
