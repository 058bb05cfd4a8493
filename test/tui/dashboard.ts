import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTerminal, type Screen, type Session } from './harness.ts';

/** Recorded screens: `TINSPECT_RECORD=1` writes them anew; read `git diff` before you commit them. */
const GOLDEN = 'test/tui/golden';
const RECORD = process.env['TINSPECT_RECORD'] === '1';

/** Starts the built program's dashboard over a recording and waits for its first frame. */
export async function dashboard(
  session: Session,
  use: (screen: Screen) => Promise<void>,
  args: readonly string[] = [],
  root = 'fixtures/moments',
): Promise<void> {
  const line = ['bin/tinspect.js', 'top', '--proc-root', root, ...args];
  await inTerminal(process.execPath, line, session, async (screen) => {
    await screen.until(/\d+ thr/);
    await use(screen);
  });
}

/** Types `keys` and waits for what they show. */
export async function press(
  screen: Screen,
  keys: string,
  shows: string | RegExp | ((screen: Screen) => boolean),
): Promise<void> {
  screen.send(keys);
  await screen.until(shows);
}

/** Frames may arrive in pieces: so long a screen must stand still before it is recorded, ms. */
const SETTLED = 300;

/** Fails unless the screen becomes what was recorded under `name`. */
export async function assertGolden(screen: Screen, name: string): Promise<void> {
  const file = `${GOLDEN}/${name}.txt`;
  const text = (): string => `${screen.text().trimEnd()}\n`;
  if (RECORD) {
    await sleep(SETTLED);
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text());
    return;
  }
  const expected = readFileSync(file, 'utf8');
  try {
    await screen.until(() => text() === expected, file);
  } catch {
    assert.equal(text(), expected, file);
  }
}
