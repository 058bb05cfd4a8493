import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { TestContext } from 'node:test';

/** What stands at a path of a tree: a file's bytes (text is latin1), or where a link points. */
export type Content = string | Buffer | { readonly link: string };

/** Facts that make a valid host.json. */
export const HOST = {
  clock_ticks: 100,
  page_size: 4096,
  cpus: 2,
  now: 1_700_001_000.25,
  euid: 0,
  arch: 'x86_64',
};

/** A new folder that is gone after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(`${tmpdir()}/tinspect-test-`);
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes `contents` by path below `folder`; a path that ends in a slash is an empty folder. */
export function fill(folder: string, contents: Readonly<Record<string, Content>>): void {
  for (const [name, content] of Object.entries(contents)) {
    const path = `${folder}/${name}`;
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (name.endsWith('/')) continue;
    if (typeof content === 'string') writeFileSync(path, content, 'latin1');
    else if (Buffer.isBuffer(content)) writeFileSync(path, content);
    else symlinkSync(content.link, path);
  }
}

/** A captured tree with `contents`, and host.json with `host` over the usual facts; answers its folder. */
export function makeTree(
  t: TestContext,
  contents: Readonly<Record<string, Content>>,
  host: Readonly<Record<string, unknown>> = {},
): string {
  const folder = temporaryFolder(t);
  fill(folder, {
    'host.json': JSON.stringify({ ...HOST, ...host }),
    'proc/uptime': '1000.00 900.00\n',
    ...contents,
  });
  return folder;
}
