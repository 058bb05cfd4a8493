import { type RoleTable, roleByName } from './by-name.ts';
import { inStaticData, programName, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

const MAIN = 'the JavaScript main thread and its event loop; 100 % of a CPU is a blocked loop';
const SCHEDULER = "V8's scheduler of delayed tasks";
const PLATFORM = "a worker of V8's platform: helps garbage collection and compiles";
const INSPECTOR = 'the watcher that waits for SIGUSR1 to start the inspector';
const WORKER = 'a worker_threads Worker, with a JavaScript loop of its own';
const POOL = 'a worker of the libuv pool: files, dns.lookup, crypto, zlib';

/** Names that later versions give (libuv 1.50, Node 24); before that all threads have the program's. */
const ROLES: RoleTable = [
  ['libuv-worker', POOL],
  ['V8Worker', PLATFORM],
  ['DelayedTaskSche', SCHEDULER],
  ['SignalInspector', INSPECTOR],
];

/** Stacks below this are none that a thread of JavaScript or of a pool can have. */
const TINY_STACK = 1024 * 1024;
/** resourceLimits.stackSizeMb of a Worker, as it is by default. */
const WORKER_STACK = 4 * 1024 * 1024;

/** Node.js: V8 and libuv. */
export const NODE: Runtime = {
  name: 'node',
  label: 'Node.js',
  signs: {
    maps: ({ mappings }) =>
      mappings.some(({ name }) => /\/libnode\.so/.test(name)) ? 'libnode is mapped' : undefined,
    exe: (evidence) => (/^(?:node|nodejs)$/.test(programName(evidence)) ? 'the program is node' : undefined),
    comm: ({ comm }) => (comm === 'node' ? 'its name is node' : undefined),
  },
  roleOf: (thread, evidence) => roleByName(thread, ROLES) ?? roleByBirth(thread, evidence),
};

/**
 * Threads that nobody named: the main thread, then the scheduler, V8's workers and the watcher, in this order; after
 * those Workers and the pool come as they are asked for, and only their stacks tell them apart.
 */
function roleByBirth(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const { threads, pid } = evidence;
  if (thread.tid === pid) return { role: MAIN, basis: 'the first thread' };
  const [, scheduler] = threads;
  const watcher = threads.findIndex((one) => isWatcher(one, evidence));
  const place = threads.indexOf(thread);
  if (place === watcher) {
    return { role: INSPECTOR, basis: 'in futex on a word of the program, with a stack of some tens of KiB' };
  }
  if (watcher < 0 || place < 0) return undefined;
  if (thread === scheduler) {
    return { role: SCHEDULER, basis: 'the second thread, made before the watcher for the inspector' };
  }
  if (place < watcher) {
    return { role: PLATFORM, basis: 'made after the scheduler and before the watcher for the inspector' };
  }
  return lateRole(thread, scheduler, evidence);
}

function isWatcher({ call, stackBytes, tid }: RuntimeThread, evidence: RuntimeEvidence): boolean {
  if (tid === evidence.pid || stackBytes === undefined || stackBytes >= TINY_STACK) return false;
  return call?.futex !== undefined && inStaticData(evidence, call.futex.uaddr, /^libnode/);
}

function lateRole(
  { call, stackBytes }: RuntimeThread,
  scheduler: RuntimeThread | undefined,
  evidence: RuntimeEvidence,
): Role | undefined {
  if (call?.futex !== undefined && inStaticData(evidence, call.futex.uaddr, /^lib(?:node|uv)/)) {
    return { role: POOL, basis: "in futex on libuv's own word, where an idle worker of it waits" };
  }
  const usual = scheduler?.stackBytes;
  if (stackBytes === undefined || usual === undefined || usual === WORKER_STACK) return undefined;
  if (stackBytes === usual)
    return { role: POOL, basis: "made later, with a stack as large as V8's threads have" };
  if (stackBytes === WORKER_STACK)
    return { role: WORKER, basis: 'made later, with the 4 MiB of stack of a Worker' };
  return undefined;
}
