import type { Quantity } from './field.ts';

const KIB = 1024;
const KILO = 1000;

const NS = 1;
const US = 1000 * NS;
const MS = 1000 * US;
const SECOND = 1000 * MS;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TIMES: Readonly<Record<string, number>> = {
  ns: NS,
  us: US,
  '\u00b5s': US,
  '\u03bcs': US,
  ms: MS,
  s: SECOND,
  m: MINUTE,
  min: MINUTE,
  h: HOUR,
  d: DAY,
};

const SIZES: Readonly<Record<string, number>> = {
  b: 1,
  k: KIB,
  kib: KIB,
  kb: KILO,
  m: KIB ** 2,
  mib: KIB ** 2,
  mb: KILO ** 2,
  g: KIB ** 3,
  gib: KIB ** 3,
  gb: KILO ** 3,
  t: KIB ** 4,
  tib: KIB ** 4,
  tb: KILO ** 4,
};

/**
 * How many base units (ns, bytes, percent, 1/s) `unit` is, or undefined when it does not measure `quantity`. Units
 * of time are written small, because M and m would be a month and a minute; sizes as one likes.
 */
export function unitOf(quantity: Quantity, unit: string): number | undefined {
  switch (quantity) {
    case 'time':
      return lookUp(TIMES, unit);
    case 'size':
      return lookUp(SIZES, unit.toLowerCase());
    case 'size rate':
      return lookUp(SIZES, unit.toLowerCase().replace(/\/s$/, ''));
    case 'share':
      return unit === '%' ? 1 : undefined;
    case 'rate':
      return unit === '/s' ? 1 : undefined;
    case 'number':
    case 'hex':
    case 'text':
      return undefined;
  }
}

function lookUp(table: Readonly<Record<string, number>>, unit: string): number | undefined {
  return Object.hasOwn(table, unit) ? table[unit] : undefined;
}

/** What may be written after an operator for `quantity`, for errors and the docs. */
export const ACCEPTED: Readonly<Record<Quantity, string>> = {
  time: 'a number with ns, us, ms, s, m, h or d',
  size: 'a number with B, KiB, MiB, GiB, TiB, kB, MB, GB or TB',
  share: 'a number, with or without %',
  rate: 'a number, with or without /s',
  'size rate': 'a number with B/s, KiB/s, MiB/s, GiB/s, kB/s, MB/s or GB/s',
  number: 'a number, or one in hexadecimal with 0x',
  hex: 'hexadecimal digits, with or without 0x',
  text: 'a word, or text in quotes',
};
