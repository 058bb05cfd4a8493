import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { readLimitEvidence } from '../../src/inspect/limits/read.ts';
import { inspectLimits, type LimitReport } from '../../src/inspect/limits/report.ts';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';
import { isRead } from '../../src/procfs/unreadable.ts';
import { anonymous } from '../../src/snapshot/anonymise-files.ts';
import { Anonymiser } from '../../src/snapshot/anonymise.ts';
import { captureTo } from '../../src/snapshot/capture.ts';
import { OutputProblem } from '../../src/snapshot/tree-writer.ts';
import { type Content, makeTree, temporaryFolder } from '../procfs/tree.ts';
import { statLine, statusText } from '../scan/fake-proc.ts';

function open(path: string): ProcRoot {
  const root = openRoot(path, { now: 0, euid: 0, arch: 'x86_64' });
  assert.ok(!(root instanceof RootProblem), JSON.stringify(root));
  return root;
}

/** What limits answers about process 12 of a tree. */
function limitsOf(tree: string): LimitReport {
  const evidence = readLimitEvidence(open(tree), 12);
  assert.ok(isRead(evidence));
  return inspectLimits(evidence);
}

/** A capture of a machine with these files beside process 12. */
async function capturedFrom(
  t: TestContext,
  files: Readonly<Record<string, Content>>,
  names?: Anonymiser,
): Promise<string> {
  const tree = makeTree(t, {
    'proc/12/stat': statLine(12, 12, {}),
    'proc/12/status': statusText(12, 12, { uid: 1000 }),
    'proc/12/maps': '7f00-7f10 rw-p 00000000 00:00 0 \n',
    'proc/self/ns/cgroup': { link: 'cgroup:[4026531835]' },
    ...files,
  });
  const out = `${temporaryFolder(t)}/out`;
  const report = await captureTo(open(tree), out, {
    now: () => 1_700_000_000,
    timezone: 'UTC',
    anonymous: names === undefined ? undefined : anonymous(names),
  });
  assert.ok(!(report instanceof OutputProblem) && report.processes === 1);
  return out;
}

const ROOT_MOUNT = '20 1 8:1 / / rw - ext4 /dev/secret-disk rw\n';
const V1 = {
  'proc/self/mountinfo':
    ROOT_MOUNT +
    '38 30 0:35 / /sys/fs/cgroup/pids rw,nosuid shared:9 - cgroup cgroup rw,pids\n' +
    '39 30 0:36 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n',
  'proc/12/cgroup': '8:pids:/acme shop/web\n4:memory:/acme shop\n0::/\n',
  'sys/fs/cgroup/pids/acme shop/web/pids.max': 'max\n',
  'sys/fs/cgroup/pids/acme shop/web/pids.current': '3\n',
  'sys/fs/cgroup/pids/acme shop/pids.max': '40\n',
  'sys/fs/cgroup/pids/acme shop/pids.current': '3\n',
  'sys/fs/cgroup/memory/acme shop/memory.limit_in_bytes': '9000000\n',
  'sys/fs/cgroup/memory/acme shop/memory.usage_in_bytes': '5000000\n',
  'sys/fs/cgroup/memory/acme shop/memory.stat': 'total_inactive_file 0\ntotal_active_file 700000\n',
};
const V2 = {
  'proc/self/mountinfo': '40 30 0:37 /pod /mnt/cg rw - cgroup2 none rw,nsdelegate\n',
  'proc/12/cgroup': '0::/pod/web\n',
  'mnt/cg/web/pids.max': '25\n',
  'mnt/cg/web/pids.current': '5\n',
  'mnt/cg/web/memory.max': 'max\n',
  'mnt/cg/web/memory.current': '100\n',
  'mnt/cg/pids.max': '1000\n',
  'mnt/cg/pids.current': '995\n',
};

/** What matters of the row of pids.max. */
function pidsRow({ limits }: LimitReport): readonly unknown[] {
  const row = limits.find(({ name }) => name === 'pids.max');
  return [row?.label, row?.used, row?.limit, row?.left, row?.exact];
}

test('v1: the groups of a process and all above them, and the limits read them', async (t) => {
  const out = await capturedFrom(t, V1);
  const report = limitsOf(out);
  assert.deepEqual(pidsRow(report), ['pids.max of /acme shop', 3, 40, 37, true]);
  const memory = report.limits.find(({ name }) => name === 'memory');
  assert.deepEqual([memory?.used, memory?.limit], [4_300_000, 9_000_000]);
  assert.deepEqual([report.binding, report.room_threads], ['pids.max', 37]);
});

test('v2: a part of the hierarchy that is mounted elsewhere; what lies above it is out of sight', async (t) => {
  const out = await capturedFrom(t, V2);
  assert.deepEqual(pidsRow(limitsOf(out)), ['pids.max of /pod', 995, 1000, 5, false]);
});

test('of mounts nothing is kept but those of control groups and of the procfs', async (t) => {
  const out = await capturedFrom(t, V1);
  const mounts = readFileSync(`${out}/proc/self/mountinfo`, 'utf8');
  assert.equal(mounts, V1['proc/self/mountinfo'].slice(ROOT_MOUNT.length));
});

for (const [what, files, expected] of [
  ['v1', V1, [3, 40, 37, true]],
  ['v2', V2, [995, 1000, 5, false]],
] as const) {
  test(`${what}: names of groups are replaced, and the limits are the same`, async (t) => {
    const names = new Anonymiser(Buffer.from('key'));
    const out = await capturedFrom(t, files, names);
    assert.deepEqual(pidsRow(limitsOf(out)).slice(1), expected);
    const all = readdirSync(out, { recursive: true, withFileTypes: true });
    for (const entry of all) {
      const path = `${entry.parentPath}/${entry.name}`.slice(out.length);
      const text = entry.isFile() ? readFileSync(`${entry.parentPath}/${entry.name}`, 'latin1') : '';
      for (const word of ['acme', 'shop', 'secret', 'web', 'pod/']) {
        assert.ok(!path.includes(word) && !text.includes(word), `${path} has ${word}`);
      }
    }
  });
}

test('a capture of a capture holds the same', async (t) => {
  const out = await capturedFrom(t, V1);
  const again = `${temporaryFolder(t)}/again`;
  await captureTo(open(out), again, { now: () => 1_700_000_000, timezone: 'UTC' });
  assert.deepEqual(pidsRow(limitsOf(again)), pidsRow(limitsOf(out)));
});

test('a hierarchy that is mounted where a tree has files of its own is left out', async (t) => {
  const out = await capturedFrom(t, {
    'proc/self/mountinfo': '40 30 0:37 / /etc/cg rw - cgroup2 none rw\n',
    'proc/12/cgroup': '0::/\n',
    'etc/cg/cgroup.procs': '12\n',
  });
  assert.ok(!existsSync(`${out}/etc/cg`));
  assert.match(limitsOf(out).limits.find(({ name }) => name === 'pids.max')?.note ?? '', /not in this tree/);
});

test('a process in the root of a hierarchy has no limit, which is known', async (t) => {
  const out = await capturedFrom(t, {
    'proc/self/mountinfo': '40 30 0:37 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    'proc/12/cgroup': '0::/\n',
  });
  const row = limitsOf(out).limits.find(({ name }) => name === 'pids.max');
  assert.deepEqual([row?.limit, row?.exact, row?.note], [Infinity, true, 'no limit at any level']);
});
