import { tellsEnd } from '../procfs/ended.ts';
import type { ProcRoot } from '../procfs/root.ts';
import type { Unreadable } from '../procfs/unreadable.ts';

/** Why a file is unread, in words; the file without a name is the folder of the procfs itself. */
export function whyUnread({ file, code, detail }: Unreadable): string {
  const name = file === '' ? 'the list of processes' : file;
  return detail === '' ? `${name}: ${code}` : `${name} ${detail}`;
}

/** Why process `pid` could not be looked at, in words: `ended` where it has, else the file of it that could not be read. */
export function whyNoProcess(root: ProcRoot, pid: number, fault: Unreadable, ended: string): string {
  if (tellsEnd(root, String(pid), fault)) return ended;
  const { file, code } = fault;
  return `${file.startsWith(`${pid}/`) ? file.slice(`${pid}/`.length) : file}: ${code}`;
}
