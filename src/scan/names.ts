import type { ByteString } from '../procfs/bytes.ts';
import { parseGroup } from '../procfs/group.ts';
import { type Names, parsePasswd } from '../procfs/passwd.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';

/** Names of users or groups by number, and the other way round. */
export interface NameTable {
  /** The name of `id`, raw bytes, or undefined when nobody knows one. */
  name(id: number): ByteString | undefined;
  /** The number of the first entry called `name`. */
  id(name: ByteString): number | undefined;
}

/** A table read from the root's `etc/passwd` or `etc/group` when the first name is asked for. */
class FileNames implements NameTable {
  private readonly root: ProcRoot;
  private readonly file: string;
  private readonly parser: typeof parsePasswd;
  private names: Names | undefined;

  constructor(root: ProcRoot, file: string, parser: typeof parsePasswd) {
    this.root = root;
    this.file = file;
    this.parser = parser;
  }

  name(id: number): ByteString | undefined {
    return this.table().get(id);
  }

  id(name: ByteString): number | undefined {
    for (const [id, known] of this.table()) if (known === name) return id;
    return undefined;
  }

  private table(): Names {
    if (this.names === undefined) {
      const read = this.root.parseBeside(this.file, this.parser);
      this.names = isRead(read) ? read : new Map();
    }
    return this.names;
  }
}

/** Users of the root's `etc/passwd`, passwd(5). */
export function userNames(root: ProcRoot): NameTable {
  return new FileNames(root, 'etc/passwd', parsePasswd);
}

/** Groups of the root's `etc/group`, group(5). */
export function groupNames(root: ProcRoot): NameTable {
  return new FileNames(root, 'etc/group', parseGroup);
}
