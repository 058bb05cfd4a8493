import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKnown } from '../../../src/model/unknown.ts';
import { waitsJson } from '../../../src/inspect/waits/json.ts';
import { lookAtWaits, type WaitLook } from '../../../src/inspect/waits/look.ts';
import type { Wait } from '../../../src/inspect/waits/wait.ts';
import { fixtureRoot, truthOf } from '../fixture.ts';

interface TrueWait {
  readonly class: string;
  readonly kind: string;
  readonly fd?: number;
  readonly address?: string | null;
  readonly object?: string;
  readonly owner?: number | null;
  readonly owner_pid?: number;
  readonly child?: number;
  readonly timeout?: boolean;
  readonly timeout_ms?: number;
  readonly watches?: readonly number[];
  readonly nfds?: number;
  readonly id?: number;
  readonly writers?: number;
}
interface Truth {
  readonly processes: readonly {
    readonly pid: number;
    readonly threads: readonly { readonly tid: number; readonly name: string; readonly wait: TrueWait }[];
  }[];
}
interface ThreadJson {
  readonly tid: number;
  readonly comm: string;
  readonly class: string;
  readonly fd: number | null;
  readonly object: string | null;
  readonly address: string | null;
  readonly owner_tid: number | null;
  readonly owner_pid: number | null;
  readonly peer_pids: readonly number[] | null;
  readonly child_pid: number | null;
  readonly timeout_ms: number | null;
  readonly since_ms: number | null;
  readonly uncertain: boolean;
}

const truth = truthOf<Truth>('waits').processes.flatMap(({ threads }) => threads);

function threadsOf(look: WaitLook): ReadonlyMap<number, ThreadJson> {
  const { threads } = waitsJson(look) as { threads: readonly ThreadJson[] };
  return new Map(threads.map((thread) => [thread.tid, thread]));
}
const withOwners = lookAtWaits(fixtureRoot('waits'), undefined, { owners: true });
const without = lookAtWaits(fixtureRoot('waits'), undefined);
const waits: ReadonlyMap<number, Wait> = new Map(withOwners.waits.map((wait) => [wait.tid, wait]));

/** Owners that the system call itself tells. */
const TOLD_BY_THE_CALL = new Set(['join']);

/** Objects that others are not told from by the call alone. */
const ALIKE = new Set(['mutex', 'condvar', 'semaphore', 'barrier']);

for (const [way, threads] of [
  ['from the calls alone', threadsOf(without)],
  ['with --owners', threadsOf(withOwners)],
] as const) {
  for (const { tid, name, wait } of truth) {
    test(`${name} (${wait.kind}), ${way}: class, object, place, owner and child are what the program knows`, () => {
      const thread = threads.get(tid);
      assert.ok(thread !== undefined);
      assert.equal(thread.comm, name);
      assert.equal(thread.class, wait.class);
      assert.equal(thread.object, wait.object ?? null);
      assert.equal(thread.fd, wait.fd === undefined || wait.fd < 0 ? null : wait.fd);
      assert.equal(thread.address, wait.address ?? null);
      const told = way === 'with --owners' || TOLD_BY_THE_CALL.has(wait.object ?? '');
      assert.equal(thread.owner_tid, told ? (wait.owner ?? null) : null);
      if (wait.owner_pid !== undefined) assert.equal(thread.owner_pid, wait.owner_pid);
      if (wait.child !== undefined) assert.equal(thread.child_pid, wait.child);
      if (wait.timeout_ms !== undefined) assert.equal(thread.timeout_ms, wait.timeout_ms);
      if (wait.writers !== undefined) assert.equal(thread.peer_pids?.[0], 6101);
      // What makes others wait in the same way is a guess without memory.
      const isGuess = wait.class === 'cpu' || (way !== 'with --owners' && ALIKE.has(wait.object ?? ''));
      assert.equal(thread.uncertain, isGuess);
    });
  }
}

test('what is watched, waited for and how long is in the words', () => {
  const words = (name: string): string =>
    waits.get(truth.find((one) => one.name === name)?.tid ?? 0)?.text ?? '';
  assert.equal(words('lock'), 'mutex waits .data/.bss+0x400, held by 6101 (waits)');
  assert.equal(words('wait'), 'condition variable waits .data/.bss+0x3c0, with 1 other');
  assert.equal(words('timed'), 'condition variable waits .data/.bss+0x3c0, with 1 other, until a time-out');
  assert.equal(
    words('writer'),
    'rwlock, to write, waits .data/.bss+0x340, held by 6101 (waits), with 1 other',
  );
  assert.equal(words('joiner'), 'joins thread 6102 (joinee)');
  assert.equal(words('raw'), 'futex wait on waits .data/.bss+0x2a0');
  assert.equal(words('ev'), 'epoll, 1 descriptor');
  assert.equal(words('poller'), 'poll, 1 descriptor, at most 1 d 1 h');
  assert.equal(words('sel'), 'select, descriptors below 10');
  assert.equal(words('sfd'), 'reads signalfd 25 for SIGUSR2');
  assert.equal(
    words('fl'),
    'lock on /opt/zoo/run/lockfile held by 6101 (waits) itself and 5 others with the same open file',
  );
  assert.equal(words('rec'), 'lock on /opt/zoo/run/lockfile2 held by 6134 (lockholder)');
  assert.equal(words('wp'), 'child 6136 (kid)');
  assert.equal(words('wany'), 'any child');
  assert.equal(words('vf'), 'vfork child 6145 (vforked), to exec or to exit');
  assert.equal(words('q'), 'receives from System V queue 1');
  assert.equal(words('ff'), 'opens a FIFO, waits for its other end');
  assert.equal(words('busy'), 'running or ready, on CPU 0');
});

test('each fell asleep after the one before it: the program started them 41 ms apart', () => {
  const sleepers = truth.filter(({ name }) => name !== 'busy' && name !== 'joinee');
  const ages = sleepers.map(({ tid }) => {
    const since = waits.get(tid)?.since;
    return since !== undefined && isKnown(since) ? since : Number.NaN;
  });
  for (const [index, age] of ages.entries()) {
    const next = ages[index + 1];
    if (next === undefined) continue;
    // The one that forks first is given 80 ms more by the program.
    assert.ok(age - next > 30 && age - next < 140, `${sleepers[index]?.name}: ${age} then ${next}`);
  }
});

test('a thread that runs has no time since when it waits', () => {
  const busy = threadsOf(without).get(6103);
  assert.equal(busy?.class, 'cpu');
  assert.equal(busy?.since_ms, null);
});

test('a thread that Go has parked is told so, its monitor is not', () => {
  const { waits } = lookAtWaits(fixtureRoot('svc-go'), [2]);
  const text = (tid: number): string => waits.find((wait) => wait.tid === tid)?.text ?? '';
  assert.match(text(8), /^futex wait on c0[0-9a-f]+ \(the heap of Go\), parked by Go: it runs no goroutine$/);
  assert.doesNotMatch(text(3), /parked/);
});
