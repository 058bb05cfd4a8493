import type { ByteString } from '../procfs/bytes.ts';
import { cellsOfCodePoint, isPlain } from './cells.ts';

/**
 * Names and command lines made safe to print in the way of ps: a byte that can't be shown becomes `?`, in the C
 * locale a control byte `.`. Reference: escape rules of procps-ng 4.0.4, docs/ps.md.
 */
export function escapeText(bytes: ByteString, locale: 'utf8' | 'C'): string {
  if (isPlain(bytes)) return bytes;
  return locale === 'C' ? escapeAscii(bytes) : escapeUtf8(bytes);
}

function escapeAscii(bytes: ByteString): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    text += byte < 0x20 || byte === 0x7f ? '.' : byte > 0x7f ? '?' : bytes.charAt(at);
  }
  return text;
}

function escapeUtf8(bytes: ByteString): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes.charCodeAt(at);
    if (byte < 0x80) {
      text += byte < 0x20 || byte === 0x7f ? '?' : bytes.charAt(at);
      at++;
      continue;
    }
    const length = sequenceLength(bytes, at);
    const codePoint = length === 0 ? -1 : decodeSequence(bytes, at, length);
    if (codePoint < 0xa0) {
      text += '?';
      at++;
    } else {
      // A sequence above U+10FFFF is well formed to mbrtowc's caller in ps, and no character: one mark.
      const printable = codePoint <= 0x10ffff && cellsOfCodePoint(codePoint) >= 0;
      text += printable ? String.fromCodePoint(codePoint) : '?';
      at += length;
    }
  }
  return text;
}

/** The bytes of the well-formed UTF-8 sequence at `at`, or 0: cut off, overlong, a surrogate, a stray byte. */
export function sequenceLength(bytes: ByteString, at: number): number {
  const first = bytes.charCodeAt(at);
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length < 2) return length;
  if (at + length > bytes.length) return 0;
  for (let next = at + 1; next < at + length; next++) if ((bytes.charCodeAt(next) & 0xc0) !== 0x80) return 0;
  const second = bytes.charCodeAt(at + 1);
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  return length;
}

/** The code point of a sequence that `sequenceLength` found. */
export function decodeSequence(bytes: ByteString, at: number, length: number): number {
  if (length === 1) return bytes.charCodeAt(at);
  let codePoint = bytes.charCodeAt(at) & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next++) {
    codePoint = (codePoint << 6) | (bytes.charCodeAt(next) & 0x3f);
  }
  return codePoint;
}
