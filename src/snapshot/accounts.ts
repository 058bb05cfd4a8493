import type { ByteString } from '../procfs/bytes.ts';
import { parseGroup } from '../procfs/group.ts';
import { type Names, parsePasswd } from '../procfs/passwd.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';

type Rename = (name: ByteString) => ByteString;

/** The lines of those in `ids` that have a name; of the file nothing but names and numbers is kept. */
function lines(
  names: Names,
  ids: ReadonlySet<number>,
  form: (name: ByteString, id: number) => string,
): Buffer {
  const wanted = [...names].filter(([id]) => ids.has(id));
  return Buffer.from(wanted.map(([id, name]) => form(name, id)).join(''), 'latin1');
}

/** `etc/passwd` of a tree, passwd(5): the users in `ids`, without real names, groups, homes and shells. */
export function reducedPasswd(root: ProcRoot, ids: ReadonlySet<number>, rename: Rename): Buffer {
  const names = root.parseBeside('etc/passwd', parsePasswd);
  return isRead(names) ? lines(names, ids, (name, id) => `${rename(name)}:x:${id}::::\n`) : Buffer.alloc(0);
}

/** `etc/group` of a tree, group(5): the groups in `ids`, without members. */
export function reducedGroup(root: ProcRoot, ids: ReadonlySet<number>, rename: Rename): Buffer {
  const names = root.parseBeside('etc/group', parseGroup);
  return isRead(names) ? lines(names, ids, (name, id) => `${rename(name)}:x:${id}:\n`) : Buffer.alloc(0);
}
