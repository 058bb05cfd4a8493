import { hasEndedState } from '../../procfs/ended.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { durationText } from '../../text/amounts.ts';
import { shown } from './shown.ts';
import { plainSymbol } from './wchan.ts';
import type { FdEvidence, ThreadEvidence, WaitEvidence } from './evidence.ts';
import { fdText, targetText } from './text-fd.ts';
import { lockText, who } from './text-lock.ts';
import { unsureEnds } from './peers.ts';
import type { Wait } from './wait.ts';
import { isKernelThread, isLockOfMap } from './class-of.ts';
import { int32 } from './words.ts';

/** What a wait is in words, all but the text itself given. */
export type WaitFacts = Omit<Wait, 'text'>;

/** The wait in words, safe to print. How long it has lasted is not in them. */
export function waitText(wait: WaitFacts, evidence: WaitEvidence): string {
  const { thread, fd } = wait.judged;
  switch (wait.wait) {
    case 'cpu':
      if (thread.state !== 'R') return 'woke up';
      return thread.stayed === true
        ? `runs on CPU ${thread.processor}`
        : `running or ready, on CPU ${thread.processor}`;
    case 'runq':
      return `ready to run, waits for CPU ${thread.processor}`;
    case 'stopped':
      return 'stopped by a signal';
    case 'traced':
      return 'stopped by its tracer';
    case 'idle-kernel':
      return 'kernel thread, idle';
    case 'lock':
      return lockWords(wait);
    case 'epoll':
      return `epoll${watchedText(fd)}${limit(wait)}`;
    case 'poll':
      return `${pollText(thread)}${limit(wait)}`;
    case 'sleep':
      return sleepText(wait);
    case 'pipe':
      return pipeText(wait, evidence);
    case 'filelock':
      return fileLockText(wait, evidence);
    case 'child':
      return childText(wait, evidence);
    case 'signal':
      return `waits for a signal${limit(wait)}`;
    case 'ipc':
      return ipcText(wait, evidence);
    case 'uring':
      return uringText(wait);
    case 'disk':
      return diskText(wait);
    case '?':
      return unknownText(thread);
    default:
      return fd === undefined ? `${wait.wait} (${kernelText(thread)})` : fdText(wait.wait, fd);
  }
}

/** Up to here milliseconds are what people compare. */
const LONG_MS = 10_000;

function lengthText(milliseconds: number): string {
  return milliseconds < LONG_MS ? `${milliseconds} ms` : durationText(milliseconds);
}

