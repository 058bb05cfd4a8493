import { type Names, parsePasswd } from './passwd.ts';

/** The names in a group file. Its lines begin like those of passwd: name, password, number; group(5). */
export function parseGroup(bytes: Buffer, end: number = bytes.length): Names {
  return parsePasswd(bytes, end);
}
