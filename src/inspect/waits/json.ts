import { isKnown } from '../../model/unknown.ts';
import { decodeText } from '../../text/decode.ts';
import type { Deadlock } from '../locks/deadlocks.ts';
import type { Lock } from '../locks/lock.ts';
import type { WaitReport } from './report.ts';
import type { Wait } from './wait.ts';
import { hexAddress } from './words.ts';

/** The JSON document of `tinspect waits`. Addresses are hexadecimal digits; null: none, or not known. */
export function waitsJson({ waits, locks, deadlocks }: WaitReport): object {
  return {
    schema: 1,
    kind: 'waits',
    threads: waits.map(threadJson),
    locks: locks.map(lockJson),
    deadlocks: deadlocks.map(deadlockJson),
  };
}

function threadJson(wait: Wait): object {
  return {
    pid: wait.pid,
    tid: wait.tid,
    comm: decodeText(wait.judged.thread.kernelComm ?? wait.comm),
    ...nameJson(wait),
    state: wait.state,
    class: wait.wait,
    syscall: wait.syscall,
    fd: wait.fd,
    object: wait.object,
    address: addressJson(wait.address),
    futex_address: addressJson(wait.word),
    mapping: wait.place === undefined ? null : decodeText(wait.place.mapping),
    owner_tid: wait.ownerTid,
    owner_pid: wait.ownerPid,
    peer_pids: wait.peers,
    child_pid: wait.child,
    timeout_ms: wait.timeoutMs,
    timed: isTimed(wait),
    since_ms: isKnown(wait.since) ? Math.round(wait.since) : null,
    text: wait.text,
    uncertain: wait.uncertain,
  };
}

/** The name of the dump, where one is given; null: it has none. */
function nameJson({ comm, judged: { thread } }: Wait): { readonly name?: string | null } {
  if (thread.kernelComm === undefined) return {};
  return { name: comm === thread.kernelComm ? null : decodeText(comm) };
}

/** Whether the wait ends by itself after a time, of which most lie behind a pointer; null: its call is not known. */
function isTimed({ wait, judged: { thread } }: Wait): boolean | null {
  const { call } = thread;
  if (call === undefined) return null;
  const naps = wait === 'sleep' && call.shape?.wait === 'sleep';
  return call.timed || naps;
}

function addressJson(address: number | null): string | null {
  return address === null ? null : hexAddress(address);
}

/** A join has no object of its own: its address is 0. `uncertain`: kind and address are a guess. */
function lockJson({ pid, kind, object, address, owner, waiters, certainty }: Lock): object {
  return {
    pid,
    kind,
    address: object === 'join' ? '0' : address === undefined ? null : hexAddress(address),
    owner: owner?.tid ?? null,
    owner_alive: owner?.alive ?? null,
    waiters: waiters.map(({ thread }) => thread.tid),
    ...(certainty === 'likely' ? { uncertain: true } : {}),
  };
}

function deadlockJson({ tids, certainty, text }: Deadlock): object {
  return { tids, certainty, text };
}
