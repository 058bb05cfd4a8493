import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';
import { readStat } from '../../src/procfs/stat.ts';
import { isRead } from '../../src/procfs/unreadable.ts';
import { anonymous } from '../../src/snapshot/anonymise-files.ts';
import { Anonymiser } from '../../src/snapshot/anonymise.ts';
import { captureTo } from '../../src/snapshot/capture.ts';
import { OutputProblem } from '../../src/snapshot/tree-writer.ts';
import { temporaryFolder } from '../procfs/tree.ts';

function open(path: string): ProcRoot {
  const root = openRoot(path, { now: 0, euid: 0, arch: '' });
  assert.ok(!(root instanceof RootProblem), JSON.stringify(root));
  return root;
}

/** The folders of all processes and tasks. */
function folders(root: ProcRoot): string[] {
  const names = root.list('');
  assert.ok(isRead(names));
  const found: string[] = [];
  for (const pid of names.filter((name) => /^\d+$/.test(name))) {
    const tasks = root.list(`${pid}/task`);
    found.push(pid, ...(isRead(tasks) ? tasks.map((tid) => `${pid}/task/${tid}`) : []));
  }
  return found;
}

/** The file name of a program. */
function program(root: ProcRoot, pid: string): string {
  const exe = root.link(`${pid}/exe`);
  return isRead(exe) ? exe.toString('latin1').replace(/^.*\//, '') : exe.code;
}

const RUNTIMES: readonly (readonly [
  fixture: string,
  program: string,
  library: string,
  names: readonly string[],
])[] = [
  ['svc-jvm', 'java', 'libjvm.so', ['GC Thread#0', 'VM Thread', 'C2 CompilerThre', 'Signal Dispatch']],
  ['svc-node', 'node', 'libc.so.6', ['node']],
  ['svc-python', 'python3.11', 'libc.so.6', ['python3']],
  ['svc-nginx', 'nginx', 'libc.so.6', ['nginx']],
  ['svc-redis', 'redis-check-rdb', 'libjemalloc.so.2', ['redis-server', 'bio_close_file', 'io_thd_1']],
  ['svc-postgres', 'postgres', 'libc.so.6', ['postgres']],
];

for (const [fixture, name, library, threads] of RUNTIMES) {
  test(`${fixture}: a runtime is known after its tree was made anonymous, and each name is one other`, async (t) => {
    const before = open(`fixtures/${fixture}`);
    const out = `${temporaryFolder(t)}/out`;
    const report = await captureTo(before, out, {
      anonymous: anonymous(new Anonymiser(Buffer.from('key'))),
      now: () => before.host.now,
      timezone: 'UTC',
    });
    assert.ok(!(report instanceof OutputProblem));
    const after = open(out);
    assert.deepEqual(folders(after), folders(before));
    assert.deepEqual(after.host, before.host);

    const pids = folders(before).filter((dir) => !dir.includes('/'));
    const known = pids.filter((pid) => program(after, pid) === name);
    assert.ok(known.length > 0, name);
    assert.ok(readFileSync(`${out}/proc/${known[0]}/maps`, 'latin1').includes(`/${library}`));

    const renamed = new Map<string, string>();
    for (const dir of folders(before)) {
      const [was, is] = [readStat(before, dir), readStat(after, dir)];
      assert.ok(isRead(was) && isRead(is));
      assert.deepEqual({ ...is, comm: '' }, { ...was, comm: '' });
      assert.equal(renamed.get(was.comm) ?? is.comm, is.comm, 'one name is one other');
      renamed.set(was.comm, is.comm);
    }
    assert.equal(new Set(renamed.values()).size, renamed.size, 'two names are two others');
    for (const thread of threads) assert.equal(renamed.get(thread), thread);
  });
}
