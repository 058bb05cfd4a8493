import { isRead } from '../../procfs/unreadable.ts';
import { escapeText } from '../../text/escape.ts';
import { inMask } from '../signals.ts';
import { whyUnread } from '../why-unread.ts';
import { tightest, unseenNote } from './cgroup-use.ts';
import type { LimitEvidence } from './evidence.ts';
import { type LimitRow, limitRow, notes, unknownRow } from './row.ts';
import type { StackSize } from './stack-size.ts';

/**
 * Limits that count memory. glibc's pthread_create(3) turns the ENOMEM of its mmap and mprotect into EAGAIN, so the
 * errno alone names no culprit.
 */

const KIB = 1024;
const CAP_SYS_ADMIN_BIT = 22;

/** What one new thread takes of the address space: its stack with its guard. */
function reserve(stack: StackSize): number {
  return Math.max(1, stack.bytes + stack.guard_bytes);
}

function threadsIn(bytes: number, each: number): number {
  return bytes === Infinity ? Infinity : Math.max(0, Math.floor(bytes / each));
}

/** vm.max_map_count: a stack and its guard are two maps. */
export function maxMapCount({ maps, maxMapCount: limit, stack }: LimitEvidence): LimitRow {
  const source = 'sys/vm/max_map_count; maps';
  if (!isRead(limit)) return unknownRow('max_map_count', 'maps', source, `${limit.file}: ${limit.code}`);
  const row = { name: 'max_map_count', unit: 'maps', limit, source } as const;
  if (!isRead(maps)) return limitRow({ ...row, used: null, exact: false, note: `maps: ${maps.code}` });
  const each = stack.maps_each;
  if (each === 0) {
    const note =
      'stacks of this process share one map, with guards marked in page tables or none: it does not bind';
    return limitRow({ ...row, used: maps, left: Infinity, note });
  }
  return limitRow({
    ...row,
    used: maps,
    left: threadsIn(limit - maps, each) + sureReuse(stack),
    at_least: !stack.maps_seen || !stack.reusable_certain,
    note: notes(
      `${each} maps for each thread`,
      !stack.maps_seen &&
        'a C library that marks guards in page tables (glibc 2.42 on Linux 6.13) needs none',
      reuseNote(stack),
    ),
  });
}

/** Threads that take no new stack: those of ended threads are there. */
function sureReuse({ reusable, reusable_certain }: StackSize): number {
  return reusable_certain ? (reusable ?? 0) : 0;
}

/** What stacks of ended threads, which glibc keeps and uses again first, do to the number of threads left. */
function reuseNote({ reusable, reusable_certain }: StackSize): string {
  if (reusable === 0) return '';
  if (reusable === null)
    return 'stacks that glibc keeps of ended threads leave room for more, and can not be counted here';
  return reusable_certain
    ? `${reusable} of them on stacks that glibc keeps of ended threads`
    : `up to ${reusable} more on what looks like stacks of ended threads, which glibc uses again first`;
}

/** That the number of threads left rests on a guess; empty when it does not. */
function guessNote({ certain }: StackSize): string {
  return certain ? '' : 'the size of its stacks is a guess';
}

/** More than a C library takes of the heap for a thread (glibc: 16 bytes for each library with thread-local data). */
const HEAP_EACH = KIB;
/** The heap grows in steps of up to so much. */
const HEAP_STEP = 136 * KIB;

/** RLIMIT_AS, getrlimit(2). */
export function addressSpace({ status, limits, stack }: LimitEvidence): LimitRow {
  const source = 'limits: Max address space; status: VmSize';
  if (!isRead(limits)) return unknownRow('address-space', 'bytes', source, `limits: ${limits.code}`);
  const limit = limits.get('Max address space')?.soft ?? null;
  const size = isRead(status) ? status.VmSize : undefined;
  const used = size === undefined ? null : size * KIB;
  const row = { name: 'address-space', unit: 'bytes', used, limit, source } as const;
  if (limit === Infinity) return limitRow({ ...row, note: 'unlimited' });
  const free = limit === null || used === null ? null : limit - used;
  const stacks = free === null ? null : threadsIn(free, reserve(stack));
  // The heap has room for some threads, and nothing tells for how many.
  const heap = (stacks ?? 0) * HEAP_EACH + HEAP_STEP;
  const withHeap = free === null ? null : threadsIn(free - heap, reserve(stack));
  return limitRow({
    ...row,
    left: stacks === null ? null : stacks + sureReuse(stack),
    left_least: withHeap === null || !stack.certain ? null : withHeap + sureReuse(stack),
    exact: stacks !== null && stacks === withHeap && stack.certain,
    at_least: !stack.certain || !stack.reusable_certain,
    note: notes(
      guessNote(stack),
      reuseNote(stack),
      stacks !== withHeap && 'the heap may grow, as each thread takes some of it: then fewer',
      limit === null && 'limits has no such line',
      used === null && (isRead(status) ? 'status: no VmSize' : `status: ${status.code}`),
      'a thread that calls malloc may take 64 MiB more for an arena',
    ),
  });
}

