import type { ByteString } from '../procfs/bytes.ts';

/**
 * What systemd's names in a control group's path say: units and slices are folders (systemd.slice(5),
 * systemd.unit(5)), a user's manager is `user@UID.service`, a login session `session-ID.scope`. All functions give
 * the empty text when there is nothing. The rules are those of sd_pid_get_unit(3) and its kin.
 */

const LONGEST_NAME = 255;
const UNIT_TYPES = new Set([
  'service', 'socket', 'target', 'device', 'mount', 'automount', 'swap', 'timer', 'path', 'slice', 'scope',
]); // prettier-ignore
const UNIT_NAME = /^[A-Za-z0-9:_.\\@-]+$/;
const ROOT_SLICE = '-.slice';

/** The folders of a path. */
function foldersOf(path: ByteString): readonly ByteString[] {
  return path.split('/').filter((folder) => folder !== '');
}

/** A folder's unit name: systemd puts `_` before a name that the kernel might take for its own. */
function unescaped(folder: ByteString): ByteString {
  return folder.startsWith('_') ? folder.slice(1) : folder;
}

/** True for `NAME.TYPE`, and for `NAME@INSTANCE.TYPE` unless only plain ones are wanted. */
function isUnitName(name: ByteString, plain: boolean): boolean {
  const dot = name.lastIndexOf('.');
  if (name.length > LONGEST_NAME || dot < 1 || !UNIT_TYPES.has(name.slice(dot + 1))) return false;
  if (!UNIT_NAME.test(name.slice(0, dot))) return false;
  const at = name.indexOf('@');
  if (at < 0 || at > dot) return true;
  return !plain && at > 0 && at + 1 < dot;
}

function isSlice(folder: ByteString | undefined): boolean {
  return folder !== undefined && folder.endsWith('.slice') && isUnitName(unescaped(folder), true);
}

/** The folders below the slices that the path begins with. */
function belowSlices(folders: readonly ByteString[]): readonly ByteString[] {
  const first = folders.findIndex((folder) => !isSlice(folder));
  return first < 0 ? [] : folders.slice(first);
}

/** The unit that `folders` begins with, once its slices are passed. */
function firstUnit(folders: readonly ByteString[]): ByteString {
  const name = unescaped(belowSlices(folders)[0] ?? '');
  return isUnitName(name, false) && !name.endsWith('.slice') ? name : '';
}

/** `ID` of `PREFIX` ID `SUFFIX`, or undefined. */
function between(name: ByteString | undefined, prefix: string, suffix: string): string | undefined {
  if (name === undefined || name.length <= prefix.length + suffix.length) return undefined;
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return undefined;
  return name.slice(prefix.length, -suffix.length);
}

/** -1 in 16 and in 32 bits: systemd takes neither for a user. */
const NO_UIDS = [0xffff, 0xffff_ffff];

function isUid(text: string | undefined): text is string {
  if (text === undefined || !/^(0|[1-9]\d{0,9})$/.test(text)) return false;
  return Number(text) <= 0xffff_ffff && !NO_UIDS.includes(Number(text));
}

function sessionId(name: ByteString | undefined): string {
  const id = between(name, 'session-', '.scope');
  return id !== undefined && /^[A-Za-z0-9]+$/.test(id) ? id : '';
}

/** The system unit: `nginx.service`, `user@1000.service`, `session-3.scope`. */
export function unitOf(path: ByteString): ByteString {
  return firstUnit(foldersOf(path));
}

/** The unit inside a user's manager or session. */
export function userUnitOf(path: ByteString): ByteString {
  const below = belowSlices(foldersOf(path));
  const isUsers = isUid(between(below[0], 'user@', '.service')) || sessionId(below[0]) !== '';
  return isUsers ? firstUnit(below.slice(1)) : '';
}

/** The innermost of the slices that the path begins with; `-.slice` when it begins with none. */
export function sliceOf(path: ByteString): ByteString {
  const folders = foldersOf(path);
  const count = folders.length - belowSlices(folders).length;
  return count === 0 ? ROOT_SLICE : unescaped(folders[count - 1] ?? ROOT_SLICE);
}

/** The login session's id: `3`. */
export function sessionOf(path: ByteString): ByteString {
  return sessionId(unitOf(path));
}

/** The uid in the name of a user's slice. */
export function ownerOf(path: ByteString): ByteString {
  const uid = between(sliceOf(path), 'user-', '.slice');
  return isUid(uid) ? uid : '';
}
