import { StringDecoder } from 'node:string_decoder';

/**
 * A key. `name` is the character itself for what can be typed (`g`, `G`, `/`, `é`), else `up`, `f1`, `enter`, `tab`,
 * `space`, `escape`, with `C-`, `M-` and `S-` in front, in this order, for Control, Alt and Shift.
 */
export interface Key {
  readonly name: string;
  /** What a text field takes of it; empty for keys that type nothing. */
  readonly text: string;
}

/** A press, a release or a turn of the wheel. */
export interface Mouse {
  readonly action: 'press' | 'release' | 'wheel up' | 'wheel down';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  /** The cell, from 0. */
  readonly x: number;
  readonly y: number;
}

/** One thing that the user did. */
export type Input = { readonly key: Key } | { readonly mouse: Mouse };

const ESC = '\u001b';

/** No sequence of a key is longer; what is, comes from something else. */
const LONGEST_SEQUENCE = 64;

/** CSI and a letter, and SS3 and a letter (xterm, console codes). */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'S-tab',
};

/** CSI, a number and `~`; 7 and 8 of rxvt, 1 and 4 of the Linux console. */
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** What the keypad sends behind SS3 in application mode. */
const KEYPAD = 'jklmnopqrstuvwxy';
const KEYPAD_TEXT = '*+,-./0123456789';

/** rxvt: small letters with Shift behind CSI and with Control behind SS3. */
const ARROWS = 'abcd';

/**
 * Turns the bytes that a terminal sends into keys and mouse events, wherever reads have cut them apart. An ESC that
 * may be the beginning of a sequence is held back: when nothing follows within a moment, the caller says so with
 * `flush`. Alt with a character arrives as `escape` and the character, so that a fast hand types no other key.
 */
export class InputDecoder {
  private readonly utf8 = new StringDecoder('utf8');
  private rest = '';

  /** True when something is held back until more arrives, or `flush`. */
  get pending(): boolean {
    return this.rest !== '';
  }

  /** What the user did, so far as `bytes` and those before them tell. */
  push(bytes: Uint8Array): Input[] {
    this.rest += this.utf8.write(Buffer.from(bytes));
    return this.decode(false);
  }

  /** What was held back, taken as it is. */
  flush(): Input[] {
    return this.decode(true);
  }

  private decode(final: boolean): Input[] {
    const inputs: Input[] = [];
    const text = this.rest;
    let at = 0;
    while (at < text.length) {
      if (text[at] !== ESC) {
        const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
        inputs.push({ key: typed(character) });
        at += character.length;
        continue;
      }
      const sequence = sequenceAt(text, at);
      if (sequence === undefined && !final) break;
      if (sequence === undefined || sequence.length === 1) inputs.push({ key: { name: 'escape', text: '' } });
      else inputs.push(...meaningOf(sequence));
      at += sequence?.length ?? 1;
    }
    this.rest = text.slice(at);
    return inputs;
  }
}

/** The sequence that begins with the ESC at `at`, ESC alone when none does; undefined when it may go on. */
function sequenceAt(text: string, at: number): string | undefined {
  const kind = text[at + 1];
  if (kind === undefined) return undefined;
  if (kind === 'O') return text[at + 2] === undefined ? undefined : text.slice(at, at + 3);
  if (kind !== '[') return ESC;
  // The Linux console has `[[A` to `[[E` for F1 to F5; X10 mouse reports three characters of any kind.
  if (text[at + 2] === '[') return text[at + 3] === undefined ? undefined : text.slice(at, at + 4);
  if (text[at + 2] === 'M') return at + 6 > text.length ? undefined : text.slice(at, at + 6);
  for (let end = at + 2; end < text.length; end++) {
    const character = text.charAt(end);
    if (character >= '@' && character <= '~') return text.slice(at, end + 1);
    // rxvt ends Shift with `$`, which is no end elsewhere; anything else can't be part of a sequence.
    if (character === '$' && /\d/.test(text.charAt(end - 1))) return text.slice(at, end + 1);
    if (character < ' ' || character > '~' || end - at > LONGEST_SEQUENCE) return text.slice(at, end);
  }
  return undefined;
}

