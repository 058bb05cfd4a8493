import { byteString } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * A row of `/proc/sysvipc/msg` or `/proc/sysvipc/sem`, sysvipc(7) and proc_sysvipc(5): the columns that tinspect
 * uses, by the kernel's names. Columns that only the other file has are NaN.
 */
export interface SysvObject {
  /** msqid or semid: what msgget(2) and semget(2) answer. */
  readonly id: number;
  readonly key: number;
  readonly uid: number;
  /** Messages in the queue; msg only. */
  readonly qnum: number;
  /** Bytes in the queue; msg only. */
  readonly cbytes: number;
  /** Who sent last; msg only. */
  readonly lspid: number;
  /** Who received last; msg only. */
  readonly lrpid: number;
  /** Semaphores in the set; sem only. */
  readonly nsems: number;
}

/** The two kinds that a task can wait on. */
export type SysvKind = 'msg' | 'sem';

const ID: { readonly [Kind in SysvKind]: string } = { msg: 'msqid', sem: 'semid' };

/** The parser of `/proc/sysvipc/KIND`. Columns are found by the header, as kernels have added some. */
export function sysvParser(kind: SysvKind): (bytes: Buffer, end?: number) => Reading<SysvObject[]> {
  const file = `sysvipc/${kind}`;
  return (bytes, end = bytes.length) => {
    const text = byteString(bytes, 0, end);
    if (!text.endsWith('\n')) return malformed(file, text === '' ? 'is empty' : 'is cut off');
    const [header = '', ...rows] = text.slice(0, -1).split('\n');
    const names = header.trim().split(/\s+/);
    if (!names.includes(ID[kind])) return malformed(file, `has no column ${ID[kind]}`);
    const objects: SysvObject[] = [];
    for (const row of rows) {
      const cells = row.trim().split(/\s+/);
      const cell = (name: string): number => {
        const word = cells[names.indexOf(name)];
        return word !== undefined && /^-?\d+$/.test(word) ? Number(word) : Number.NaN;
      };
      const id = cell(ID[kind]);
      if (Number.isNaN(id)) return malformed(file, `has no number in row ${objects.length + 1}`);
      objects.push({
        id,
        key: cell('key'),
        uid: cell('uid'),
        qnum: cell('qnum'),
        cbytes: cell('cbytes'),
        lspid: cell('lspid'),
        lrpid: cell('lrpid'),
        nsems: cell('nsems'),
      });
    }
    return objects;
  };
}

/** Reads `/proc/sysvipc/msg` or `/proc/sysvipc/sem`: the System V objects of our IPC namespace. */
export function readSysvipc(root: ProcRoot, kind: SysvKind): Reading<SysvObject[]> {
  return root.parse(`sysvipc/${kind}`, sysvParser(kind), true);
}
