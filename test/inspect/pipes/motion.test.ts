import assert from 'node:assert/strict';
import { test } from 'node:test';
import { motionOf, type OffsetSample } from '../../../src/inspect/pipes/motion.ts';
import { motionText } from '../../../src/inspect/pipes/table.ts';
import { accessOf, isAppend, isCloexec, isNonblock } from '../../../src/inspect/pipes/open-flags.ts';

const MIB = 1024 * 1024;
const sample = (pos: number, fields: Partial<OffsetSample> = {}): OffsetSample => ({
  pos,
  flags: 0o100000,
  size: 100 * MIB,
  moved: 0,
  ...fields,
});

test('a file that is read from start to end: speed, how far, how long still', () => {
  const motion = motionOf(sample(10 * MIB), sample(20 * MIB), 2);
  assert.deepEqual(motion, { how: 'sequential', speed: 5 * MIB, done: 0.2, left: 16 });
  assert.equal(motionText(motion), '5 MiB/s, 20 %, 16 s left');
});

const STANDING: readonly (readonly [
  name: string,
  before: OffsetSample,
  after: OffsetSample,
  text: string,
])[] = [
  ['nothing moves', sample(5), sample(5), '-'],
  [
    'the offset stands while the process reads: pread, or another file',
    sample(5, { moved: 10 }),
    sample(5, { moved: 5000 }),
    'no, by pread/pwrite or in other files',
  ],
  [
    'the process may not be looked into',
    sample(5, { moved: undefined }),
    sample(5, { moved: undefined }),
    '-',
  ],
  [
    'a log that is written at its end has no end to come to',
    sample(0, { flags: 0o2001 }),
    sample(MIB, { flags: 0o2001 }),
    '1 MiB/s',
  ],
  [
    'a file without a known size',
    sample(0, { size: undefined }),
    sample(MIB, { size: undefined }),
    '1 MiB/s',
  ],
  ['an empty file', sample(0, { size: 0 }), sample(10, { size: 0 }), '10 B/s'],
  ['a file that grows meanwhile', sample(0, { size: 10 }), sample(10, { size: 20 }), '10 B/s'],
  ['backwards: it is being rewound', sample(2 * MIB), sample(0), '-2 MiB/s, 0 %'],
];

for (const [name, before, after, text] of STANDING) {
  test(`${name}: ${text}`, () => assert.equal(motionText(motionOf(before, after, 1)), text));
}

test('without time between two looks nothing is said', () => {
  assert.equal(motionOf(sample(0), sample(5), 0), undefined);
  assert.equal(motionOf(sample(0), sample(5), Number.NaN), undefined);
  assert.equal(motionText(undefined), '-');
});

const FLAGS: readonly (readonly [flags: number, words: string])[] = [
  [0o100000, 'r'],
  [0o100001, 'w'],
  [0o100002, 'rw'],
  [0o2102001, 'w append cloexec'],
  [0o4000, 'r nonblock'],
  [0o2004002, 'rw nonblock cloexec'],
  [0o12000000, 'path cloexec'],
];

for (const [flags, words] of FLAGS) {
  test(`flags ${flags.toString(8)}: ${words}`, () => {
    const found = [
      accessOf(flags),
      isAppend(flags) && 'append',
      isNonblock(flags) && 'nonblock',
      isCloexec(flags) && 'cloexec',
    ];
    assert.equal(found.filter(Boolean).join(' '), words);
  });
}