/** What a whole sequence says: one thing, or nothing that we know. */
function meaningOf(sequence: string): Input[] {
  if (sequence[1] === 'O') return named(applicationKey(sequence.charAt(2)));
  if (sequence.startsWith(`${ESC}[[`)) return named(functionKey(sequence.charAt(3)));
  if (sequence.startsWith(`${ESC}[M`)) return x10Mouse(sequence);
  const mouse = /^.\[<(\d+);(\d+);(\d+)([Mm])$/s.exec(sequence);
  if (mouse !== null) {
    const [, buttons, column, row, end] = mouse;
    return mouseEvent(Number(buttons), Number(column) - 1, Number(row) - 1, end === 'm');
  }
  const key = /^.\[(\d*)(?:;(\d+))?([A-Za-z~^$@])$/s.exec(sequence);
  if (key === null) return [];
  const [, number = '', modifier = '1', end = ''] = key;
  return named(controlKey(number, Number(modifier), end));
}

function named(name: string | undefined): Input[] {
  return name === undefined ? [] : [{ key: typedName(name) }];
}

function typedName(name: string): Key {
  return { name, text: name.length === 1 ? name : '' };
}

function functionKey(letter: string): string | undefined {
  const index = 'ABCDE'.indexOf(letter);
  return index < 0 ? undefined : `f${index + 1}`;
}

function applicationKey(letter: string): string | undefined {
  if (letter === 'M') return 'enter';
  const keypad = KEYPAD.indexOf(letter);
  if (keypad >= 0) return KEYPAD_TEXT[keypad];
  const arrow = ARROWS.indexOf(letter);
  return arrow >= 0 ? `C-${LETTERS['ABCD'.charAt(arrow)] ?? ''}` : LETTERS[letter];
}

function controlKey(number: string, modifier: number, end: string): string | undefined {
  const arrow = ARROWS.indexOf(end);
  if (arrow >= 0 && number === '') return `S-${LETTERS['ABCD'.charAt(arrow)] ?? ''}`;
  const numbered = end === '~' || end === '^' || end === '$' || end === '@';
  const name = numbered ? NUMBERS[number] : LETTERS[end];
  if (name === undefined) return undefined;
  if (end === '$') return `S-${name}`;
  if (end === '^') return `C-${name}`;
  if (end === '@') return `C-S-${name}`;
  return modifierNames(modifier - 1) + name;
}

/** xterm's modifier less one: 1 Shift, 2 Alt, 4 Control, 8 Meta. */
function modifierNames(bits: number): string {
  return `${bits & 4 ? 'C-' : ''}${bits & 10 ? 'M-' : ''}${bits & 1 ? 'S-' : ''}`;
}

const CONTROLS: Readonly<Record<string, string>> = {
  '\0': 'C-space',
  '\b': 'backspace',
  '\t': 'tab',
  '\n': 'enter',
  '\r': 'enter',
  '\u001c': 'C-\\',
  '\u001d': 'C-]',
  '\u001e': 'C-^',
  '\u001f': 'C-_',
  '\u007f': 'backspace',
};

/** The key of a single character. */
function typed(character: string): Key {
  if (character === ' ') return { name: 'space', text: ' ' };
  const name = CONTROLS[character];
  if (name !== undefined) return { name, text: '' };
  if (character < ' ') return { name: `C-${String.fromCharCode(character.charCodeAt(0) + 0x60)}`, text: '' };
  return { name: character, text: character };
}

function x10Mouse(sequence: string): Input[] {
  const at = (index: number): number => sequence.charCodeAt(index) - 0x20;
  const buttons = at(3);
  return mouseEvent(buttons, at(4) - 1, at(5) - 1, (buttons & 0x43) === 3);
}

/** ctlseqs: bits 0 and 1 the button, 32 a movement, 64 the wheel; 4, 8 and 16 are modifiers. */
function mouseEvent(buttons: number, x: number, y: number, released: boolean): Input[] {
  if ((buttons & 0x20) !== 0 || buttons >= 0x80 || x < 0 || y < 0) return [];
  const button = (['left', 'middle', 'right', 'none'] as const)[buttons & 3] ?? 'none';
  if ((buttons & 0x40) === 0) return [{ mouse: { action: released ? 'release' : 'press', button, x, y } }];
  if (released || (buttons & 2) !== 0) return [];
  return [{ mouse: { action: (buttons & 1) === 0 ? 'wheel up' : 'wheel down', button: 'none', x, y } }];
}
