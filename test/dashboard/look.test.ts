import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Look } from '../../src/dashboard/look.ts';
import type { Steps } from '../../src/procfs/steps.ts';
import type { Dashboard } from '../../src/dashboard/dashboard.ts';

/** What a look knows of rounds. */
class Rounds {
  readonly round = { number: 1 };
  readonly root = { captured: false };
  readonly view = { moment: { now: 100 } };
  time = 0;

  get stamp(): string {
    return ` ${this.round.number}`;
  }

  reads = 0;
  woken = 0;

  readonly wake = (): void => {
    this.woken++;
  };

  /** The next round, a second later; how often was read by then. */
  next(look: Look<number>, cost: number, key = 'a'): number {
    this.round.number++;
    this.view.moment.now++;
    return this.look(look, cost, key);
  }

  look(look: Look<number>, cost: number, key = 'a'): number {
    this.slow(look, [cost], key);
    return this.reads;
  }

  /** What a look says that has steps of these costs. */
  slow(look: Look<number>, costs: readonly number[], key = 'a'): number | undefined {
    return look.of(key, this as unknown as Dashboard, () => this.steps(costs));
  }

  private *steps(costs: readonly number[]): Steps<number> {
    for (const [index, cost] of costs.entries()) {
      if (index > 0) yield;
      this.time += cost;
    }
    return ++this.reads;
  }

  note(look: Look<number>): string {
    return look.note(this as unknown as Dashboard);
  }
}

function start(): [Rounds, Look<number>] {
  const rounds = new Rounds();
  return [rounds, new Look({ clock: () => rounds.time, pause: () => Promise.resolve() })];
}

/** Lets everything that goes on come to its end. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

test('what costs little is read once in every round, however often it is drawn', () => {
  const [rounds, look] = start();
  assert.deepEqual([rounds.look(look, 100), rounds.look(look, 100), rounds.look(look, 100)], [1, 1, 1]);
  assert.deepEqual([rounds.next(look, 100), rounds.look(look, 100), rounds.next(look, 100)], [2, 2, 3]);
  assert.equal(rounds.note(look), '');
});

test('what costs 250 ms is read every fifth round, and its age is said', () => {
  const [rounds, look] = start();
  rounds.look(look, 250);
  assert.deepEqual(
    Array.from({ length: 11 }, () => rounds.next(look, 250)),
    [1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3],
  );
  assert.equal(rounds.note(look), '1 s old: a look costs 250 ms, so every 5 rounds; ^L looks now');
});

test('rounds in which it was not shown count', () => {
  const [rounds, look] = start();
  rounds.look(look, 250);
  rounds.round.number += 4;
  assert.equal(rounds.look(look, 250), 1);
  rounds.round.number += 100;
  assert.equal(rounds.look(look, 250), 2);
});

test('another subject is looked at at once', () => {
  const [rounds, look] = start();
  rounds.look(look, 1000);
  assert.equal(rounds.look(look, 1000, 'b'), 2);
  assert.equal(look.last('a'), undefined);
  assert.equal(look.last('b'), 2);
});

test('after ^L the next look is a new one, also within a round', () => {
  const [rounds, look] = start();
  rounds.look(look, 1000);
  look.expire();
  assert.equal(rounds.look(look, 1000), 2);
  assert.equal(rounds.next(look, 1000), 2);
});

test('a moment of a recording is always looked at', () => {
  const [rounds, look] = start();
  rounds.root.captured = true;
  rounds.look(look, 1000);
  assert.equal(rounds.next(look, 1000), 2);
  assert.equal(rounds.note(look), '');
});

test('a long look goes on in slices: what was seen before stays, and a frame is asked for at its end', async () => {
  const [rounds, look] = start();
  const long = Array.from({ length: 30 }, () => 5);
  assert.equal(rounds.slow(look, long), undefined, 'nothing was seen yet');
  assert.equal(rounds.slow(look, long), undefined, 'no second look is begun beside the first');
  assert.equal(look.goesOn, true);
  await settle();
  assert.deepEqual([rounds.slow(look, long), rounds.woken, look.goesOn], [1, 1, false]);
  assert.match(rounds.note(look), /a look costs 150 ms/, 'pauses cost nothing');
  rounds.round.number += 3;
  assert.equal(rounds.slow(look, long), 1, 'the old answer, while the new one is looked for');
  await settle();
  assert.equal(rounds.slow(look, long), 2);
});

test('a look at what nobody wants to see any more is given up', async () => {
  const [rounds, look] = start();
  rounds.slow(look, [30, 30]);
  rounds.slow(look, [1], 'b');
  await settle();
  assert.deepEqual([rounds.reads, look.last('b'), look.last('a')], [1, 1, undefined]);
});

test('a look that ^L makes stale before it is over is followed by another one', async () => {
  const [rounds, look] = start();
  rounds.slow(look, [30, 30]);
  look.expire();
  await settle();
  rounds.slow(look, [30, 30]);
  assert.equal(look.goesOn, true);
});
