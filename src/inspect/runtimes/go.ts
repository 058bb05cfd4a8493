import { isInHeap } from '../go-heap.ts';
import { libcOf } from '../waits/areas.ts';
import { hexAddress } from '../waits/words.ts';
import { fileName, inStaticData, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

/** The Go runtime. Its threads are no goroutines: any of them runs any goroutine. */
export const GO: Runtime = {
  name: 'go',
  label: 'Go',
  signs: {
    maps: ({ areas }) => {
      const [heap] = areas?.goHeaps ?? [];
      return heap === undefined ? undefined : `heap arenas of Go are mapped at ${hexAddress(heap.low)}`;
    },
  },
  roleOf,
};

/** FUTEX_WAIT | FUTEX_PRIVATE_FLAG, the only one that the runtime waits with (runtime/os_linux.go, futexsleep). */
const FUTEX_OP = 0x80;
/** What the word holds then: a note that nobody has rung yet, or a lock that somebody waits for (runtime/lock_futex.go). */
const NOTE = 0;
const LOCK = 2;

/** Through these C code calls the kernel; code written in Go calls it by itself. */
const C_LIBRARY = /^(?:ld-|libc[.-]|libpthread[.-])/;
const ANY_LIBRARY = /\.so\b/;

function roleOf(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const { call } = thread;
  if (call === undefined) return runningRole(thread, evidence);
  const library = callingLibrary(thread, evidence);
  if (library !== undefined) return inC(`in ${call.name}, called through ${library}`);
  if (isOnGoroutine(thread, evidence) === true) return goroutineRole(thread, evidence);
  return runtimeRole(thread, evidence) ?? otherRole(thread, evidence);
}

function runningRole(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  if (thread.state !== 'R') return undefined;
  const cgo = usesC(evidence);
  // It is the first that the runtime makes, and takes no goroutine.
  if (!cgo && evidence.threads[1] === thread) return monitor('the second thread of the process, without cgo');
  const code = cgo ? 'Go or C code' : 'Go code';
  return { role: `a thread that runs ${code}, or looks for some`, basis: 'it runs' };
}

/** The C library whose code made the call of `thread`; undefined: none did, or C code without one. */
function callingLibrary({ pc }: RuntimeThread, { areas }: RuntimeEvidence): string | undefined {
  const file = pc === undefined ? undefined : areas?.find(pc)?.name;
  const name = file === undefined ? '' : fileName(file);
  return C_LIBRARY.test(name) ? name : undefined;
}

/**
 * Whether `thread` is on the stack of a goroutine, not on the one that the runtime itself uses: that of the first thread is
 * `[stack]`, with cgo that of any other is one of C. Without cgo it lies in the heap as well: undefined.
 */
function isOnGoroutine(thread: RuntimeThread, evidence: RuntimeEvidence): boolean | undefined {
  if (!isOnHeap(thread, evidence)) return false;
  return thread.tid === evidence.pid || usesC(evidence) ? true : undefined;
}

function isOnHeap({ sp }: RuntimeThread, { areas }: RuntimeEvidence): boolean {
  return sp !== undefined && isInHeap(areas?.goHeaps ?? [], sp);
}

/** True for a program with C code: a C library is mapped, or a thread is on a stack that Go does not make. */
function usesC(evidence: RuntimeEvidence): boolean {
  if (libcOf(evidence.mappings) !== 'other') return true;
  return evidence.threads.some(
    (thread) => thread.tid !== evidence.pid && thread.sp !== undefined && !isOnHeap(thread, evidence),
  );
}

/** The address of a note in static data that `thread` waits for; undefined: it does not. */
function staticNote({ call }: RuntimeThread, evidence: RuntimeEvidence): number | undefined {
  const futex = call?.futex;
  if (futex?.op !== FUTEX_OP || futex.val !== NOTE) return undefined;
  return inStaticData(evidence, futex.uaddr, ANY_LIBRARY) ? futex.uaddr : undefined;
}

function goroutineRole(thread: RuntimeThread, evidence: RuntimeEvidence): Role {
  const name = thread.call?.name ?? '';
  const note = staticNote(thread, evidence);
  if (note === undefined || thread.call?.timed === true) {
    return { role: 'a thread whose goroutine is inside a system call: a real wait', basis: `in ${name}` };
  }
  return {
    role: 'the receiver of signals',
    basis: `in ${name} on ${hexAddress(note)}, in static data, on the stack of a goroutine`,
  };
}

/** What the runtime does for itself. */
function runtimeRole(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const { call } = thread;
  const note = staticNote(thread, evidence);
  if (call?.name === 'nanosleep' || (note !== undefined && call?.timed === true)) {
    return monitorRole(thread, evidence);
  }
  if (call?.name === 'epoll_pwait') {
    return {
      role: 'the thread that at this moment polls the network for all goroutines',
      basis: `in ${call.name}`,
    };
  }
  if (note !== undefined) {
    const role = staticRole(thread, evidence);
    return { role, basis: `in futex on ${hexAddress(note)}, in static data` };
  }
  return waitingRole(thread, evidence);
}

function monitorRole(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const name = thread.call?.name ?? '';
  const second = evidence.threads[1] === thread;
  // Where C has made threads before the runtime, it is another; one that looks for work sleeps for a moment, too.
  const isSure = second || (name === 'futex' && isOnGoroutine(thread, evidence) === false);
  if (!isSure) return undefined;
  return monitor(`${second ? 'the second thread of the process, ' : ''}in ${name} with an end`);
}

function monitor(basis: string): Role {
  return { role: "the runtime's monitor (sysmon); a little CPU all the time is normal", basis };
}

function staticRole(thread: RuntimeThread, evidence: RuntimeEvidence): string {
  if (thread.tid === evidence.pid) return 'the first thread, parked';
  return usesC(evidence)
    ? 'the template thread that makes new threads; where C has started the runtime, perhaps its first thread, parked'
    : 'the template thread that makes new threads, or the receiver of signals';
}

function waitingRole({ call }: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const futex = call?.futex;
  if (futex?.op !== FUTEX_OP) return undefined;
  const basis = `in futex on ${hexAddress(futex.uaddr)}`;
  if (futex.val === NOTE && isInHeap(evidence.areas?.goHeaps ?? [], futex.uaddr)) {
    return {
      role: 'an idle thread, or one locked to a goroutine that waits: the kernel can not tell which',
      basis: `${basis}, in the heap of Go`,
    };
  }
  if (futex.val !== LOCK || usesC(evidence)) return undefined;
  return { role: 'a thread that waits for a lock of the runtime', basis: `${basis}, while it is ${LOCK}` };
}

/** What is no call of the runtime for itself. */
function otherRole(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const name = thread.call?.name ?? '';
  if (isOnHeap(thread, evidence)) return isOwnFutex(thread) ? undefined : goroutineRole(thread, evidence);
  if (!usesC(evidence) || isOwnFutex(thread) || name === 'nanosleep') return undefined;
  return inC(`in ${name}, on a stack of C`);
}

/** True for a wait as the runtime has it, C code as well. */
function isOwnFutex({ call }: RuntimeThread): boolean {
  return call?.futex?.op === FUTEX_OP && (call.futex.val === NOTE || call.futex.val === LOCK);
}

function inC(basis: string): Role {
  return {
    role: 'a thread in C code, which a goroutine has called or C itself has started: a real wait',
    basis,
  };
}
