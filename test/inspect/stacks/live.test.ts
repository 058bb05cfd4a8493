import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStackEvidence, type StackReadOptions } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks, type StackFindings } from '../../../src/inspect/stacks/stacks.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';
import { assertTrueFindings, type TrueProcess } from './truth.ts';

const SOURCE = `${process.cwd()}/fixtures/stacks-glibc/source/stackzoo.c`;
let program: string | undefined;

/** Runs the zoo with threads `specs` (NAME:KIND:KIB:GUARD_KIB:TOUCH_KIB:WAIT) and looks at it while all sleep. */
async function withZoo(
  specs: readonly string[],
  check: (truth: TrueProcess, look: (options?: StackReadOptions) => StackFindings) => void,
): Promise<void> {
  program ??= build(SOURCE);
  const zoo = new Live(program, specs);
  try {
    const { processes } = JSON.parse(await zoo.until(/\]\}\n/)) as { processes: readonly [TrueProcess] };
    const pause = (milliseconds: number): void => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    };
    check(processes[0], (options = {}) => {
      const evidence = readStackEvidence(liveRoot(), zoo.pid, { pause, ...options });
      assert.ok(isRead(evidence));
      return inspectStacks(evidence);
    });
  } finally {
    await zoo.end();
  }
}

function byName(findings: StackFindings, name: string): StackFindings['threads'][number] {
  const found = findings.threads.find(({ comm }) => comm === name);
  assert.ok(found !== undefined, name);
  return found;
}

/** Page markers that the kernel does not show leave stacks apart that can not be told: then they must say so. */
function assertPlaced(findings: StackFindings, names: readonly string[]): void {
  for (const name of names) {
    const { source, reason } = byName(findings, name);
    if (source === 'shared' && /markers/.test(reason)) continue;
    assert.equal(source, 'sp', `${name}: ${reason}`);
  }
}

test('live threads with guards: bounds and depth to the byte', { skip: withoutCompiler }, async () => {
  const specs = [
    'main:40',
    'def:std:0:-1:8:pause',
    'deep:std:0:-1:1200:cond',
    'small:std:64:-1:16:read',
    'mid:std:512:-1:100:epoll',
    'bigguard:std:1024:256:60:sleep',
    'hugeguard:std:256:4096:60:sleep',
    'was-deep:std:2048:-1:-700:poll',
    'full:std:64:-1:54:poll',
    'spin:std:256:-1:10:spin',
    'ended:gone:640:-1:300:x',
  ];
  await withZoo(specs, (truth, look) => {
    for (const options of [{}, { pagemap: true }, { pagemap: true, memory: true }]) {
      const findings = look(options);
      assertTrueFindings(truth, findings);
      assertPlaced(findings, ['def', 'deep', 'small', 'mid', 'bigguard', 'hugeguard', 'was-deep', 'full']);
      assert.equal(findings.threads[0]?.source, 'main');
    }
    const withPages = look({ pagemap: true });
    assert.deepEqual(
      withPages.warnings.map(({ finding, when }) => [finding.comm, when]),
      [['full', 'now']],
    );
    const deepest = byName(withPages, 'was-deep').deepest ?? 0;
    assert.ok(deepest >= 700 * 1024 && deepest < 720 * 1024, `${deepest}`);
  });
});

test(
  'live: the TID word places a thread that spins, and tells dead stacks',
  { skip: withoutCompiler || process.arch !== 'x64' },
  async () => {
    await withZoo(
      ['a:std:256:-1:8:pause', 'spin:std:128:-1:10:spin', 'gone:gone:192:-1:8:x', 'gone2:gone:384:-1:8:x'],
      (truth, look) => {
        const findings = look({ memory: true });
        assertTrueFindings(truth, findings);
        assertPlaced(findings, ['spin']);
        assert.equal(findings.cached.count, 2);
        assert.equal(findings.cached.reserved, (192 + 384) * 1024);
      },
    );
  },
);

test(
  'live: stacks that the program supplied, guardless and alternate ones',
  { skip: withoutCompiler },
  async () => {
    const specs = [
      'heap1:heap:256:-1:40:pause',
      'heap2:heap:96:-1:20:cond',
      'static1:static:256:-1:30:read',
      'static2:static:128:-1:12:pause',
      'mapped:map:384:-1:50:sleep',
      'nog1:std:256:0:16:pause',
      'nog2:std:256:0:64:epoll',
      'onalt:std:256:-1:30:alt',
      'hasalt:std:256:-1:30:altoff',
      'ownguard:mapg:384:-1:50:poll',
    ];
    await withZoo(specs, (truth, look) => {
      for (const options of [{}, { pagemap: true }, { memory: true }]) {
        const findings = look(options);
        if ('memory' in options) assertTrueFindings(truth, findings);
        for (const name of ['heap1', 'heap2', 'static1', 'static2', 'onalt']) {
          const { source, reserved, note } = byName(findings, name);
          // Its own stack, beside the alternate one, is found by the words at its top.
          if (name === 'onalt' && source === 'sp' && 'memory' in options) assert.equal(reserved, 256 * 1024);
          else assert.deepEqual([name, source, reserved], [name, 'shared', null]);
          assert.notEqual(note, '');
        }
        for (const name of ['mapped', 'nog1', 'nog2']) {
          const { source, atMost } = byName(findings, name);
          assert.ok('memory' in options || source === 'shared' || (source === 'sp' && atMost), name);
        }
        assertPlaced(findings, ['hasalt']);
      }
    });
  },
);

test(
  'live: an unlimited RLIMIT_STACK has no size, and headroom down to the next mapping',
  { skip: withoutCompiler },
  async () => {
    program ??= build(SOURCE);
    const shell = new Live('/bin/sh', [
      '-c',
      `ulimit -s unlimited 2>/dev/null || echo refused; exec ${program} a:std:64:-1:8:pause`,
    ]);
    try {
      const printed = await shell.until(/\]\}\n/);
      if (printed.startsWith('refused')) return;
      const evidence = readStackEvidence(liveRoot(), shell.pid);
      assert.ok(isRead(evidence));
      const main = inspectStacks(evidence).threads[0];
      assert.equal(main?.source, 'main');
      assert.equal(main.reserved, null);
      assert.match(main.note, /unlimited/);
      assert.ok((main.headroom ?? 0) > 8 * 1024 * 1024);
    } finally {
      await shell.end();
    }
  },
);

test('live: our own process is no exception, and no process at all is said so', () => {
  const root = liveRoot();
  const evidence = readStackEvidence(root, process.pid);
  assert.ok(isRead(evidence));
  const findings = inspectStacks(evidence);
  assert.ok(findings.threads.length > 1);
  assert.equal(findings.threads[0]?.source, 'main');
  const none = readStackEvidence(root, 2 ** 22 - 1);
  assert.ok(!isRead(none) && none.gone);
});
