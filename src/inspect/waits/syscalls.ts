import { AARCH64_CALLS } from './syscalls-aarch64.ts';
import { X86_64_CALLS } from './syscalls-x86_64.ts';

const TABLES: Readonly<Record<string, string>> = { x86_64: X86_64_CALLS, aarch64: AARCH64_CALLS };

const names = new Map<string, ReadonlyMap<number, string>>();

/** Takes a table of `NUMBER name name … NUMBER name …` apart. */
function parseTable(table: string): ReadonlyMap<number, string> {
  const byNumber = new Map<number, string>();
  let next = 0;
  for (const word of table.split(' ').filter((word) => word !== '')) {
    const number = Number(word);
    if (Number.isNaN(number)) byNumber.set(next++, word);
    else next = number;
  }
  return byNumber;
}

/**
 * The name of system call `nr` on a 64-bit kernel of `arch` (as `uname -m` has it), or undefined: an
 * architecture whose numbers are not known here, or a call newer than the table.
 */
export function syscallName(arch: string, nr: number): string | undefined {
  let table = names.get(arch);
  if (table === undefined) {
    table = parseTable(TABLES[arch] ?? '');
    names.set(arch, table);
  }
  return table.get(nr);
}
