import { hexAddress } from '../waits/words.ts';
import {
  inStaticData,
  mappedFile,
  programName,
  type RuntimeEvidence,
  type RuntimeThread,
} from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

const LIBRARY = /^libpython\d/;
/** FUTEX_WAIT_BITSET, private, with a deadline on the monotonic clock: the 5 ms of the GIL are one. */
const TIMED_OP = 0x89;

/** CPython. Up to 3.13 its threads have no names of their own. */
export const CPYTHON: Runtime = {
  name: 'cpython',
  label: 'CPython',
  signs: {
    maps: (evidence) => {
      const library = mappedFile(evidence, LIBRARY) ?? mappedFile(evidence, /\.cpython-\d.*\.so$/);
      return library === undefined ? undefined : `${library} is mapped`;
    },
    exe: (evidence) =>
      /^python\d?(?:\.\d+)?t?$/.test(programName(evidence))
        ? `the program is ${programName(evidence)}`
        : undefined,
    comm: ({ comm }) => (/^python\d?(?:\.\d+)?$/.test(comm) ? `its name is ${comm}` : undefined),
  },
  roleOf,
};

function roleOf(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined {
  const futex = thread.call?.futex;
  if (
    futex !== undefined &&
    futex.op === TIMED_OP &&
    futex.timed &&
    inStaticData(evidence, futex.uaddr, LIBRARY)
  ) {
    return {
      role: 'a thread that has Python code to run and waits for its turn: the global interpreter lock (GIL)',
      basis: `in futex with a deadline on ${hexAddress(futex.uaddr)}, in Python's own data`,
    };
  }
  if (thread.tid === evidence.pid) return { role: 'the main thread of Python', basis: 'the first thread' };
  if (futex === undefined || futex.timed) return undefined;
  const alike = evidence.threads.filter(({ call }) => call?.futex?.uaddr === futex.uaddr).length;
  if (alike < 2) return undefined;
  return {
    role: 'one of several that wait on one lock, as an idle pool does',
    basis: `${alike} threads are in futex on ${hexAddress(futex.uaddr)}`,
  };
}
