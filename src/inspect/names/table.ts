import { type NameDump, type NameRow, tidOf } from './dump.ts';

/** Reads lines of `TID<TAB>name`; blank lines and those behind a `#` are left out. Undefined when a line is another. */
export function parseNameTable(text: string): NameDump | undefined {
  const rows: NameRow[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const at = line.indexOf('\t');
    const tid = at < 0 ? undefined : tidOf(line.slice(0, at).trim());
    if (tid === undefined) return undefined;
    rows.push({ tid, name: line.slice(at + 1), state: undefined, frame: undefined });
  }
  return rows.length === 0 ? undefined : { format: 'table', time: undefined, rows, deadlocks: [] };
}
