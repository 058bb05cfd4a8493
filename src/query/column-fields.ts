import { ABSENT_COLUMNS } from '../columns/absent.ts';
import { type Column, keyOf, type Unit } from '../columns/column.ts';
import { COLUMNS, nearestColumns } from '../columns/registry.ts';
import type { Field, Fields, Quantity } from './field.ts';

/** What ticks and pages of this machine measure. */
export interface Machine {
  /** Clock ticks a second. */
  readonly clock_ticks: number;
  /** Bytes. */
  readonly page_size: number;
}

const KIB = 1024;
const SECOND = 1e9;
const MS = 1e6;

/** Right-aligned columns without a unit hold numbers; these do not. */
const NO_NUMBERS: Readonly<Record<string, Quantity>> = { nid: 'hex', cls: 'text' };

/** Words of the language for columns with another id; `cpu` stands below. */
const WORDS: Readonly<Record<string, string>> = { name: 'comm', mem: 'rss', threads: 'nlwp' };

function measureOf(unit: Unit, machine: Machine): Pick<Field, 'quantity' | 'scale'> {
  switch (unit) {
    case 'ns':
      return { quantity: 'time', scale: 1 };
    case 'ms':
      return { quantity: 'time', scale: MS };
    case 's':
      return { quantity: 'time', scale: SECOND };
    case 'ticks':
      return { quantity: 'time', scale: SECOND / machine.clock_ticks };
    case 'bytes':
      return { quantity: 'size', scale: 1 };
    case 'kib':
      return { quantity: 'size', scale: KIB };
    case 'pages':
      return { quantity: 'size', scale: machine.page_size };
    case 'percent':
      return { quantity: 'share', scale: 1 };
    case 'permille':
      return { quantity: 'share', scale: 0.1 };
    case 'per_s':
      return { quantity: 'rate', scale: 1 };
    case 'bytes_per_s':
      return { quantity: 'size rate', scale: 1 };
    case 'hex':
      return { quantity: 'hex', scale: 1 };
    case 'none':
      return { quantity: 'number', scale: 1 };
  }
}

/** The field that `column` is. */
export function fieldOf(column: Column, machine: Machine): Field {
  const measure = measureOf(column.unit, machine);
  if (column.unit !== 'none') return { name: column.id, ...measure };
  const quantity = NO_NUMBERS[column.id] ?? (column.align === 'right' ? 'number' : 'text');
  return { name: column.id, quantity, scale: 1 };
}

/**
 * Every column as a field, by id, alias and JSON key, and a few words that are plainer than the ids. Columns that
 * print `-` for every task are left out.
 *
 * @param rates true where tasks are looked at twice: `cpu` is then the share of the interval, else of the lifetime
 */
export function columnFields(machine: Machine, rates: boolean): Fields {
  const columns = COLUMNS.filter((column) => !ABSENT_COLUMNS.includes(column));
  const byWord = new Map<string, Field>();
  for (const column of columns) {
    const field = fieldOf(column, machine);
    for (const word of [keyOf(column), column.id, ...(column.aliases ?? [])]) byWord.set(word, field);
  }
  for (const [word, id] of Object.entries({ ...WORDS, cpu: rates ? 'cpu_now' : 'pcpu' })) {
    const field = byWord.get(id);
    if (field !== undefined) byWord.set(word, field);
  }
  return {
    find: (word) => byWord.get(word) ?? byWord.get(word.toLowerCase()),
    // Every column of one letter is near to a single letter.
    near: (word) => (word.length < 2 ? [] : nearestColumns(word).filter((name) => byWord.has(name))),
  };
}