function limit({ timeoutMs, judged }: WaitFacts): string {
  if (timeoutMs !== null) return `, at most ${lengthText(timeoutMs)}`;
  return judged.thread.call?.timed === true ? ', until a time-out' : '';
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

function watches(fd: FdEvidence | undefined): number | undefined {
  const info = fd?.info;
  return info !== undefined && isRead(info) ? (info.watches?.length ?? 0) : undefined;
}

function lockWords(wait: WaitFacts): string {
  const { judged } = wait;
  if (isLockOfMap(judged.thread.wchan)) return "the process's own memory map lock";
  if (judged.futex === undefined) {
    const { call } = judged.thread;
    return call?.name === 'futex_waitv' ? 'one of several futexes' : `futex (${kernelText(judged.thread)})`;
  }
  return lockText(wait);
}

function watchedText(fd: FdEvidence | undefined): string {
  const watched = watches(fd);
  return watched === undefined ? '' : `, ${count(watched, 'descriptor')}`;
}

function pollText({ call }: ThreadEvidence): string {
  if (call === undefined) return 'poll';
  // The arguments are those of the call that goes on with it.
  if (call.shape?.wait === 'restart')
    return 'poll that a signal cut: whether of any descriptors is not to be seen';
  const selects = call.name === 'select' || call.name === 'pselect6';
  if (call.count === undefined) return selects ? 'select' : 'poll';
  return selects ? `select, descriptors below ${call.count}` : `poll, ${count(call.count, 'descriptor')}`;
}

const TIMER_ABSTIME = 1;

function sleepText({ judged }: WaitFacts): string {
  const { call, look } = judged.thread;
  const flags = isRead(look) && look.state === 'blocked' ? int32(look.args[1] ?? 0) : 0;
  if (call?.name === 'clock_nanosleep' && (flags & TIMER_ABSTIME) !== 0) return 'sleeps until a set time';
  // A poll of nothing without a time-out.
  if (call?.shape?.wait === 'poll' && !call.timed) return 'sleeps until a signal';
  return call?.timeoutMs === undefined ? 'sleeps' : `sleeps ${lengthText(call.timeoutMs)}`;
}

/** So many processes are named; the rest is counted. */
const NAMED = 4;

function pipeText({ judged, peers, pid }: WaitFacts, { names, pipes }: WaitEvidence): string {
  const { fd, thread } = judged;
  if (fd === undefined) {
    return thread.call?.shape?.wait === 'open'
      ? 'opens a FIFO, waits for its other end'
      : `a pipe or FIFO (${kernelText(thread)})`;
  }
  const reads = fd.op === 'read';
  const nameAll = (pids: readonly number[]): string => {
    const named = pids
      .slice(0, NAMED)
      .map((peer) => who(peer, names.get(peer)) + (peer === pid ? ' itself' : ''));
    return [...named, ...(pids.length > NAMED ? [`${pids.length - NAMED} more`] : [])].join(', ');
  };
  const target = `${reads ? 'reads' : 'writes'} ${targetText(fd)}${reads ? '' : ' (full)'}`;
  const unsure = pipes === undefined ? [] : unsureEnds(pipes).filter((one) => peers?.includes(one) !== true);
  const perhaps = unsure.length === 0 ? '' : `; perhaps ${nameAll(unsure)}, without fdinfo`;
  if (peers === null) return target + perhaps;
  if (peers.length === 0) return `${target}; nobody that can be seen has the other end${perhaps}`;
  return `${target} ${reads ? 'from' : 'to'} ${nameAll(peers)}${perhaps}`;
}

function fileLockText({ judged, ownerPid, pid, fileLock }: WaitFacts, { names }: WaitEvidence): string {
  const { fd } = judged;
  const file = fd === undefined ? 'a file' : targetText(fd);
  if (ownerPid === null) return `lock on ${file}`;
  const perhaps = fileLock?.uncertain === true ? 'perhaps ' : '';
  // It may have ended and left the open file to a child, which holds the lock on.
  const hidden = names.has(ownerPid) ? '' : ', which is not to be seen here';
  const own = ownerPid === pid ? ' itself' : '';
  const { taker, others = [] } = fileLock ?? {};
  const more = others.length === 0 ? '' : ` and ${count(others.length, 'other')} with the same open file`;
  const from = taker === undefined ? '' : `, taken by ${taker}, which does not have it any more`;
  return `lock on ${file} ${perhaps}held by ${who(ownerPid, names.get(ownerPid))}${own}${more}${hidden}${from}`;
}

function childText({ child, object, onlyChild }: WaitFacts, { names }: WaitEvidence): string {
  if (object === 'vfork') {
    return child === null
      ? 'a vfork child'
      : `vfork child ${who(child, names.get(child))}, to exec or to exit`;
  }
  if (child === null) return 'a child';
  if (child === -1) {
    return onlyChild === null ? 'any child' : `its only child ${who(onlyChild, names.get(onlyChild))}`;
  }
  if (child === 0) return 'any child of its own process group';
  return child < 0 ? `any child of process group ${-child}` : `child ${who(child, names.get(child))}`;
}

function ipcText(wait: WaitFacts, { queues, semaphores }: WaitEvidence): string {
  const { call, look } = wait.judged.thread;
  if (call?.shape?.ipc === undefined) return `System V or POSIX IPC (${kernelText(wait.judged.thread)})`;
  const id = isRead(look) && look.state === 'blocked' ? int32(look.args[0] ?? 0) : -1;
  if (call.shape.ipc === 'mq') {
    const { fd } = wait.judged;
    const queue = fd === undefined ? 'message queue' : `message queue ${targetText(fd)}`;
    return `${queue}, which is ${call.name === 'mq_timedsend' ? 'full' : 'empty'}${limit(wait)}`;
  }
  if (call.shape.ipc === 'sem') {
    const set =
      semaphores !== undefined && isRead(semaphores) ? semaphores.find((one) => one.id === id) : undefined;
    return `System V semaphore set ${id}${set === undefined ? '' : ` of ${set.nsems}`}${limit(wait)}`;
  }
  const queue = queues !== undefined && isRead(queues) ? queues.find((one) => one.id === id) : undefined;
  const held = queue === undefined ? '' : `, ${count(queue.qnum, 'message')} in it`;
  return `${call.name === 'msgsnd' ? 'sends to' : 'receives from'} System V queue ${id}${held}`;
}

/** Of io_uring_enter(2): it waits for completions. */
const GETEVENTS = 1;

function uringText({ judged }: WaitFacts): string {
  const { fd, thread } = judged;
  const { look } = thread;
  const args = isRead(look) && look.state === 'blocked' ? look.args : [];
  const wanted = (int32(args[3] ?? 0) & GETEVENTS) === 0 ? 0 : int32(args[2] ?? 0);
  const ring = fd === undefined ? 'io_uring' : `io_uring ${fd.fd}`;
  return wanted > 0 ? `${ring}, ${count(wanted, 'completion')}` : ring;
}

function diskText({ judged }: WaitFacts): string {
  const { thread, fd } = judged;
  if (thread.call === undefined) {
    const fault = isRead(thread.look) && thread.look.state === 'blocked' && !isKernelThread(thread);
    return fault ? 'a page to come from disk' : `disk (${kernelText(thread)})`;
  }
  return fd === undefined
    ? `disk, in ${thread.call.name}`
    : `disk, in ${thread.call.name} of ${targetText(fd)}`;
}

function unknownText(thread: ThreadEvidence): string {
  const { state, look, call, wchan } = thread;
  if (hasEndedState(state)) return 'has ended';
  if (!isRead(look)) {
    const why = look.denied ? 'permission denied' : `syscall: ${look.code}`;
    const sleeps = wchan !== undefined && isRead(wchan) && wchan !== '0';
    return sleeps
      ? `${kernelText(thread)}; its system call is not to be seen: ${why}`
      : `not to be seen: ${why}`;
  }
  if (wchan !== undefined && isRead(wchan) && wchan.startsWith('handle_userfault'))
    return 'a page to come from userfaultfd';
  if (call === undefined) return kernelText(thread);
  const [fd] = thread.fds;
  const of = call.shape?.wait === 'fd' && fd !== undefined ? ` of ${targetText(fd)}` : '';
  return /^\d/.test(call.name) ? `in system call ${call.name}` : `in ${call.name}${of}`;
}

/** The kernel function it sleeps in, or what is known at all. */
function kernelText({ wchan, state, call }: ThreadEvidence): string {
  if (wchan !== undefined && isRead(wchan) && wchan !== '0') return `in ${shown(plainSymbol(wchan))}`;
  return call === undefined ? `state ${state}` : call.name;
}
