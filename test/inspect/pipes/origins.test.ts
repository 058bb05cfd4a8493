import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayComeFromOutside, mayHaveInherited, type Origin } from '../../../src/inspect/pipes/origins.ts';

const START = { shell: 100, later: 200 };

/** Process 1, a daemon 5, a shell 10 in session 10, and its children 20 and 21; 30 leads a session of its own. */
const ORIGINS: readonly Origin[] = [
  { pid: 1, ppid: 0, session: 1, starttime: 0, comm: 'init' },
  { pid: 5, ppid: 1, session: 5, starttime: 50, comm: 'daemon' },
  { pid: 6, ppid: 1, session: 6, starttime: 60, comm: 'systemd' },
  { pid: 10, ppid: 5, session: 10, starttime: START.shell, comm: 'bash' },
  { pid: 20, ppid: 10, session: 10, starttime: START.later, comm: 'cat' },
  { pid: 21, ppid: 10, session: 10, starttime: START.later, comm: 'sudo' },
  { pid: 22, ppid: 1, session: 22, starttime: START.shell, comm: 'same-tick' },
  { pid: 30, ppid: 10, session: 30, starttime: START.later, comm: 'setsid' },
  { pid: 31, ppid: 6, session: 31, starttime: START.later, comm: 'unit' },
  { pid: 40, ppid: 10, session: 9, starttime: START.later, comm: 'orphan' },
  { pid: 42, ppid: 10, session: 0, starttime: START.later, comm: 'outside' },
  { pid: 41, ppid: 1, session: 10, starttime: START.later, comm: 'left' },
];
const origins = new Map(ORIGINS.map((origin) => [origin.pid, origin]));

for (const [what, pid, holders, expected] of [
  ['a daemon that began before the shell did', 5, [20], false],
  ['process 1', 1, [20], false],
  ['the parent of a holder', 10, [20], true],
  ['another child of the shell', 21, [20], true],
  ['one that began in the same tick as the shell', 22, [20], true],
  ['the daemon, where the shell has an end as well', 5, [20, 10], true],
  ['the daemon, of one that leads a session', 5, [30], false],
  ['the daemon, of one that a reaper of services may have adopted', 5, [31], true],
  ['the daemon, of one in a session where its parent is not', 5, [40], true],
  ['the daemon, of one that was left to process 1', 5, [41], true],
  ['the daemon, of one whose session is outside', 5, [42], true],
  ['one that is gone', 99, [20], true],
  ['the daemon, of a holder that is gone', 5, [98], true],
  ['the daemon, of nobody', 5, [], false],
] as const) {
  test(`${what}: ${expected ? 'may have' : 'can not have'} inherited the pipe`, () => {
    assert.equal(mayHaveInherited(pid, holders, origins), expected);
  });
}

for (const [what, pid, expected] of [
  ['the first process itself', 1, true],
  ['a child of a shell', 20, false],
  ['a child of a shell in another session', 30, false],
  ['one in a session of its own whose parent is the first process now', 41, true],
  ['one of the session of the first process', 43, false],
  ['one that was put into the namespace', 44, true],
  ['one whose parent is the first process, and whose session is outside', 45, true],
  ['one that is gone', 99, true],
] as const) {
  test(`${what} ${expected ? 'may have' : 'can not have'} a pipe from outside the PID namespace`, () => {
    const more: readonly Origin[] = [
      { pid: 43, ppid: 1, session: 1, starttime: START.later, comm: 'worker' },
      { pid: 44, ppid: 0, session: 0, starttime: START.later, comm: 'entered' },
      { pid: 45, ppid: 1, session: 0, starttime: START.later, comm: 'left' },
    ];
    const all = new Map([...ORIGINS, ...more].map((origin) => [origin.pid, origin]));
    assert.equal(mayComeFromOutside([pid], all), expected);
  });
}
