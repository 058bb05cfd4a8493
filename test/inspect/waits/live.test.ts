import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { lookAtWaits, type WaitLook } from '../../../src/inspect/waits/look.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';

/** What the program says of its threads: object, owner (0: none) and name, by TID. */
type Said = ReadonlyMap<number, { readonly object: string; readonly owner: number; readonly name: string }>;

let program: Live | undefined;
let said: Said = new Map();

before(async () => {
  if (withoutCompiler !== false) return;
  program = new Live(build('test/inspect/waits/objects.c'), []);
  const lines = (await program.until(/^ready$/m)).split('\n').slice(0, -1);
  said = new Map(
    lines.map((line) => {
      const [tid = '', object = '', owner = '', name = ''] = line.split(' ');
      return [Number(tid), { object, owner: Number(owner), name }];
    }),
  );
});
after(() => program?.end());

/** A look at the program once all its threads stand. */
async function look(owners: boolean): Promise<WaitLook> {
  for (let tries = 0; ; tries++) {
    const found = lookAtWaits(liveRoot(), [program?.pid ?? 0], { owners, elapsed: () => performance.now() });
    const standing = found.waits.filter(({ tid, wait }) => said.has(tid) && wait === 'lock').length;
    if (standing === said.size || tries === 100) return found;
    await pass(20);
  }
}

test(
  'with --owners every object and owner is what the program knows',
  { skip: withoutCompiler },
  async () => {
    const { waits, deadlocks } = await look(true);
    const found = waits.filter(({ tid }) => said.has(tid));
    assert.deepEqual(
      found.map(({ tid, object, ownerTid }) => `${said.get(tid)?.name}: ${object} ${ownerTid ?? 0}`),
      [...said.values()].map(({ name, object, owner }) => `${name}: ${object} ${owner}`),
    );
    assert.deepEqual(deadlocks, []);
  },
);

test('without memory what is called sure is what the program knows', { skip: withoutCompiler }, async () => {
  const { waits } = await look(false);
  const sure = waits.filter(({ tid, lock }) => said.has(tid) && lock?.certainty === 'sure');
  assert.ok(sure.length >= 10);
  assert.deepEqual(
    sure.map(({ tid, object }) => `${said.get(tid)?.name}: ${object}`),
    sure.map(({ tid }) => `${said.get(tid)?.name}: ${said.get(tid)?.object}`),
  );
});

test('those with a time-out say so, the others do not', { skip: withoutCompiler }, async () => {
  const { waits } = await look(false);
  for (const { tid, text } of waits) {
    const name = said.get(tid)?.name;
    if (name === undefined) continue;
    assert.equal(/until a time-out/.test(text), /_timed|_clock/.test(name), `${name}: ${text}`);
  }
});

test(
  'a sleeper sleeps since before it was asked, and not since the machine started',
  { skip: withoutCompiler },
  async () => {
    const { waits } = await look(false);
    const times = waits.filter(({ tid }) => said.has(tid)).map(({ since }) => since);
    for (const since of times)
      assert.ok(typeof since === 'number' && since >= 0 && since < 600_000, String(since));
  },
);
