import type { Reading } from './unreadable.ts';

/** Which services answer for a database, in their order: `passwd` to `files`, `systemd`. */
export type Nsswitch = ReadonlyMap<string, readonly string[]>;

/**
 * `/etc/nsswitch.conf`, nsswitch.conf(5): a line for each database. Comments and what is done on a status (`[NOTFOUND=return]`)
 * are left out; lines that are none are skipped.
 */
export function parseNsswitch(bytes: Buffer, end: number = bytes.length): Reading<Nsswitch> {
  const databases = new Map<string, readonly string[]>();
  for (const line of bytes.toString('latin1', 0, end).split('\n')) {
    const [text = ''] = line.split('#', 1);
    const colon = text.indexOf(':');
    const name = text.slice(0, Math.max(0, colon)).trim();
    if (name === '' || /\s/.test(name)) continue;
    const services = text.slice(colon + 1).replace(/\[[^\]]*\]?/g, ' ');
    databases.set(
      name,
      services.split(/\s+/).filter((word) => word !== ''),
    );
  }
  return databases;
}
