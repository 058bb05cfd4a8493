import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cause } from '../../../src/inspect/zombies/finding.ts';
import { withoutPassed } from '../../../src/inspect/zombies/again.ts';
import { readZombieEvidence } from '../../../src/inspect/zombies/read.ts';
import { inspectZombies } from '../../../src/inspect/zombies/report.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { readUptime } from '../../../src/procfs/uptime.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';

interface Real {
  readonly zombies: readonly {
    readonly pid: number;
    readonly comm: string;
    readonly is_zombie: boolean;
    readonly exit_code: number;
    readonly signal: number;
    readonly died_boottime_ms: number;
    readonly how: string;
  }[];
}

/** Parents that make zombies in each way, as the program's arguments have them: NAME:HOW:ENDS. */
const PARENTS: Readonly<Record<string, Cause>> = {
  'forgets:never:e0,e3,s15': 'parent-never-waits',
  'spins:spin:e1': 'parent-never-waits',
  'blocks:block:e1': 'sigchld-blocked',
  'sigwait:sigwait:e1': 'sigchld-blocked',
  'catches:catch:e255': 'handler-does-not-wait',
  'halted:stop:s9': 'parent-stopped',
  'picky:other:e7': 'parent-waits-for-another',
  'ignlate:ignlate:e4': 'ignored-too-late',
  'sigfd:sigfd:e6': 'signalfd-not-read',
  'perthread:wnothread:e9': 'other-thread-forked',
  'cloner:clone:e11': 'exit-signal',
  'watched:traced:e14': 'traced',
};
/** One look does not tell whether these parents adopted their children, or poll. */
const LIKELY: ReadonlySet<string> = new Set(['never', 'spin']);
/** In these two the kernel reaps: no zombie may be found. */
const REAPED = ['ignores:ign:e2', 'nocldwait:nocld:e5'];

test('live zombies of every kind: how they ended, since when, why', { skip: withoutCompiler }, async () => {
  const zoo = new Live(build(`${process.cwd()}/fixtures/zombies/source/zombies.c`), [
    ...Object.keys(PARENTS),
    ...REAPED,
  ]);
  try {
    const real = JSON.parse(await zoo.until(/\]\}\n/)) as Real;
    const root = liveRoot();
    const report = inspectZombies(readZombieEvidence(root));
    const uptime = readUptime(root);
    assert.ok(isRead(uptime));
    const how = new Map(Object.entries(PARENTS).map(([spec, cause]) => [spec.split(':')[1], cause]));
    for (const one of real.zombies) {
      const row = report.zombies.find(({ pid }) => pid === one.pid);
      const what = `${one.comm}, ${one.how}`;
      assert.equal(row !== undefined, one.is_zombie, what);
      if (row === undefined) continue;
      assert.deepEqual(
        [row.cause, row.confidence],
        [how.get(one.how), LIKELY.has(one.how) ? 'likely' : 'certain'],
        what,
      );
      assert.equal(row.signal === 0 ? row.exit_code : -1, one.exit_code, what);
      assert.equal(row.signal, one.signal, what);
      const died = uptime.uptime * 1000 - (row.age_ms ?? Number.NaN);
      assert.ok(
        Math.abs(died - one.died_boottime_ms) < 1000,
        `${what}: ${died - one.died_boottime_ms} ms off`,
      );
    }
    assert.equal(real.zombies.length, Object.keys(PARENTS).length + REAPED.length + 2);
  } finally {
    await zoo.end();
  }
});

test(
  'a second look drops zombies that were reaped meanwhile, and keeps the others',
  { skip: withoutCompiler },
  async () => {
    const zoo = new Live(build(`${process.cwd()}/fixtures/zombies/source/zombies.c`), [
      'forgets:never:e0,e3',
    ]);
    const root = liveRoot();
    let before;
    try {
      await zoo.until(/\]\}\n/);
      const all = readZombieEvidence(root);
      // Others may run the same program.
      const isOurs = (ppid: number): boolean => all.processes.get(ppid)?.ppid === zoo.pid;
      before = { ...all, zombies: all.zombies.filter(({ stat }) => isOurs(stat.ppid)) };
      assert.equal(before.zombies.length, 2);
      assert.equal(withoutPassed(root, before, 100).zombies.length, before.zombies.length);
    } finally {
      await zoo.end();
    }
    const gone = before.zombies.map((zombie) => ({ ...zombie, stat: { ...zombie.stat, pid: 2 ** 22 - 1 } }));
    assert.deepEqual(withoutPassed(root, { ...before, zombies: gone as never }, 100).zombies, []);
  },
);

test(
  'a main thread that left before its process ended: the age is no age of the process, and said to be at most that',
  { skip: withoutCompiler },
  async () => {
    const LEFT = ['LEFT:exit', 'LEFT:signal', 'LEFT:return'];
    const STAYS = ['STAYS:exit', 'STAYS:signal'];
    const late = new Live(build('test/inspect/zombies/late.c'), [...LEFT, ...STAYS]);
    try {
      const lines = (await late.until(/all\n/)).trim().split('\n').slice(0, -1);
      const { zombies } = inspectZombies(readZombieEvidence(liveRoot()));
      assert.equal(lines.length, LEFT.length + STAYS.length);
      for (const line of lines) {
        const [pid, what = '', ms] = line.split(' ');
        const row = zombies.find((zombie) => zombie.pid === Number(pid));
        assert.ok(row, what);
        assert.equal(row.age_ms === null, LEFT.includes(what), what);
        // The clocks of two CPUs are some milliseconds apart.
        const slack = 100;
        assert.ok((row.age_at_most_ms ?? row.age_ms ?? 0) > Number(ms) - slack, what);
        if (LEFT.includes(what)) assert.doesNotMatch(row.evidence.join(), /dead for \d/, what);
      }
    } finally {
      await late.end();
    }
  },
);
