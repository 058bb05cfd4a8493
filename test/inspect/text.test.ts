import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doctorText } from '../../src/inspect/doctor/text.ts';
import { groupText } from '../../src/inspect/groups-text.ts';
import { limitText } from '../../src/inspect/limits/text.ts';
import { inspectLimits } from '../../src/inspect/limits/report.ts';
import { readZombieEvidence } from '../../src/inspect/zombies/read.ts';
import { inspectZombies, type ZombieReport } from '../../src/inspect/zombies/report.ts';
import { zombieText } from '../../src/inspect/zombies/text.ts';
import { fixtureRoot } from './fixture.ts';
import { evidenceWith, groups, level } from './limits/evidence.ts';

const report = inspectZombies(readZombieEvidence(fixtureRoot('zombies')));

test('zombies: those with one parent and one story are told together', () => {
  const [first = ''] = zombieText(report).split('\n\n');
  assert.equal(
    first,
    `4102 (forgets) must reap 3 zombies: parent-never-waits (likely)
   PID  NAME   ENDED     $?  DEAD FOR
  4103  z-e0   exit 0     0  4 s
  4104  z-e3   exit 3     3  4 s
  4105  z-s15  SIGTERM  143  4 s
  why: no thread of 4102 (forgets), which has started or adopted it, waits (syscall): it reaps only if it calls wait later
       it does not ask for SIGCHLD (status: SigIgn, SigCgt)
       its main thread sits in pause (syscall)
  do:  Fix 4102 (forgets): it must wait for its children. Ending 4102 (forgets) hands its zombies to the next reaper; kill -9 on the zombie does nothing.`,
  );
});

test('zombies: every zombie stands in the text once', () => {
  const text = zombieText(report);
  for (const { pid, comm } of report.zombies) {
    assert.equal(text.match(new RegExp(`^ +${pid}  ${comm} `, 'gm'))?.length, 1, comm);
  }
});

test('zombies: leaders that left are no zombies', () => {
  const leaders = zombieText(inspectZombies(readZombieEvidence(fixtureRoot('zombie-leader'))));
  assert.match(leaders, /^2 processes live on without a main thread \(state Z, but not dead\)\n/);
  assert.doesNotMatch(leaders, /must reap/);
});

/** Asserts that no line is longer, and that what a reader sees is but for blanks and the ends of lines the same. */
function assertWrapped(text: string, whole: string, width: number): void {
  for (const line of text.split('\n')) assert.ok(line.length <= width, `${line.length} > ${width}: ${line}`);
  const words = (lines: string): readonly string[] => lines.split(/\s+/);
  assert.deepEqual(words(text), words(whole));
}

for (const tree of ['zombies', 'zombie-leader']) {
  test(`${tree}: sentences are broken between words where lines have an end`, () => {
    const found = inspectZombies(readZombieEvidence(fixtureRoot(tree)));
    for (const width of [60, 80, 100]) assertWrapped(zombieText(found, width), zombieText(found), width);
  });
}

test('zombies: a sentence goes on below its beginning', () => {
  const [first = ''] = zombieText(report, 60).split('\n\n');
  assert.match(
    first,
    /^  why: no thread of 4102 \(forgets\), which has started or\n       adopted it, waits .*\n[^]*^  do:  Fix 4102 .*\n       \S/m,
  );
});

test('zombies: none', () => {
  const none: ZombieReport = {
    schema: 1,
    kind: 'zombies',
    zombies: [],
    parents: [],
    dead_threads: [],
    all_seen: true,
    missing: [],
  };
  assert.equal(zombieText(none), 'no zombies\n');
  const hidden = zombieText({ ...none, all_seen: false });
  assert.equal(hidden, 'no zombies among the processes that are shown here\n');
});

