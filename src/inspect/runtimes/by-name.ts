import { decodeText } from '../../text/decode.ts';
import type { RuntimeThread } from './evidence.ts';
import type { Role } from './runtime.ts';

/** Roles by how the thread's name begins, or by a pattern of it; the first that fits counts. */
export type RoleTable = readonly (readonly [name: string | RegExp, role: string])[];

/** The role that the name of `thread` tells. */
export function roleByName({ comm }: Pick<RuntimeThread, 'comm'>, table: RoleTable): Role | undefined {
  for (const [name, role] of table) {
    if (typeof name === 'string' ? comm.startsWith(name) : name.test(comm))
      return { role, basis: named(comm) };
  }
  return undefined;
}

/** `named "x"`, for the basis of a role. */
export function named(comm: string): string {
  return `its name is ${decodeText(comm)}`;
}
