import { unitOf } from '../query/units.ts';
import { CliError } from './errors.ts';

/** Bytes of `256k`, `8M`, `1.5MiB`, `65536`. Throws a CliError for anything else. */
export function parseSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)$/i.exec(text) ?? [];
  const bytes = Math.round(Number(digits) * (unit === '' ? 1 : (unitOf('size', unit) ?? Number.NaN)));
  if (digits === '' || !Number.isSafeInteger(bytes) || bytes < 1) {
    throw new CliError(`size ${text}`, 'not a size', 'bytes, or a number with k, M, G, KiB, MiB, GiB');
  }
  return bytes;
}
