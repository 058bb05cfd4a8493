import { hexAddress } from '../waits/words.ts';
import { inStaticData, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

/** Where the runtime's first heap arena begins, runtime/malloc.go: the same on every 64-bit Linux. */
const ARENA = 0xc0_0000_0000;
const ARENAS_END = 0xc1_0000_0000;

/** The Go runtime. Its threads are no goroutines: any of them runs any goroutine. */
export const GO: Runtime = {
  name: 'go',
  label: 'Go',
  signs: {
    maps: ({ mappings }) =>
      mappings.some(({ low, name }) => low === ARENA && (name === '' || name.startsWith('[anon: Go')))
        ? 'heap arenas of Go are mapped at c000000000'
        : undefined,
  },
  roleOf,
};

function roleOf(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const { call } = thread;
  if (call === undefined) {
    return thread.state === 'R'
      ? { role: 'a thread that runs Go code, or looks for some', basis: 'it runs' }
      : undefined;
  }
  const futex = call.futex;
  const second = evidence.threads[1] === thread;
  if (second && (call.name === 'nanosleep' || futex?.timed === true)) {
    return {
      role: "the runtime's monitor (sysmon); a little CPU all the time is normal",
      basis: `the second thread of the process, in ${call.name} with an end`,
    };
  }
  if (call.name.startsWith('epoll_')) {
    return {
      role: 'the thread that at this moment polls the network for all goroutines',
      basis: `in ${call.name}`,
    };
  }
  if (futex === undefined) {
    return {
      role: 'a thread whose goroutine is inside a system call: a real wait',
      basis: `in ${call.name}`,
    };
  }
  return futexRole(thread, futex.uaddr, evidence);
}

function futexRole(thread: RuntimeThread, address: number, evidence: RuntimeEvidence): Role | undefined {
  const basis = `in futex on ${hexAddress(address)}`;
  if (address >= ARENA && address < ARENAS_END) {
    return {
      role: 'an idle thread, or one locked to a goroutine that waits: the kernel can not tell which',
      basis: `${basis}, in the heap of Go`,
    };
  }
  if (!inStaticData(evidence, address)) return undefined;
  const role =
    thread.tid === evidence.pid
      ? 'the first thread, parked, or the receiver of signals'
      : 'the template thread that makes new threads, or the receiver of signals';
  return { role, basis: `${basis}, in static data` };
}
