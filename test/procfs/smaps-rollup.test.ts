import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSmapsRollup, readSmapsRollup } from '../../src/procfs/smaps-rollup.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = `55c669e2f000-7ffc6540c000 ---p 00000000 00:00 0                          [rollup]
Rss:                2176 kB
Pss:                 495 kB
Pss_Dirty:           338 kB
Pss_Anon:            338 kB
Pss_File:            157 kB
Pss_Shmem:             0 kB
Shared_Clean:       1700 kB
Shared_Dirty:        212 kB
Private_Clean:         8 kB
Private_Dirty:       264 kB
Referenced:         2128 kB
Anonymous:           476 kB
KSM:                   0 kB
LazyFree:              0 kB
AnonHugePages:         0 kB
ShmemPmdMapped:        0 kB
FilePmdMapped:         0 kB
Shared_Hugetlb:        0 kB
Private_Hugetlb:       0 kB
Swap:                 12 kB
SwapPss:               3 kB
Locked:                0 kB
`;

test('the sums in KiB', () => {
  assert.deepEqual(parseSmapsRollup(Buffer.from(CAPTURE)), {
    Rss: 2176,
    Pss: 495,
    Private_Clean: 8,
    Private_Dirty: 264,
    Swap: 12,
  });
});

test('a line that is missing makes it malformed, not 0', () => {
  const read = parseSmapsRollup(Buffer.from(CAPTURE.replace(/^Swap:.*\n/m, '')));
  assert.deepEqual(read, new Unreadable('smaps_rollup', 'MALFORMED', 'has no Swap'));
});

test('a kernel thread has none', () => {
  const root = rootWith({ '2/smaps_rollup': { readError: 'ESRCH' }, '5/smaps_rollup': CAPTURE });
  assert.deepEqual(readSmapsRollup(root, '2'), new Unreadable('2/smaps_rollup', 'ESRCH'));
  assert.deepEqual(readSmapsRollup(root, '5'), parseSmapsRollup(Buffer.from(CAPTURE)));
});

holdsForAnyBytes('smaps_rollup', parseSmapsRollup, [CAPTURE], { cuts: 'lines' });
