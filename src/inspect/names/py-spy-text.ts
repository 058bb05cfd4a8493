import { type NameDump, type NameRow, tidOf } from './dump.ts';

/** `Thread 14 (idle): "pipe-reader"`; on the main thread and unnamed ones the name may be missing. */
const HEAD = /^Thread (\d+) \(([^)]*)\)(?:: "(.*)")?\s*$/;

/** True for what `py-spy dump` prints without --json. */
export function isPySpyText(text: string): boolean {
  return /^Python v\d/m.test(text) && /^Thread \d+ \(/m.test(text);
}

/** Reads the text form of py-spy; its numbers are TIDs where the system has told them to it. */
export function parsePySpyText(text: string): NameDump {
  const rows: NameRow[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, tid, state, name] = HEAD.exec(line) ?? [];
    const last = rows.at(-1);
    if (tid !== undefined) rows.push({ tid: tidOf(tid), name, state, frame: undefined });
    else if (last !== undefined && last.frame === undefined && /^\s+\S/.test(line)) {
      rows[rows.length - 1] = { ...last, frame: line.trim() };
    }
  }
  return { format: 'py-spy', time: undefined, rows, deadlocks: [] };
}