test('zombies: what is not known is a question mark, a masked exit status too', () => {
  const [row] = report.zombies;
  assert.ok(row);
  const masked = { ...row, exit_code: null, signal: null, core: null, age_ms: null, age_at_most_ms: 65_000 };
  const text = zombieText({
    ...report,
    zombies: [{ ...masked, cause: null, confidence: 'unknown', comm: 'a\u001b[31mb' }],
  });
  assert.match(text, /must reap 1 zombie: cause not known\n/);
  assert.match(text, /a\^\[\[31mb +\? +\? +\? \(at most 1 min 5 s\)\n/);
  const young = zombieText({ ...report, zombies: [{ ...masked, age_at_most_ms: 900 }] });
  assert.match(young, / \? \(less than 1 s\)\n/);
});

test('limits: the answer first, then every limit and the notes', () => {
  const text = limitText(
    inspectLimits(
      evidenceWith({ pids: groups(level('/zt', 40, 3), level('/', null, null)), maxMapCount: 400 }),
    ),
  );
  const lines = text.split('\n');
  assert.equal(
    lines[0],
    '12 (demo): room for 37 more threads: pids.max of /zt (40, 3 used); next: max_map_count 188',
  );
  assert.equal(lines[1], 'counted with stacks of 8 MiB and 4 KiB of guard (RLIMIT_STACK)');
  assert.match(text, /^LIMIT +USED +OF +THREADS LEFT +ERRNO +SOURCE$/m);
  assert.match(text, /^pids\.max of \/zt +3 +40 +37 +EAGAIN +\/cg\/zt\/pids\.max$/m);
  assert.match(text, /^address-space +2\.4 MiB +unlimited +- /m);
  assert.match(text, /^memory: rough/m);
});

test('limits: on a narrow terminal sources stand in lines of their own, and notes are broken between words', () => {
  const found = inspectLimits(evidenceWith({ maxMapCount: 400 }));
  const text = limitText(found, 80);
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(text, /^LIMIT +USED +OF +THREADS LEFT +ERRNO\n/m);
  assert.match(text, /^max_map_count .*EAGAIN\n  from sys\/vm\/max_map_count; maps\n/m);
  const ofSentences = (lines: string): string => lines.slice(lines.lastIndexOf('\n\n'));
  assertWrapped(ofSentences(text), ofSentences(limitText(found)), 80);
  assert.equal(limitText(found, 200), limitText(found));
  assert.match(limitText(found, 80, 200), /^LIMIT .*SOURCE\n/m);
});

test('groups: a table for each process, births only where there were two looks, odd ones below', () => {
  const group = {
    pattern: 'w-*',
    count: 4,
    cpu_ns: 2.5e9,
    cpu_max_ns: 2e9,
    cpu_max_tid: 12,
    states: { R: 1, S: 3 },
    stacks: null,
    births: null,
    deaths: null,
    odd: [{ tid: 13, comm: 'w-3', main: false, trait: 'nice', value: '5', usual: '0' } as const],
    tids: [10, 11, 12, 13],
  };
  const one = (births: number | null) =>
    groupText({
      schema: 1,
      kind: 'groups',
      processes: [{ pid: 10, comm: 'demo', threads: 4, groups: [{ ...group, births, deaths: births }] }],
      note: null,
      missing: [],
    });
  assert.equal(
    one(null),
    `10 (demo): 4 threads in 1 group
GROUP  THREADS     CPU    MOST  OF TID  STATES
w-*          4  2.50 s  2.00 s      12  3 S, 1 R
  odd in w-*: 13 (w-3) has nice 5, most have 0
`,
  );
  assert.match(one(2), /BORN +ENDED/);
});

test('doctor: what is lacking, what it costs and the command', () => {
  const text = doctorText({
    schema: 1,
    kind: 'doctor',
    checks: [
      { id: 'a', about: 'one', state: 'ok', found: 'there', consequence: '', enable: null },
      {
        id: 'b',
        about: 'two',
        state: 'off',
        found: 'off',
        consequence: 'less is known',
        enable: 'sysctl x=1',
      },
    ],
    missing: [],
  });
  assert.equal(
    text,
    'ok       one: there\noff      two: off\n         so: less is known\n         to change it: sysctl x=1\n',
  );
});

test('doctor: sentences are broken between words where lines have an end', () => {
  const check = {
    id: 'a',
    about: 'one of many',
    found: 'there and here',
    consequence: 'less is known of it',
  };
  const text = doctorText(
    {
      schema: 1,
      kind: 'doctor',
      checks: [{ ...check, state: 'off', enable: 'sysctl kernel.x=1' }],
      missing: [],
    },
    30,
  );
  assert.equal(
    text,
    `off      one of many: there
           and here
         so: less is known of
           it
         to change it: sysctl
           kernel.x=1
`,
  );
});
