import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStackEvidence } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks, type StackFindings } from '../../../src/inspect/stacks/stacks.ts';
import { Unreadable, isRead } from '../../../src/procfs/unreadable.ts';
import { alteredRoot } from '../fixture.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  file,
  findingOf,
  guarded,
  KIB,
  LIBC,
  MARKED,
  pages,
  refused,
} from './evidence.ts';

type Changes = Parameters<typeof alteredRoot>[1];

const PID = 4001;
const NO_GU = { [`proc/${PID}/smaps`]: (text: string): string => text.replaceAll(/(VmFlags:.*) gu/g, '$1') };
const NO_FLAGS = {
  [`proc/${PID}/smaps`]: (text: string): string => text.replaceAll(/(VmFlags:.*?)( gu| nh)+/g, '$1'),
};
const NO_SMAPS = { [`proc/${PID}/smaps`]: null };
const NO_PAGES = { pagemap: null };

/** The stacks of one mapping with guards of page markers, in a tree that lacks something. */
function look(changes: Changes): StackFindings {
  const read = readStackEvidence(alteredRoot('stacks-guardless', changes), PID);
  assert.ok(isRead(read));
  return inspectStacks(read);
}

function bounds({ threads }: StackFindings): readonly unknown[] {
  return threads.map(({ tid, source, low, high, guard }) => [tid, source, low, high, guard]);
}

test('guard markers tell stacks where the flags that say so are not there', () => {
  const whole = look({});
  assert.equal(whole.cached.count, 1);
  for (const changes of [NO_GU, NO_FLAGS, NO_SMAPS]) {
    const findings = look(changes);
    assert.deepEqual(bounds(findings), bounds(whole));
    assert.deepEqual([findings.cached.count, findings.cached.note], [1, whole.cached.note]);
  }
});

test('neither flag nor page marker: no guard is seen, which is not that there is none', () => {
  for (const [changes, why] of [
    [{ ...NO_GU, ...NO_PAGES }, 'page markers are not known: there is no pagemap file'],
    [{ ...NO_FLAGS, ...NO_PAGES }, 'page markers are not known: there is no pagemap file'],
    [
      { ...NO_SMAPS, ...NO_PAGES },
      'flags of memory are not known: there is no smaps file, page markers are not known: there is no pagemap file',
    ],
  ] as const) {
    const { threads, cached } = look(changes);
    const [, first] = threads;
    assert.deepEqual([first?.source, first?.note, first?.reserved], ['shared', '', null]);
    assert.ok(
      first?.reason.startsWith(
        `one mapping with the stacks of 4003, 4004, 4005: no guard is seen between (${why}); it begins`,
      ),
      first?.reason,
    );
    assert.deepEqual(
      [cached.count, cached.reserved, cached.note],
      [null, null, 'not known: some may lie in mappings with others'],
    );
  }
});

const PLAIN = { VmFlags: '', Rss: Number.NaN, Swap: Number.NaN };
const SP = BASE + 256 * KIB - 5000;

test('memory without a guard, and no flags: it may be the stack of a thread as well', () => {
  const process = evidence([LIBC, area(BASE, 256 * KIB, PLAIN)], [asleep(101, SP)], {
    smaps: new Unreadable('100/smaps', 'EACCES'),
    pages: new Unreadable('100/pagemap', 'EPERM'),
  });
  const finding = findingOf({ ...process, areas: withoutFlags(process.areas) }, 101);
  assert.equal(
    finding.note,
    'in anonymous memory: its own stack without a guard that is seen, one that the program supplied, or an alternate one',
  );
  assert.equal(
    finding.reason,
    'its size can not be seen (flags of memory are not known: smaps: EACCES, page markers are not known: pagemap: EPERM)',
  );
});

/** The mappings as maps has them. */
function withoutFlags(areas: ReturnType<typeof evidence>['areas']): ReturnType<typeof evidence>['areas'] {
  return isRead(areas) ? areas.map((one) => ({ ...one, ...PLAIN })) : areas;
}

test('memory without a guard where the kernel marks stacks is none that glibc made', () => {
  const marked = guarded(BASE - 1024 * KIB, 256 * KIB);
  const process = evidence([LIBC, ...marked, area(BASE, 256 * KIB)], [asleep(101, SP)]);
  assert.match(findingOf(process, 101).note, /: supplied by the program, or an alternate stack$/);
});

test('a marked mapping without a guard that shows: no guard where the pages say so, else it is not known', () => {
  const stack = area(BASE, 256 * KIB, { VmFlags: MARKED });
  const known = evidence([LIBC, stack], [asleep(101, SP)], { pages: pages(BASE, '62- 2p') });
  assert.equal(findingOf(known, 101).guard, 0);
  const unknown = evidence([LIBC, stack], [asleep(101, SP)], {
    pages: new Unreadable('100/pagemap', 'EPERM'),
  });
  const finding = findingOf(unknown, 101);
  assert.deepEqual([finding.guard, finding.reason], [null, 'its guard is not known: pagemap: EPERM']);
});

test('cached: null where fewer stacks were found than threads may have, or some may lie with others', () => {
  const stacks = [...guarded(BASE, 256 * KIB), ...guarded(BASE + 1024 * KIB, 256 * KIB)];
  const lost = (count: number): ReturnType<typeof refused>[] =>
    Array.from({ length: count }, (_, index) => refused(101 + index));
  const few = inspectStacks(evidence([LIBC, ...stacks], lost(3))).cached;
  assert.deepEqual(few, {
    count: null,
    reserved: null,
    touched: null,
    note: 'not known: of 2 that were found nothing says whether threads have them',
  });
  assert.equal(inspectStacks(evidence([LIBC, ...stacks], lost(1))).cached.count, 1);
  const shared = area(BASE, 512 * KIB, { VmFlags: MARKED });
  const crowd = [asleep(101, BASE + 512 * KIB - 5000), asleep(102, SP)];
  const hidden = inspectStacks(evidence([LIBC, shared], crowd, { pages: pages(BASE, '128-') })).cached;
  assert.deepEqual(
    [hidden.count, hidden.reserved, hidden.note],
    [null, null, 'not known: some may lie in mappings with others'],
  );
});

test('cached: that the kernel marks no stacks is said only where its flags were read', () => {
  const stacks = guarded(BASE, 256 * KIB, { VmFlags: 'rd wr mr mw me ac ' });
  const read = evidence([LIBC, ...stacks], []);
  assert.match(inspectStacks(read).cached.note, /^the kernel does not mark stacks/);
  const unread = { ...read, areas: withoutFlags(read.areas) };
  assert.match(inspectStacks(unread).cached.note, /^flags that tell stacks are not known/);
});

test('memory of musl without a guard: it marks no stacks, and page markers tell none', () => {
  const musl = file('/lib/ld-musl-x86_64.so.1');
  const process = evidence([musl, area(BASE, 256 * KIB)], [asleep(101, SP)]);
  const { note, reason } = findingOf(process, 101);
  assert.match(
    note,
    /its own stack without a guard that is seen, one that the program supplied, or an alternate one/,
  );
  assert.equal(reason, 'its size can not be seen');
});
