import { hasEndedState } from '../../procfs/ended.ts';
import { type Mapping, readMaps } from '../../procfs/maps.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStatus } from '../../procfs/status.ts';
import { mapSteps, type Steps } from '../../procfs/steps.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { Areas, libcOf } from './areas.ts';
import type { ProcessEvidence, ThreadEvidence } from './evidence.ts';
import type { FirstLook, ThreadReader } from './read-thread.ts';
import type { Ran } from './runnable.ts';

const FOUR_GIB = 0x1_0000_0000;

/** Reads what the threads of one process have in common, and the rest of each thread. */
export function* completeProcess(
  root: ProcRoot,
  reader: ThreadReader,
  pid: number,
  looks: readonly FirstLook[],
  ran: ReadonlyMap<string, Ran>,
): Steps<ProcessEvidence> {
  let list: Reading<Mapping[]> | undefined;
  const maps = (): Reading<Mapping[]> => (list ??= readMaps(root, mapsFolder(pid, looks)));
  const compat = looks.some(({ look }) => isLow(look)) && isCompat(maps());
  const threads = yield* mapSteps(looks, (look) => reader.complete(look, pid, compat, ran.get(look.dir)));
  if (looks.length > 1) reader.addChildren(looks);
  const locks = threads.some(({ call }) => call?.futex !== undefined);
  const wanted = locks ? maps() : undefined;
  // Of a live system nothing lacks it but a process that has ended meanwhile.
  const areas = wanted !== undefined && !isRead(wanted) && wanted.gone && !root.captured ? undefined : wanted;
  const leader = threads.find(({ tid }) => tid === pid) ?? threads[0];
  return {
    pid,
    comm: leader?.comm ?? '',
    threads,
    areas:
      areas !== undefined && isRead(areas)
        ? new Areas(areas, root.host, { [Symbol.iterator]: () => sps(threads) })
        : areas,
    libc: areas !== undefined && isRead(areas) ? libcOf(areas) : 'other',
    jvm: areas !== undefined && isRead(areas) && areas.some(({ name }) => name.endsWith('/libjvm.so')),
    inner: locks ? readInnerTids(root, pid, looks) : undefined,
  };
}

/** The threads whose stack pointers are known. */
function* sps(threads: readonly ThreadEvidence[]): Generator<readonly [tid: number, sp: number]> {
  for (const { tid, look } of threads) {
    if (isRead(look) && look.state === 'blocked' && look.sp !== 0) yield [tid, Number(look.sp)];
  }
}

/** A folder with the maps of a process: its own are empty when the leader has ended. */
function mapsFolder(pid: number, looks: readonly FirstLook[]): string {
  const [first] = looks;
  if (first?.state !== 'Z') return String(pid);
  return looks.find(({ state }) => !hasEndedState(state))?.dir ?? String(pid);
}

/** True for a thread of a 32-bit program, whose system calls have the numbers of another table. */
export function isCompatLook(root: ProcRoot, pid: number, look: FirstLook['look']): boolean {
  return isLow(look) && isCompat(readMaps(root, String(pid)));
}

function isLow(look: FirstLook['look']): boolean {
  return isRead(look) && look.state === 'blocked' && look.sp !== 0 && look.sp < FOUR_GIB;
}

/** True for a 32-bit program: nothing but the kernel's own page lies above 4 GiB. */
function isCompat(areas: Reading<Mapping[]>): boolean {
  return isRead(areas) && areas.every(({ high, name }) => high <= FOUR_GIB || name === '[vsyscall]');
}

/**
 * Our numbers of a process's tasks by those of its own PID namespace (the last number of NSpid in status);
 * undefined when it lives in ours.
 */
function readInnerTids(
  root: ProcRoot,
  pid: number,
  looks: readonly FirstLook[],
): ReadonlyMap<number, number> | undefined {
  const status = readStatus(root, String(pid));
  if (!isRead(status) || status.NSpid.length < 2) return undefined;
  const inner = new Map<number, number>();
  for (const { dir, tid } of looks) {
    const own = readStatus(root, dir);
    const number = isRead(own) ? own.NSpid.at(-1) : undefined;
    if (number !== undefined) inner.set(number, tid);
  }
  return inner;
}
