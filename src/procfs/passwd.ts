import type { ByteString } from './bytes.ts';

/** `etc/passwd` and `etc/group`: the first name of each number, passwd(5), group(5). */
export type Names = ReadonlyMap<number, ByteString>;
