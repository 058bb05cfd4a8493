import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lookAtWaits, type WaitLook } from '../../../src/inspect/waits/look.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';

/** What the program says of its threads. */
interface Said {
  readonly cycles: ReadonlyMap<string, readonly number[]>;
  readonly behind: readonly number[];
  readonly decoys: readonly number[];
}

function parse(text: string): Said {
  const cycles = new Map<string, readonly number[]>();
  const behind: number[] = [];
  const decoys: number[] = [];
  for (const line of text.split('\n')) {
    const [what = '', ...words] = line.split(' ');
    if (what === 'cycle') cycles.set(words[0] ?? '', words.slice(1).map(Number));
    if (what === 'behind') behind.push(Number(words[0]));
    if (what === 'decoy') decoys.push(Number(words[0]));
  }
  return { cycles, behind, decoys };
}

/** A circle may begin anywhere: here with its lowest number. */
function fromLowest(tids: readonly number[]): number[] {
  const at = tids.indexOf(Math.min(...tids));
  return [...tids.slice(at), ...tids.slice(0, at)];
}

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

let program: Live | undefined;
let said: Said = { cycles: new Map(), behind: [], decoys: [] };

before(async () => {
  if (withoutCompiler !== false) return;
  program = new Live(build('test/inspect/locks/standstill.c'), []);
  said = parse(await program.until(/^ready$/m));
});
after(() => program?.end());

const look = (twice: boolean): WaitLook =>
  lookAtWaits(liveRoot(), [program?.pid ?? 0], {
    owners: true,
    elapsed: () => performance.now(),
    pause: twice ? pause : undefined,
  });

const LOOKS = 20;

test(`${LOOKS} looks find every circle and nothing else`, { skip: withoutCompiler }, () => {
  const expected = [...said.cycles].map(([name, tids]) => [
    name === 'timed' ? 'timed' : name === 'pi' ? 'likely' : 'certain',
    fromLowest(tids),
  ]);
  for (let i = 0; i < LOOKS; i++) {
    const { deadlocks } = look(true);
    assert.deepEqual(
      deadlocks.map(({ certainty, tids }) => [certainty, fromLowest(tids)]).sort(byTid),
      [...expected].sort(byTid),
    );
  }
});

function byTid(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[1]).localeCompare(String(b[1]));
}

test('one look alone calls a circle likely', { skip: withoutCompiler }, () => {
  const abba = fromLowest(said.cycles.get('abba') ?? []);
  const found = look(false).deadlocks.find(({ tids }) => String(fromLowest(tids)) === String(abba));
  assert.equal(found?.certainty, 'likely');
});

test('a thread outside the circle is blocked behind it', { skip: withoutCompiler }, () => {
  const { deadlocks, waits } = look(true);
  const abba = deadlocks.find(({ tids }) => tids.includes(said.cycles.get('abba')?.[0] ?? 0));
  assert.deepEqual(abba?.behind, said.behind);
  assert.match(
    waits.find(({ tid }) => tid === said.behind[0])?.text ?? '',
    /; blocked behind a deadlock of \d+, \d+$/,
  );
});

test('a thread that locks its own mutex again waits for itself', { skip: withoutCompiler }, () => {
  const [self = 0] = said.cycles.get('self') ?? [];
  assert.match(
    look(true).waits.find(({ tid }) => tid === self)?.text ?? '',
    /which it holds itself; a deadlock with itself$/,
  );
});

test('threads in line for a mutex, or idle in a pool, are in no circle', { skip: withoutCompiler }, () => {
  const { deadlocks, locks } = look(true);
  assert.ok(said.decoys.length >= 14);
  for (const { tids, behind } of deadlocks) {
    for (const tid of said.decoys) assert.ok(!tids.includes(tid) && !behind.includes(tid));
  }
  // Three may be seen in line for a mutex that they fight for, too, when nobody has it just then.
  const line = locks.some(
    ({ kind, waiters, owner }) =>
      kind === 'mutex' &&
      waiters.length === 3 &&
      [...waiters.map(({ thread }) => thread.tid), owner?.tid ?? 0].every((tid) => said.decoys.includes(tid)),
  );
  assert.ok(line);
});
