import { type ByteString, Cursor } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** One mount as a process sees it: a line of `/proc/PID/mountinfo`, proc_pid_mountinfo(5). */
export interface Mount {
  readonly id: number;
  readonly parent: number;
  /** `major:minor`. */
  readonly device: string;
  /** The folder of the file system that is mounted here: `/` unless only a part of it is. */
  readonly root: ByteString;
  readonly mountPoint: ByteString;
  readonly options: readonly string[];
  /** `ext4`, `cgroup`, `cgroup2`, `proc` … */
  readonly fsType: string;
  readonly source: ByteString;
  /** Options of the file system itself; the controllers of a cgroup v1 mount and `hidepid=` stand here. */
  readonly superOptions: readonly string[];
}
/** In the order of the file: a later mount on the same folder hides an earlier one. */
export type Mountinfo = readonly Mount[];

const SEPARATOR = '-';

/** The mounts in the first `end` bytes of a mountinfo file, or `MALFORMED`. No mounts at all is an empty list. */
export function parseMountinfo(bytes: Buffer, end: number = bytes.length): Reading<Mountinfo> {
  const mounts: Mount[] = [];
  const cursor = new Cursor(bytes, end);
  while (cursor.at < end) {
    const words = cursor.restOfLine().split(' ');
    cursor.nextLine();
    const mount = parseMount(words);
    if (mount === undefined) return malformed('mountinfo', `has no mount in line ${mounts.length + 1}`);
    mounts.push(mount);
  }
  return mounts;
}

/** Six fields, any number of tags, `-`, three fields. */
function parseMount(words: readonly string[]): Mount | undefined {
  const [id, parent, device, root, mountPoint, options] = words;
  const separator = words.indexOf(SEPARATOR, 6);
  if (separator < 0 || device === undefined || root === undefined || mountPoint === undefined)
    return undefined;
  const [fsType, source, superOptions] = words.slice(separator + 1);
  if (fsType === undefined || source === undefined || superOptions === undefined) return undefined;
  const numbers = { id: Number(id), parent: Number(parent) };
  if (!Number.isSafeInteger(numbers.id) || !Number.isSafeInteger(numbers.parent)) return undefined;
  return {
    ...numbers,
    device,
    root: unescapeOctal(root),
    mountPoint: unescapeOctal(mountPoint),
    options: (options ?? '').split(','),
    fsType: unescapeOctal(fsType),
    source: unescapeOctal(source),
    superOptions: superOptions.split(','),
  };
}

/** The kernel writes blank, tab, newline and backslash in a path as three octal digits: `\040`. */
function unescapeOctal(text: string): ByteString {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** The mount whose folder is nearest above `path` or is it, the last one mounted there. */
export function mountAt(mounts: Mountinfo, path: ByteString): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const folder = mount.mountPoint === '/' ? '/' : `${mount.mountPoint}/`;
    if (mount.mountPoint !== path && !path.startsWith(folder)) continue;
    if (found === undefined || mount.mountPoint.length >= found.mountPoint.length) found = mount;
  }
  return found;
}

/** Reads and parses `DIR/mountinfo`, where `dir` is `self`, `PID` or `PID/task/TID`. */
export function readMountinfo(root: ProcRoot, dir: string): Reading<Mountinfo> {
  return root.parse(`${dir}/mountinfo`, parseMountinfo, true);
}
