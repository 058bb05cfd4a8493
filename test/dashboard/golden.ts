import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** Screens as a person reads them: `TINSPECT_RECORD=1` writes them anew; read `git diff` before you commit them. */
const FOLDER = 'test/dashboard/golden';

/** Fails unless the screen is what was recorded under `name`. */
export function assertGolden(lines: readonly string[], name: string): void {
  const file = `${FOLDER}/${name}.txt`;
  const text = `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()}\n`;
  if (process.env['TINSPECT_RECORD'] === '1') writeFileSync(file, text);
  else assert.equal(text, readFileSync(file, 'utf8'), name);
}
