import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Input, InputDecoder } from '../../src/dashboard/input.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

function brief(input: Input): string {
  if ('key' in input) return input.key.name;
  const { action, button, x, y } = input.mouse;
  return `${action} ${button} ${x},${y}`;
}

function decode(...reads: readonly string[]): string[] {
  const decoder = new InputDecoder();
  return [...reads.flatMap((read) => decoder.push(bytes(read))), ...decoder.flush()].map(brief);
}

const CASES: readonly (readonly [name: string, sent: string, names: readonly string[]])[] = [
  ['characters', 'gG/é日😀', ['g', 'G', '/', 'é', '日', '😀']],
  ['space, enter, tab, backspace of both kinds', ' \r\n\t\b\u007f', ['space', 'enter', 'enter', 'tab', 'backspace', 'backspace']],
  ['control keys', '\u0000\u0001\u0003\u001a\u001c\u001f', ['C-space', 'C-a', 'C-c', 'C-z', 'C-\\', 'C-_']],
  ['arrows of both cursor modes', '\u001b[A\u001bOB\u001b[C\u001bOD', ['up', 'down', 'right', 'left']],
  ['home and end in three encodings', '\u001b[H\u001bOH\u001b[1~\u001b[7~\u001b[F\u001b[4~\u001b[8~', ['home', 'home', 'home', 'home', 'end', 'end', 'end']],
  ['function keys of xterm', '\u001bOP\u001bOS\u001b[15~\u001b[24~', ['f1', 'f4', 'f5', 'f12']],
  ['function keys of the Linux console and of rxvt', '\u001b[[A\u001b[[E\u001b[11~\u001b[14~', ['f1', 'f5', 'f1', 'f4']],
  ['modifiers', '\u001b[1;2A\u001b[1;3A\u001b[1;5A\u001b[1;8A\u001b[3;2~\u001b[1;5P\u001b[Z', ['S-up', 'M-up', 'C-up', 'C-M-S-up', 'S-delete', 'C-f1', 'S-tab']],
  ['modifiers of rxvt', '\u001b[a\u001bOb\u001b[3$\u001b[5^\u001b[6@', ['S-up', 'C-down', 'S-delete', 'C-pageup', 'C-S-pagedown']],
  ['the keypad', '\u001bOM\u001bOp\u001bOy\u001bOk', ['enter', '0', '9', '+']],
  ['ESC and a character are two keys', '\u001bG\u001b/', ['escape', 'G', 'escape', '/']],
  ['ESC twice', '\u001b\u001b', ['escape', 'escape']],
  ['ESC before an arrow', '\u001b\u001b[A', ['escape', 'up']],
  ['ESC alone', '\u001b', ['escape']],
  ['a sequence that never ends', '\u001b[1;', ['escape', '[', '1', ';']],
  ['keys of other protocols and reports are nobody’s', '\u001b[97;5u\u001b[?1;2c\u001b[I\u001b[O\u001b[200~', []],
  ['a broken sequence does not eat what follows', '\u001b[1;\u001b[A', ['up']],
  ['SGR mouse', '\u001b[<0;5;3M\u001b[<2;5;3m\u001b[<64;1;1M\u001b[<65;200;100M', ['press left 4,2', 'release right 4,2', 'wheel up none 0,0', 'wheel down none 199,99']],
  ['mouse with modifiers', '\u001b[<20;5;3M', ['press left 4,2']],
  ['movements, a sideways wheel and other buttons are left out', '\u001b[<32;5;3M\u001b[<35;5;3M\u001b[<66;1;1M\u001b[<128;1;1M', []],
  ['a cell before the first', '\u001b[<0;0;0M', []],
  ['X10 mouse', '\u001b[M !!\u001b[M#!!\u001b[Ma"#', ['press left 0,0', 'release none 0,0', 'wheel down none 1,2']],
  ['mouse and keys in one read', 'j\u001b[<64;2;2M\u001b[<64;2;2Mk', ['j', 'wheel up none 1,1', 'wheel up none 1,1', 'k']],
]; // prettier-ignore

for (const [name, sent, names] of CASES) {
  test(`input: ${name}`, () => assert.deepEqual(decode(sent), names));
}

test('only what can be typed has text', () => {
  const keys = new InputDecoder().push(bytes('é \u001b[A\u0001\r'));
  assert.deepEqual(
    keys.map((input) => ('key' in input ? input.key.text : undefined)),
    ['é', ' ', '', '', ''],
  );
});

test('an ESC waits, and flush ends the waiting', () => {
  const decoder = new InputDecoder();
  assert.deepEqual(decoder.push(bytes('\u001b')), []);
  assert.equal(decoder.pending, true);
  assert.deepEqual(decoder.flush().map(brief), ['escape']);
  assert.equal(decoder.pending, false);
});

const anySent = fc.oneof(
  fc.constantFrom(...CASES.map(([, sent]) => sent)),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\u001b', '[', 'O', 'M', '<', ';', '1', '5', '~', '$', 'A', 'é', '\u0000', ' '))
    .map((parts) => parts.join('')),
);

test('reads may be cut anywhere, within a character too', () => {
  fc.assert(
    fc.property(anySent, fc.array(fc.nat(200)), (sent, cuts) => {
      const whole = bytes(sent);
      const decoder = new InputDecoder();
      const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
      const inputs: Input[] = [];
      for (const [index, place] of places.entries())
        inputs.push(...decoder.push(whole.subarray(places[index - 1] ?? 0, place)));
      inputs.push(...decoder.flush());
      assert.deepEqual(inputs.map(brief), decode(sent));
    }),
    { numRuns: 1000 },
  );
});

test('no bytes make it throw, loop or hold back more than one sequence', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (sent) => {
      const decoder = new InputDecoder();
      for (const input of decoder.push(sent)) assert.ok(brief(input).length > 0);
      decoder.flush();
      assert.equal(decoder.pending, false);
    }),
    { numRuns: 1000 },
  );
});

test('a sequence without an end is given up', () => {
  const decoder = new InputDecoder();
  decoder.push(bytes(`\u001b[${'1'.repeat(500)}`));
  assert.equal(decoder.pending, false);
});
