import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Look } from '../../src/dashboard/look.ts';
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

  /** The next round, a second later; how often was read by then. */
  next(look: Look<number>, cost: number, key = 'a'): number {
    this.round.number++;
    this.view.moment.now++;
    return this.look(look, cost, key);
  }

  look(look: Look<number>, cost: number, key = 'a'): number {
    look.of(key, this as unknown as Dashboard, () => {
      this.time += cost;
      return ++this.reads;
    });
    return this.reads;
  }

  note(look: Look<number>): string {
    return look.note(this as unknown as Dashboard);
  }
}

function start(): [Rounds, Look<number>] {
  const rounds = new Rounds();
  return [rounds, new Look(() => rounds.time)];
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
