import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GROUP_NEEDS, type GroupReport, groupThreads } from '../../src/inspect/groups.ts';
import { readStacksOf } from '../../src/inspect/groups-stacks.ts';
import { groupText } from '../../src/inspect/groups-text.ts';
import type { Task } from '../../src/model/task.ts';
import { Unknown } from '../../src/model/unknown.ts';
import { scan } from '../../src/scan/scanner.ts';
import { fixtureRoot } from './fixture.ts';

const KIB = 1024;

/** The groups of process `pid` of a tree with their stacks. */
function groupsOf(tree: string, pid: number): GroupReport {
  const root = fixtureRoot(tree);
  const tasks: Task[] = [];
  scan(root, { rows: 'threads', pids: [pid], needs: GROUP_NEEDS }, (task) => {
    tasks.push(task);
    return true;
  });
  return groupThreads(tasks, root.host.clock_ticks, undefined, undefined, readStacksOf(root, tasks));
}

function stacksOf(report: GroupReport, pattern: string) {
  return report.processes[0]?.groups.find((group) => group.pattern === pattern)?.stacks;
}

test('the stacks of a pool together', () => {
  const report = groupsOf('svc-jvm', 2);
  assert.deepEqual(stacksOf(report, 'http-nio-*-e'), {
    stacks: 12,
    reserved_bytes: 12 * 512 * KIB,
    covered: 12,
    touched_bytes: 1060 * KIB,
    reason: null,
  });
  assert.match(groupText(report), /^http-nio-\*-e +12 .* 6 MiB +1 MiB +12 S$/m);
});

test('what is not known of some is said, and the sum is of the others', () => {
  const report = groupsOf('stacks-odd', 3101);
  const heap = stacksOf(report, 'heap*');
  assert.deepEqual([heap?.stacks, heap?.reserved_bytes, heap?.touched_bytes], [0, null, null]);
  assert.match(heap?.reason ?? '', /can not be seen/);
  assert.match(groupText(report), /^heap\* +2 .* \? +\? +2 S$/m);
  assert.ok(report.missing.some(({ what }) => what === 'stacks'));
});

test('a stack of which only an upper bound is known lacks in the sum, and is not none', () => {
  const root = fixtureRoot('svc-jvm');
  const tasks: Task[] = [];
  scan(root, { rows: 'threads', pids: [2], needs: GROUP_NEEDS }, (task) => {
    tasks.push(task);
    return true;
  });
  const known = readStacksOf(root, tasks);
  const sumOf = (isAtMost: (tid: number) => boolean): readonly string[] => {
    const report = groupThreads(tasks, 100, undefined, undefined, (task) => {
      const found = known(task);
      if (found instanceof Unknown || !isAtMost(task.tid)) return found;
      return { ...found, atMost: true, note: 'at most: x' };
    });
    const { reason } = stacksOf(report, 'http-nio-*-e') ?? {};
    const [, cells = ''] = /^http-nio-\*-e +12 .* s +\d+ +(.*) +12 S$/m.exec(groupText(report)) ?? [];
    return [reason ?? 'none', ...cells.trim().split(/ {2,}/)];
  };
  assert.deepEqual(
    sumOf(() => true),
    ['at most: x', '?', '?'],
  );
  const first = tasks.find(({ stat }) => stat.comm.startsWith('http-nio'));
  assert.deepEqual(sumOf((tid) => tid === first?.tid).slice(0, 2), ['at most: x', '>=5.5 MiB']);
});

test('threads that have ended have no stack, and lack none', () => {
  const report = groupsOf('zombie-leader', 2602);
  assert.deepEqual(stacksOf(report, 'leaderless'), {
    stacks: 0,
    reserved_bytes: null,
    covered: 0,
    touched_bytes: null,
    reason: null,
  });
  assert.match(groupText(report), /^leaderless +1 .* - +- +1 Z$/m);
});

test('no rights: the reason, once for each thread', () => {
  const report = groupsOf('stacks-denied', 1901);
  assert.match(stacksOf(report, 'stackzoo')?.reason ?? '', /permission denied/);
  assert.equal(report.missing.find(({ what }) => what === 'stacks')?.count, 3);
});
