/** Digits of a number beyond 64 bits in any notation: what is longer is out of every range. */
const MANY_DIGITS = 64;

/**
 * The number that the whole of `text` is in C notation (`16`, `0x10`, `020`, `+16`, blanks before it), as
 * strtol(3) with base 0 reads it; 0 for no text. Undefined when something is left over.
 */
export function parseCInteger(text: string): bigint | undefined {
  if (text === '') return 0n;
  const match = /^[ \t\n\v\f\r]*([+-]?)(?:0[xX]([0-9a-fA-F]+)|0([0-7]*)|([1-9][0-9]*))$/.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, octal, decimal] = match;
  const value =
    hex !== undefined
      ? fromDigits('0x', hex)
      : octal !== undefined
        ? fromDigits('0o', octal)
        : fromDigits('', decimal ?? '');
  return sign === '-' ? -value : value;
}

function fromDigits(prefix: string, digits: string): bigint {
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 0n;
  return BigInt(prefix + (significant.length > MANY_DIGITS ? `1${'0'.repeat(MANY_DIGITS)}` : significant));
}
