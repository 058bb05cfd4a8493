import type { Column } from '../../columns/column.ts';
import type { ByteString } from '../../procfs/bytes.ts';

/** What the grammar must know of the world: names, the caller, the environment. */
export interface PsContext {
  /** The column that -o calls `name`, by its id or an alias. */
  column(name: string): Column | undefined;
  userId(name: ByteString): number | undefined;
  groupId(name: ByteString): number | undefined;
  /**
   * The device number of a terminal's node, `/dev/pts/1`; `file` for one that is no character device; undefined
   * when there is nothing.
   */
  device(path: string): number | 'file' | undefined;
  /** The caller's effective user. */
  readonly euid: number;
  /** The caller's terminal as in stat; 0: none. */
  readonly tty_nr: number;
  /** COLUMNS, LINES and PS_FORMAT are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
