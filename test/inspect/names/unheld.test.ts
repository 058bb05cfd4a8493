import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NameRow } from '../../../src/inspect/names/dump.ts';
import { unheldText } from '../../../src/inspect/names/unheld.ts';

const LOCKS = 'java.util.concurrent.locks.';

function told(fields: Partial<NameRow>, listsOwners: boolean): string | undefined {
  const row = { tid: 7, name: 'x', state: undefined, frame: undefined, ...fields };
  const dump = { format: 'jstack', time: undefined, rows: [row], listsOwners, deadlocks: [] } as const;
  return unheldText({ dump, rows: new Map([[7, row]]) }, 7);
}

const parked = (type: string): Partial<NameRow> => ({ wants: '0xaa', parksFor: type });

for (const [what, row, listsOwners, expected] of [
  ['no lock', {}, true, undefined],
  [
    'a monitor that nobody holds just now',
    { wants: '0xaa' },
    false,
    'No thread of the dump holds 0xaa, for which it waits.',
  ],
  [
    'a lock, in a dump without owners',
    parked(`${LOCKS}ReentrantLock$NonfairSync`),
    false,
    `The dump does not tell who, if anybody, holds 0xaa (${LOCKS}ReentrantLock$NonfairSync), for which it waits: jstack -l lists that.`,
  ],
  [
    'a lock that nobody holds, in a dump with owners',
    parked(`${LOCKS}ReentrantLock$FairSync`),
    true,
    'No thread of the dump holds 0xaa, for which it waits.',
  ],
  [
    'a lock for readers and writers, in a dump with owners',
    parked(`${LOCKS}ReentrantReadWriteLock$NonfairSync`),
    true,
    'No thread of the dump holds 0xaa, for which it waits: perhaps readers do, which are listed nowhere.',
  ],
  [
    'a condition: nobody can hold one',
    parked(`${LOCKS}AbstractQueuedSynchronizer$ConditionObject`),
    false,
    'No thread of the dump holds 0xaa, for which it waits: a condition, or work to come.',
  ],
] as const) {
  test(`what is said of ${what}`, () => assert.equal(told(row, listsOwners), expected));
}
