import { type NameDump, type NameRow, tidOf } from './dump.ts';

/** `* 1    Thread 0x7f.. (LWP 2) "java"  frame`, and `LWP 2 "x"` where the program has no thread library. */
const ROW = /^[* ]\s*\d+(?:\.\d+)?\s+(?:[^"\n]{0,80}?\b)?LWP (\d+)\)?\s*(.*)$/;
/** `Thread 2 (Thread 0x7f.. (LWP 3) "x"):`, above the frames of `thread apply all bt`. */
const BACKTRACE = /^Thread \d+ \((?:[^"\n]{0,80}?\b)?LWP (\d+)\)?(?: "([^"\n]*)")?\)/;
const FRAME = /^#0\s+(.*)$/;

/** True for gdb's `info threads` or `thread apply all bt`. */
export function isGdb(text: string): boolean {
  return text.split('\n').some((line) => ROW.test(line) || BACKTRACE.test(line));
}

/** Reads gdb's list of threads. The name is the one that the kernel has. */
export function parseGdb(text: string): NameDump {
  const rows = new Map<number, NameRow>();
  let open: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    const row = ROW.exec(line) ?? BACKTRACE.exec(line);
    const tid = tidOf(row?.[1] ?? '');
    if (row !== null && tid !== undefined) {
      const listed = BACKTRACE.test(line) ? { name: row[2], frame: undefined } : nameAndFrame(row[2] ?? '');
      open = listed.frame === undefined ? tid : undefined;
      const known = rows.get(tid);
      rows.set(tid, {
        tid,
        state: undefined,
        name: listed.name ?? known?.name,
        frame: listed.frame ?? known?.frame,
      });
      continue;
    }
    const frame = FRAME.exec(line)?.[1];
    const known = open === undefined ? undefined : rows.get(open);
    if (frame !== undefined && known !== undefined && known.frame === undefined) {
      rows.set(known.tid ?? 0, { ...known, frame: functionOf(frame) });
    }
  }
  return { format: 'gdb', time: undefined, rows: [...rows.values()], deadlocks: [] };
}

/** The name in quotes, which may hold quotes itself, and what follows. */
function nameAndFrame(rest: string): { name: string | undefined; frame: string | undefined } {
  if (!rest.startsWith('"')) return { name: undefined, frame: functionOf(rest) };
  const end = /"(?:\s{1,60}|$)/.exec(rest.slice(1));
  if (end === null) return { name: undefined, frame: functionOf(rest) };
  return { name: rest.slice(1, end.index + 1), frame: functionOf(rest.slice(1 + end.index + end[0].length)) };
}

/** `0x00.. in read (fd=3) at x.c:1` is `read`. */
function functionOf(frame: string): string | undefined {
  const name = /^(?:0x[0-9a-f]+ in )?(\S[^(\n]{0,200}?)\s*\(/.exec(frame)?.[1]?.trim();
  return name === undefined || name === '' || name === '??' ? undefined : name;
}
