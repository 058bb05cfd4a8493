import type { StackEvidence, StackTask } from '../../../src/inspect/stacks/evidence.ts';
import type { StackFinding } from '../../../src/inspect/stacks/finding.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import type { PageRun } from '../../../src/procfs/pagemap.ts';
import type { Smap } from '../../../src/procfs/smaps.ts';
import type { PageState } from '../../../src/procfs/root.ts';
import { type Syscall } from '../../../src/procfs/syscall.ts';
import type { U64 } from '../../../src/procfs/stat.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const PAGE = 4 * KIB;
export const PID = 100;
/** Where the tests' stacks lie. */
export const BASE = 0x7f00_1010_0000;

/** What glibc's stacks have on kernels that mark them. */
export const MARKED = 'rd wr mr mw me ac nh ';
/** The same in a mapping with guard markers, from kernel 6.18 on. */
export const WITH_MARKERS = 'rd wr mr mw me gu ac nh ';

/** A mapping from `low` on, of `size` bytes; anonymous `rw-p` unless said. */
export function area(low: number, size: number, more: Partial<Smap> = {}): Smap {
  return {
    low,
    high: low + size,
    perms: 'rw-p',
    offset: 0,
    device: '00:00',
    inode: 0,
    name: '',
    Rss: 8,
    AnonHugePages: 0,
    Swap: 0,
    VmFlags: 'rd wr mr mw me ac ',
    ...more,
  };
}

/** The `---p` mapping directly below `low`. */
export function guard(low: number, size = PAGE): Smap {
  return area(low - size, size, { perms: '---p', Rss: 0, VmFlags: 'mr mw me ' });
}

/** A stack of glibc with its guard. */
export function guarded(low: number, size: number, more: Partial<Smap> = {}): Smap[] {
  return [guard(low), area(low, size, { VmFlags: MARKED, ...more })];
}

/** A mapping of a file. */
export function file(name: string, low = 0x7fff_0000_0000, perms = 'r-xp'): Smap {
  return area(low, 64 * KIB, { perms, inode: 77, device: 'fe:00', name, VmFlags: 'rd ex mr mw me ' });
}

export const LIBC = file('/usr/lib/x86_64-linux-gnu/libc.so.6');
export const MUSL = file('/lib/ld-musl-x86_64.so.1');
export const JVM = file('/usr/lib/jvm/lib/server/libjvm.so', 0x7fff_1000_0000);

/** The main thread's `[stack]`, grown to 132 KiB. */
export const STACK = area(0x7fff_f000_0000 - 132 * KIB, 132 * KIB, {
  name: '[stack]',
  VmFlags: 'rd wr mr mw me gd ac ',
});

/** A thread that sleeps with its stack pointer at `sp`, in a call with `args`. */
export function asleep(
  tid: number,
  sp: U64,
  more: Partial<StackTask> = {},
  args: readonly U64[] = [],
  nr = 34,
): StackTask {
  return task(tid, { state: 'blocked', nr, args, sp, pc: 1 }, more);
}

/** A thread that runs. */
export function running(tid: number, more: Partial<StackTask> = {}): StackTask {
  return task(tid, { state: 'running' }, more);
}

/** A thread whose system call can not be read. */
export function refused(tid: number, code = 'EPERM'): StackTask {
  return { ...running(tid), call: new Unreadable('syscall', code) };
}

function task(tid: number, call: Syscall, more: Partial<StackTask>): StackTask {
  return { tid, comm: `t${tid}`, state: '', inner: tid, call, ...more };
}

/** Thread `joiner` in pthread_join of `tid`, on the word at `address`. */
export function joining(joiner: number, sp: number, tid: number, address: number): StackTask {
  return asleep(joiner, sp, {}, [address, 0x109, tid, 0, 0, 0xffff_ffff], 202);
}

/** Runs of pages from `low` on: `4p 2- 1g`. */
export function pages(low: number, text: string): PageRun[] {
  let at = low;
  return text.split(' ').map((word) => {
    const run = { low: at, high: at + Number.parseInt(word, 10) * PAGE, state: word.at(-1) as PageState };
    at = run.high;
    return run;
  });
}

/** A process with these mappings, in any order, and threads beside a sleeping main one. */
export function evidence(
  areas: readonly Smap[],
  tasks: readonly StackTask[],
  more: Partial<StackEvidence> = {},
): StackEvidence {
  const main = asleep(PID, STACK.high - PAGE);
  return {
    pid: PID,
    comm: 'demo',
    kernelThread: false,
    tasks: tasks.some(({ tid }) => tid === PID) ? tasks : [main, ...tasks],
    areas: [...areas, STACK].sort((a, b) => a.low - b.low),
    stackLimit: 8 * MIB,
    pages: undefined,
    owners: undefined,
    arch: 'x86_64',
    pageSize: PAGE,
    vanished: 0,
    ...more,
  };
}

/** What is found of thread `tid`. */
export function findingOf(process: StackEvidence, tid: number): StackFinding {
  const found = inspectStacks(process).threads.find((finding) => finding.tid === tid);
  if (found === undefined) throw new Error(`nothing about ${tid}`);
  return found;
}
