import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { threadOf } from './threads.ts';
import { decodeCall } from '../../../src/inspect/waits/decode.ts';
import type { WaitEvidence } from '../../../src/inspect/waits/evidence.ts';
import { waitsJson } from '../../../src/inspect/waits/json.ts';
import { inspectWaits } from '../../../src/inspect/waits/report.ts';
import { waitsText } from '../../../src/inspect/waits/table.ts';

const word = fc.oneof(
  fc.nat({ max: 300 }),
  fc.constantFrom(0xffff_ffff, 0xffff_ffff_ffff_ffffn, 0x8000_000bn, 0x7f00_0000_0010, 2 ** 53 - 1),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const thread = fc.record({
  state: fc.constantFrom(...'RSDTtZXIP?'),
  nr: fc.oneof(fc.integer({ min: -1, max: 480 }), fc.constant(202), fc.constant(2 ** 40)),
  args: fc.array(word, { minLength: 0, maxLength: 6 }),
  sp: word,
  comm: fc.string({ unit: 'binary', maxLength: 15 }),
  wchan: fc.option(
    fc.constantFrom('0', '', 'futex_do_wait', 'anon_pipe_read', 'rwsem_down_read', 'x\n\x1b'),
    {
      nil: undefined,
    },
  ),
  arch: fc.constantFrom('x86_64', 'aarch64', 's390x'),
});

test('whatever a process does, every thread gets one line that is safe to print', () => {
  fc.assert(
    fc.property(
      fc.array(thread, { maxLength: 8 }),
      fc.constantFrom('glibc', 'musl', 'other'),
      (drafts, libc) => {
        const threads = drafts.map(({ state, nr, args, sp, comm, wchan, arch }, index) => {
          const look = { state: 'blocked' as const, nr, args: nr < 0 ? [] : args, sp, pc: 1 };
          return threadOf({ tid: 12 + index, state, comm, wchan, look, call: decodeCall(arch, look) });
        });
        const evidence: WaitEvidence = {
          arch: 'x86_64',
          processes: [{ pid: 12, comm: 'x', threads, areas: undefined, libc, jvm: false, inner: undefined }],
          fileLocks: undefined,
          queues: undefined,
          semaphores: undefined,
          pipes: undefined,
          names: new Map(),
        };
        const report = inspectWaits(evidence);
        assert.equal(report.waits.length, drafts.length);
        JSON.stringify(waitsJson(report));
        const lines = waitsText(report, true).split('\n');
        for (const line of lines) assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f]/);
      },
    ),
  );
});
