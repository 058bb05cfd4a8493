import type { ByteString } from '../procfs/bytes.ts';
import type { NameTable } from '../scan/names.ts';

type Rename = (name: ByteString) => ByteString;

/** A line for each of `ids` that has a name, by number. */
function lines(
  ids: ReadonlySet<number>,
  names: NameTable,
  form: (name: ByteString, id: number) => string,
): Buffer {
  const found: string[] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const name = names.name(id);
    if (name !== undefined) found.push(form(name, id));
  }
  return Buffer.from(found.join(''), 'latin1');
}

/** `etc/passwd` of a tree, passwd(5): the users in `ids`, without real names, groups, homes and shells. */
export function reducedPasswd(ids: ReadonlySet<number>, names: NameTable, rename: Rename): Buffer {
  return lines(ids, names, (name, id) => `${rename(name)}:x:${id}::::\n`);
}

/** `etc/group` of a tree, group(5): the groups in `ids`, without members. */
export function reducedGroup(ids: ReadonlySet<number>, names: NameTable, rename: Rename): Buffer {
  return lines(ids, names, (name, id) => `${rename(name)}:x:${id}:\n`);
}
