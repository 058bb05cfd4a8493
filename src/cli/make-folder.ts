import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../procfs/reader.ts';

/** Makes a folder and those above it; throws the system's errors. Node's own `recursive` never ends below /proc. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return;
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path);
  }
}
