import { unitOf } from '../query/units.ts';
import { CliError } from './errors.ts';

/** Bytes of `256k`, `8M`, `1.5MiB`, `65536`. Throws a CliError for anything else, which names `option`. */
export function parseSize(text: string, option = '--stack-size'): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)$/i.exec(text) ?? [];
  const bytes = Math.round(Number(digits) * (unit === '' ? 1 : (unitOf('size', unit) ?? Number.NaN)));
  if (digits === '' || !Number.isSafeInteger(bytes) || bytes < 1) {
    const accepted = '1 byte and more: 65536, or a number with k, M, G, KiB, MiB, GiB';
    throw new CliError(`${option} ${text}`, 'not a size', accepted);
  }
  return bytes;
}
