import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMeminfo, readMeminfo } from '../../src/procfs/meminfo.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = `MemTotal:       24683620 kB
MemFree:        24264768 kB
Active(anon):       1568 kB
CommitLimit:    12341808 kB
Committed_AS:      67588 kB
VmallocTotal:   34359738367 kB
HugePages_Total:       3
Hugepagesize:       2048 kB
DirectMap2M:    25133056 kB
`;

function entries(text: string): Record<string, number> {
  const read = parseMeminfo(Buffer.from(text, 'latin1'));
  assert.ok(!(read instanceof Unreadable));
  return Object.fromEntries(read);
}

test('sizes in KiB by name, and a count', () => {
  assert.deepEqual(entries(CAPTURE), {
    MemTotal: 24683620,
    MemFree: 24264768,
    'Active(anon)': 1568,
    CommitLimit: 12341808,
    Committed_AS: 67588,
    VmallocTotal: 34359738367,
    HugePages_Total: 3,
    Hugepagesize: 2048,
    DirectMap2M: 25133056,
  });
});

test('the heading of Linux 2.4 and other lines that are no sizes are skipped', () => {
  const heading =
    '        total:    used:    free:\nMem:  263077888 262643712  434176\n:\n: 5 kB\nShmem: kB\n\n';
  assert.deepEqual(entries(`${heading}MemTotal:       256912 kB\n`), { MemTotal: 256912 });
});

test('a last line that was cut off makes it malformed, not a smaller number', () => {
  for (const text of ['MemTotal:       24683620 kB\nMemFree:        2426', 'MemTotal:       24683620 kB']) {
    assert.deepEqual(parseMeminfo(Buffer.from(text)), new Unreadable('meminfo', 'MALFORMED', 'is cut off'));
  }
});

test('no sizes at all is malformed', () => {
  assert.ok(parseMeminfo(Buffer.from('hello\n')) instanceof Unreadable);
});

test('it is read from the root', () => {
  assert.deepEqual(readMeminfo(rootWith({ meminfo: CAPTURE })), parseMeminfo(Buffer.from(CAPTURE)));
});

holdsForAnyBytes('meminfo', parseMeminfo, [CAPTURE], { cuts: 'lines' });
