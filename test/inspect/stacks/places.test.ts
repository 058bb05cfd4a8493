import assert from 'node:assert/strict';
import { test } from 'node:test';
import { area, asleep, evidence, file, findingOf, guarded, BASE, KIB, LIBC, PAGE } from './evidence.ts';

/** Where the file of the program ends. */
const PROGRAM = 0x5600_0000_0000;
const END = PROGRAM + 64 * KIB;

for (const [what, name, gap, place] of [
  ['behind the program', '/usr/bin/demo', 0, /demo \.bss/],
  ['behind the program, at the next multiple of its alignment', '/usr/bin/demo', 11 * PAGE, /demo \.bss/],
  ['far behind the program', '/usr/bin/demo', 4096 * KIB, /anonymous memory/],
  ['behind a gap above a library', '/opt/lib/demo.so.1', 11 * PAGE, /anonymous memory/],
  ['right behind a library', '/opt/lib/demo.so.1', 0, /demo\.so\.1 \.bss/],
] as const) {
  test(`a static array as a stack: ${what}`, () => {
    const array = area(END + gap, 256 * KIB);
    const process = evidence(
      [LIBC, file(name, PROGRAM, 'rw-p'), array, ...guarded(BASE, 64 * KIB)],
      [asleep(101, array.high - 5000)],
    );
    const { source, reserved, note } = findingOf(process, 101);
    assert.deepEqual([source, reserved], ['shared', null]);
    assert.match(note, place);
  });
}

test('behind a gap above another file than the program', () => {
  const library = file('/opt/lib/data.bin', PROGRAM + 1024 * KIB, 'rw-p');
  const array = area(library.high + 2 * PAGE, 256 * KIB);
  const process = evidence(
    [LIBC, file('/usr/bin/demo', PROGRAM, 'rw-p'), library, array, ...guarded(BASE, 64 * KIB)],
    [asleep(101, array.high - 5000)],
  );
  assert.match(findingOf(process, 101).note, /anonymous memory/);
});

for (const [what, name, perms, device, place] of [
  ['shared without a file', '/dev/zero (deleted)', 'rw-s', '00:01', /^in shared memory:/],
  ['a memfd', '/memfd:stk (deleted)', 'rw-s', '00:01', /^in shared memory of memfd:stk:/],
  ['a memfd, private', '/memfd:stk (deleted)', 'rw-p', '00:01', /^in a private mapping of memfd:stk:/],
  ['a file of data', '/var/tmp/stacks', 'rw-p', '00:01', /^in a private mapping of stacks:/],
  ['the data of a library', LIBC.name, 'rw-p', LIBC.device, /^in libc\.so\.6 \.data:/],
] as const) {
  test(`a stack in memory of a file: ${what}`, () => {
    const memory = { ...file(name, BASE + 1024 * KIB, perms), device };
    const { source, note } = findingOf(evidence([LIBC, memory], [asleep(101, memory.low + 5000)]), 101);
    assert.equal(source, 'shared');
    assert.match(note, place);
  });
}
