import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { listPids } from '../../../src/inspect/pipes/find-ends.ts';
import { readPipeEvidence } from '../../../src/inspect/pipes/read.ts';
import { inspectPipes, type PipeFinding } from '../../../src/inspect/pipes/report.ts';
import { readStat } from '../../../src/procfs/stat.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { Live, liveRoot } from '../live.ts';

const hasBash = spawnSync('bash', ['-c', 'exec 5> >(cat); exec 5>&-'], { stdio: 'ignore' }).status === 0;
const skip = !hasBash && 'no bash: the shells of these tests can not run';
if (skip !== false) console.error(`LIVE TESTS SKIPPED: ${skip}`);

const folder = mkdtempSync(`${tmpdir()}/tinspect-pipes-`);
after(() => rmSync(folder, { recursive: true, force: true }));

/** A script, and what a thread that waits in a pipe of it must be told: by the name of the one that waits. */
interface Scene {
  readonly name: string;
  readonly script: string;
  readonly waits: readonly (readonly [comm: string, verdict: string, culprit: string])[];
}

const SCENES: readonly Scene[] = [
  {
    name: 'a job that was started while the shell had the pipe open, and has it still',
    script: 'exec 5> >(exec cat); sleep 1000 & exec 5>&-; wait',
    waits: [['cat', 'leaked-writer', 'sleep']],
  },
  {
    name: 'a job that a subshell left behind in a pipeline',
    script: '(sleep 1000 & echo hi) | cat; true',
    waits: [['cat', 'leaked-writer', 'sleep']],
  },
  {
    name: 'a job that a command substitution left behind: the shell itself waits',
    script: 'x=$(sleep 1000 & echo hi); true',
    waits: [['bash', 'leaked-writer', 'sleep']],
  },
  {
    name: 'a service that was left behind, and writes to where it was started to write',
    script: '(bash -c "echo on; sleep 1000; true" &) | cat; true',
    waits: [['cat', 'waits-for-writer', '']],
  },
  {
    name: 'a subshell that inherited the pipe, and its child',
    script: 'exec 5> >(exec cat); (while :; do sleep 1000; done) & exec 5>&-; wait',
    waits: [['cat', 'leaked-writer', 'bash']],
  },
  {
    name: 'a FIFO whose write end a job inherited',
    script: 'f=$0/$$; mkfifo $f; cat $f & exec 5>$f; sleep 1000 & exec 5>&-; wait',
    waits: [['cat', 'leaked-writer', 'sleep']],
  },
  {
    name: 'a pipeline whose writer writes nothing',
    script: 'sleep 1000 | cat; true',
    waits: [['cat', 'waits-for-writer', '']],
  },
  {
    name: 'a pipeline of three, and tee with a pipe by its path',
    script: 'sleep 1000 | tee >(exec cat) | cat; true',
    waits: [
      ['tee', 'waits-for-writer', ''],
      ['cat', 'waits-for-writer', ''],
      ['cat', 'waits-for-writer', ''],
    ],
  },
  {
    name: 'a shell that keeps a pipe open to write to later',
    script: 'exec 5> >(exec cat); sleep 1000; true',
    waits: [['cat', 'waits-for-writer', '']],
  },
  {
    name: 'a job that is told the number of its descriptor',
    script: 'exec 5> >(exec cat); bash -c "sleep 1000; true" bash --status-fd 5 & exec 5>&-; wait',
    waits: [['cat', 'waits-for-writer', '']],
  },
  {
    name: 'diff of two commands',
    script: 'diff <(sleep 1000) <(sleep 1000); true',
    waits: [['diff', 'waits-for-writer', '']],
  },
  {
    name: 'a loop that reads',
    script: 'sleep 1000 | while read -r x; do echo $x; done; true',
    waits: [['bash', 'waits-for-writer', '']],
  },
  {
    name: 'a command substitution',
    script: 'x=$(sleep 1000); true',
    waits: [['bash', 'waits-for-writer', '']],
  },
  {
    name: 'a process that has the only write end of what it reads itself',
    script: 'true | (exec 3>/proc/self/fd/0; exec cat); true',
    waits: [['cat', 'self-held', 'cat']],
  },
  {
    name: 'a process that has the only write end of a FIFO, which anybody may open',
    script: 'f=$0/$$; mkfifo $f; exec 3<>$f; read -r x <&3',
    waits: [['bash', 'waits-for-writer', '']],
  },
  {
    name: 'a writer whose reader does not read',
    script: 'yes | sleep 1000; true',
    waits: [['yes', 'full', 'sleep']],
  },
];

const root = liveRoot();
const commOf = (pid: number): string => {
  const stat = readStat(root, String(pid));
  return isRead(stat) ? stat.comm : '';
};

/** The processes of some sessions. */
function sessionsOf(leaders: ReadonlySet<number>): ReadonlyMap<number, number> {
  const sessions = new Map<number, number>();
  for (const pid of listPids(root)) {
    const stat = readStat(root, String(pid));
    if (isRead(stat) && leaders.has(stat.session)) sessions.set(pid, stat.session);
  }
  return sessions;
}

/** What those who wait in a pipe are told, by session, as the scenes have it. */
function told(pipes: readonly PipeFinding[], sessions: ReadonlyMap<number, number>): Map<number, string[]> {
  const bySession = new Map<number, string[]>();
  for (const { blocked, verdict, culprit } of pipes) {
    for (const { pid } of blocked) {
      const session = sessions.get(pid) ?? 0;
      const words = `${commOf(pid)}: ${verdict} ${culprit === 0 ? '' : commOf(culprit)}`;
      bySession.set(session, [...(bySession.get(session) ?? []), words].sort());
    }
  }
  return bySession;
}

/** How many shells of each scene run at once; more with TINSPECT_ROUNDS. */
const ROUNDS = Number(process.env['TINSPECT_ROUNDS'] ?? 5);
/** Shells take a moment to get where they wait; after so many looks they are not on their way any more. */
const LOOKS = 100;

for (const { name, script, waits } of SCENES) {
  const expected = waits.map(([comm, verdict, culprit]) => `${comm}: ${verdict} ${culprit}`).sort();
  test(`${name}: ${waits.map(([, verdict]) => verdict).join(', ')}, ${ROUNDS} times`, { skip }, async () => {
    const shells = Array.from({ length: ROUNDS }, () => new Live('bash', ['--norc', '-c', script, folder]));
    const all = new Map(shells.map(({ pid }) => [pid, expected]));
    try {
      let found = new Map<number, string[]>();
      for (let look = 0; look < LOOKS && !isDeepStrictEqual(found, all); look++) {
        if (look > 0) await pass(20);
        const sessions = sessionsOf(new Set(all.keys()));
        found = told(inspectPipes(readPipeEvidence(root, [...sessions.keys()])).pipes, sessions);
      }
      assert.deepEqual(found, all);
    } finally {
      await Promise.all(shells.map((shell) => shell.end()));
    }
  });
}
