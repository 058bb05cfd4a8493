/** Errors of the system that a user meets, in words. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left',
  ELOOP: 'too many symbolic links',
  ESRCH: 'it has ended',
  EINVAL: 'the kernel does not accept it',
};

/** What an errno name says, `permission denied`; a name that is not known, as it is. */
export function errnoWords(code: string): string {
  return WORDS[code] ?? code;
}

/** Why something was refused, in words: of an error of the system its errno, of others their message. */
export function faultWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  return code === undefined ? error.message : errnoWords(code);
}

/** The errno name; functions of node's `os` have it one level deeper. */
function codeOf(error: Error): string | undefined {
  const { code, info } = error as { code?: unknown; info?: { code?: unknown } };
  if (typeof info?.code === 'string') return info.code;
  return typeof code === 'string' ? code : undefined;
}
