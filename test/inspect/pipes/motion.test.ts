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
  ...fields,
});

test('a file that is read from start to end: speed, how far, how long still', () => {
  const motion = motionOf(sample(10 * MIB), sample(20 * MIB), 2);
  assert.deepEqual(motion, {
    speed: 5 * MIB,
    size: 100 * MIB,
    done: 0.2,
    left: 16,
    perhaps: undefined,
  });
  assert.equal(motionText(motion), '5 MiB/s, 20 %, 16 s left');
});

const STANDING: readonly (readonly [
  name: string,
  before: OffsetSample,
  after: OffsetSample,
  text: string,
])[] = [
  ['nothing moves', sample(5), sample(5), 'did not move'],
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
  [
    'a file that is written at its end, without O_APPEND',
    sample(MIB, { flags: 1, size: MIB }),
    sample(2 * MIB, { flags: 1, size: 2 * MIB }),
    '1 MiB/s',
  ],
  [
    'a file of full size that is overwritten',
    sample(MIB, { flags: 1 }),
    sample(50 * MIB, { flags: 1 }),
    '49 MiB/s, 50 %, 1 s left',
  ],
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
