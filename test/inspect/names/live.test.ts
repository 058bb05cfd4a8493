import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { followChain } from '../../../src/inspect/explain/chain.ts';
import { withRuntimeWords } from '../../../src/inspect/names/apply.ts';
import { holderOf } from '../../../src/inspect/names/join.ts';
import { parseNames } from '../../../src/inspect/names/parse.ts';
import { readNameJoin } from '../../../src/inspect/names/read.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import { Live, liveRoot } from '../live.ts';

/** What `command` prints; undefined where there is none of that name. */
function printed(command: string, args: readonly string[]): string | undefined {
  const { stdout, status } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? stdout : undefined;
}

const folder = mkdtempSync(`${tmpdir()}/tinspect-java-`);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const compiled = printed('javac', ['-d', folder, 'test/inspect/names/Standstill.java']) !== undefined;
if (!compiled) console.error('LIVE TESTS OF A JVM SKIPPED: there is no javac to build their program with');

const ROUNDS = 3;

for (const [dump, dumpOf] of [
  ['jstack', (pid: string) => printed('jstack', ['-l', pid])],
  ['jstack without -l', (pid: string) => printed('jstack', [pid])],
  ['jcmd Thread.print', (pid: string) => printed('jcmd', [pid, 'Thread.print', '-l'])],
] as const) {
  test(
    `a JVM and its ${dump}: both deadlocks, who is behind, and no decoy`,
    { skip: !compiled },
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const java = new Live('java', ['-Xmx64m', '-cp', folder, 'Standstill']);
        try {
          await java.until(/ready\n/);
          check(java.pid, dumpOf(String(java.pid)) ?? '');
        } finally {
          await java.end();
        }
      }
    },
  );
}

function check(pid: number, text: string): void {
  const dump = parseNames(Buffer.from(text));
  if ('why' in dump) throw new Error(dump.why);
  const root = liveRoot();
  const look = lookAtWaits(root, [pid]);
  const join = readNameJoin(root, dump, look.waits);
  // The kernel has short names as they are: it is the witness.
  const tid = (name: string): number => look.waits.find(({ comm }) => comm === name)?.tid ?? 0;
  const sorted = (tids: readonly number[]): number[] => [...tids].sort((a, b) => a - b);

  assert.deepEqual(
    withRuntimeWords(look, join)
      .deadlocks.map(({ tids }) => sorted(tids))
      .sort(([a = 0], [b = 0]) => a - b),
    [sorted([tid('left'), tid('right')]), sorted([tid('upper'), tid('lower')])].sort(
      ([a = 0], [b = 0]) => a - b,
    ),
  );
  assert.deepEqual([join.unmatchedRows, join.younger], [[], []]);
  assert.equal(holderOf(join, tid('left')), tid('right'));
  assert.equal(holderOf(join, tid('upper')), tid('lower'));
  for (const decoy of ['decoy-wait', 'pool-1-thread-1']) assert.equal(holderOf(join, tid(decoy)), undefined);
  const { links, end } = followChain(pid, tid('behind'), () => look, join);
  assert.deepEqual(
    [links.map((link) => link.tid), end],
    [[tid('behind'), tid('left'), tid('right'), tid('left')], 'circle'],
  );
}
