import type { NameDump, NameRow } from './dump.ts';

/** `Thread 0x00007f40327fc6c0 (most recent call first):`, 3.14 with the name in brackets. */
const HEAD = /^(?:Current thread|Thread) 0x([0-9a-fA-F]{1,16})(?: \[(.*)\])? \(most recent call first\):/;
const FRAME = /^\s+File "(.*)", line (\d+) in (.*)$/;

/** True for what Python's faulthandler prints. */
export function isFaulthandler(text: string): boolean {
  return text.split('\n').some((line) => HEAD.test(line));
}

/** Reads a dump of faulthandler. It has no TIDs: each number is the address of a struct pthread. */
export function parseFaulthandler(text: string): NameDump {
  const rows: NameRow[] = [];
  for (const line of text.split(/\r?\n/)) {
    const head = HEAD.exec(line);
    const frame = FRAME.exec(line);
    const last = rows.at(-1);
    if (head !== null) {
      rows.push({
        tid: undefined,
        pthread: Number.parseInt(head[1] ?? '0', 16),
        name: head[2],
        state: line.startsWith('Current') ? 'current thread' : undefined,
        frame: undefined,
      });
    } else if (frame !== null && last !== undefined && last.frame === undefined) {
      const file = (frame[1] ?? '').replace(/^.*\//, '');
      rows[rows.length - 1] = { ...last, frame: `${frame[3]} (${file}:${frame[2]})` };
    }
  }
  return { format: 'faulthandler', time: undefined, rows, deadlocks: [] };
}