/** Strict overcommit, vm.overcommit_memory = 2: all writable stacks together (Documentation/mm/overcommit-accounting). */
export function commit(evidence: LimitEvidence): LimitRow {
  const source = 'sys/vm/overcommit_memory; meminfo: CommitLimit, Committed_AS';
  const { overcommit, meminfo, stack } = evidence;
  if (!isRead(overcommit))
    return unknownRow('commit', 'bytes', source, `${overcommit.file}: ${overcommit.code}`);
  const kib = isRead(meminfo) ? meminfo : undefined;
  const committed = kib?.get('Committed_AS');
  const limitKib = kib?.get('CommitLimit');
  const used = committed === undefined ? null : committed * KIB;
  if (overcommit !== 2) {
    const note = `not in force (overcommit_memory is ${overcommit})`;
    return limitRow({ name: 'commit', unit: 'bytes', used, limit: Infinity, source, note });
  }
  const alsoOurs = !evidence.own.asked && evidence.own.threads !== 0;
  const limit = limitKib === undefined ? null : Math.max(0, limitKib - keptBack(evidence)) * KIB;
  return limitRow({
    name: 'commit',
    unit: 'bytes',
    used,
    limit,
    left:
      limit === null || used === null
        ? null
        : threadsIn(limit - used, Math.max(1, stack.bytes)) + sureReuse(stack),
    source,
    exact: limit !== null && used !== null && stack.certain,
    at_least: alsoOurs || !stack.certain || !stack.reusable_certain,
    note: notes(
      guessNote(stack),
      reuseNote(stack),
      (limit === null || used === null) && 'meminfo lacks CommitLimit or Committed_AS',
      alsoOurs && 'the memory of tinspect itself counts until it ends',
    ),
  });
}

/** KiB of CommitLimit that this process may not have: mm/util.c, __vm_enough_memory. */
function keptBack({ status, adminReserve, userReserve }: LimitEvidence): number {
  const admin = isRead(status) && status.CapEff !== undefined && inMask(status.CapEff, CAP_SYS_ADMIN_BIT);
  const forRoot = !admin && isRead(adminReserve) ? adminReserve : 0;
  const size = isRead(status) ? (status.VmSize ?? 0) : 0;
  return forRoot + (isRead(userReserve) ? Math.min(userReserve, size / 32) : 0);
}

/**
 * What a thread costs in memory at once, roughly: 16 KiB of kernel stack, 10 KiB of task and its relatives, 12 KiB of
 * touched stack and a page of page table.
 */
const THREAD_MEMORY = 42 * KIB;

/** Memory of the machine and of the control groups; rough, and the kernel kills before it refuses. */
export function memory({ meminfo, memory: groups, own }: LimitEvidence): LimitRow {
  const rough = `rough, at ${THREAD_MEMORY / KIB} KiB each; the kernel may kill before it refuses`;
  const total = isRead(meminfo) ? meminfo.get('MemTotal') : undefined;
  const available = isRead(meminfo) ? meminfo.get('MemAvailable') : undefined;
  const level = isRead(groups) ? tightest(groups, own.asked) : undefined;
  const unseen = isRead(groups) ? unseenNote(groups) : whyUnread(groups);
  const base = { name: 'memory', unit: 'bytes', errno: 'ENOMEM', exact: false } as const;
  const free = available === undefined ? Infinity : available * KIB;
  if (level !== undefined && level.limit - level.used < free) {
    const path = escapeText(level.path, 'utf8');
    return limitRow({
      ...base,
      label: `memory of ${path}`,
      used: level.used,
      limit: level.limit,
      left: threadsIn(level.limit - level.used, THREAD_MEMORY),
      source: `${escapeText(level.folder, 'utf8')}`,
      note: notes(rough, unseen),
    });
  }
  if (total === undefined || available === undefined) {
    return unknownRow(
      'memory',
      'bytes',
      'meminfo: MemAvailable',
      isRead(meminfo) ? 'no MemAvailable' : meminfo.code,
    );
  }
  return limitRow({
    ...base,
    used: (total - available) * KIB,
    limit: total * KIB,
    left: threadsIn(free, THREAD_MEMORY),
    source: 'meminfo: MemTotal, MemAvailable',
    note: notes(rough, unseen),
  });
}

/** Bits of a user address: 128 TiB on x86_64 with four levels of page tables, 256 TiB on aarch64 with 48 bits. */
const ADDRESS_BITS: Readonly<Record<string, number>> = { x86_64: 47, aarch64: 48 };

const NARROW_BITS = 32;

/**
 * The address space itself over the stack size: what is often taken for the limit, and is the farthest, but for a program
 * of 32 bits.
 */
export function virtualAddressSpace({ status, stack, arch, narrow }: LimitEvidence): LimitRow {
  const bits = narrow ? NARROW_BITS : ADDRESS_BITS[arch];
  const source = 'status: VmSize';
  if (bits === undefined) {
    return unknownRow(
      'virtual-address-space',
      'bytes',
      source,
      `the address space of ${arch} is not known here`,
    );
  }
  const limit = 2 ** bits;
  const size = isRead(status) ? status.VmSize : undefined;
  const used = size === undefined ? null : size * KIB;
  return limitRow({
    name: 'virtual-address-space',
    unit: 'bytes',
    used,
    limit,
    left: threadsIn(limit - (used ?? 0), reserve(stack)),
    source,
    exact: used !== null && !narrow && stack.certain,
    at_least: !stack.certain,
    note: notes(
      `2^${bits} bytes over ${stack.bytes} for each stack: ${Math.floor(limit / stack.bytes)} stacks`,
      guessNote(stack),
      narrow ? 'a program of 32 bits: gaps too small for a stack stay unused' : 'never the first to bind',
    ),
  });
}
