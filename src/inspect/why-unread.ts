import type { Unreadable } from '../procfs/unreadable.ts';

/** Why a file is unread, in words; the file without a name is the folder of the procfs itself. */
export function whyUnread({ file, code, detail }: Unreadable): string {
  const name = file === '' ? 'the list of processes' : file;
  return detail === '' ? `${name}: ${code}` : `${name} ${detail}`;
}
