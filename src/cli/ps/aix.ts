import type { Column } from '../../columns/column.ts';
import type { PlacedColumn } from '../../render/ps.ts';
import type { PsContext } from './context.ts';
import { Fault, type Parsed } from './fault.ts';

/** The column and header of each letter behind a `%`; ps(1), AIX FORMAT DESCRIPTORS. */
const DESCRIPTORS: Readonly<Record<string, readonly [specifier: string, header: string]>> = {
  C: ['pcpu', '%CPU'],
  G: ['group', 'GROUP'],
  P: ['ppid', 'PPID'],
  U: ['user', 'USER'],
  a: ['args', 'COMMAND'],
  c: ['comm', 'COMMAND'],
  g: ['rgroup', 'RGROUP'],
  n: ['nice', 'NI'],
  p: ['pid', 'PID'],
  r: ['pgid', 'PGID'],
  t: ['etime', 'ELAPSED'],
  u: ['ruser', 'RUSER'],
  x: ['time', 'TIME'],
  y: ['tty', 'TTY'],
  z: ['vsz', 'VSZ'],
};

/**
 * The columns of an AIX format: descriptors and the blanks between them, `%p %c`. Its first byte may be anything.
 * An empty column stands last, so that the one before it is padded to its width.
 */
export function parseAixFormat(text: string, context: PsContext): Parsed<PlacedColumn[]> {
  const fault = checkShape(text);
  if (fault !== undefined) return fault;
  const placed: PlacedColumn[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '%') {
      const code = text[at + 1] ?? '';
      if (code === '%') return new Fault('missing AIX field descriptor');
      const found = DESCRIPTORS[code];
      const column = found === undefined ? undefined : context.column(found[0]);
      if (found === undefined || column === undefined) return new Fault('unknown AIX field descriptor');
      placed.push({ column, header: found[1], width: column.width });
      at += 2;
    } else {
      const next = text.indexOf('%', at);
      const end = next < 0 ? text.length : next;
      placed.push(literal(text.slice(at, end)));
      at = end;
    }
  }
  return [...placed, literal('')];
}

/** True for a character that ps, which looks at bytes, can take as the first one of a format. */
const ONE_BYTE = /^[\u0001-\u007f]/;

function checkShape(text: string): Fault | undefined {
  let at = text.startsWith('%') ? 0 : ONE_BYTE.test(text) ? 1 : 0;
  while (at < text.length) {
    const character = text[at++];
    if (character === ' ') continue;
    if (character !== '%') return new Fault('improper AIX field descriptor');
    while (text[at] === '%') at++;
    const code = text[at++];
    if (code === undefined || code === ' ') return new Fault('missing AIX field descriptor');
  }
  return undefined;
}

function literal(text: string): PlacedColumn {
  const column: Column = {
    id: '',
    header: text,
    about: 'text of an AIX format',
    unit: 'none',
    align: 'left',
    width: Buffer.byteLength(text),
    scope: 'both',
    needs: [],
    ps: true,
    raw: () => null,
    show: () => text,
  };
  return { column, header: text, width: Buffer.byteLength(text), literal: text };
}
