import { isKnown, type Unknown } from '../../model/unknown.ts';
import type { Stat } from '../../procfs/stat.ts';
import { isRead, type Reading, type Unreadable } from '../../procfs/unreadable.ts';
import { durationText } from '../../text/amounts.ts';
import { inMask, SIGCHLD } from '../signals.ts';
import { who } from '../waits/text-lock.ts';
import { int32 } from '../waits/words.ts';
import { callNameOf, endsByItself } from './call-of.ts';
import { deathOf } from './death.ts';
import type { Parent, ParentThread, Zombie, ZombieEvidence } from './evidence.ts';
import { type Coverage, coverage, type WaitCall, waitCall } from './wait-call.ts';

/** Milliseconds. A wait that is for a dead child returns at once: longer than this it is a contradiction. */
export const FRESH_MS = 1000;

/** Milliseconds. A parent that looks after its children now and then does so more often. */
const POLL_MS = 60_000;

const SECOND_MS = 1000;

/** A thread of the parent that is blocked in a wait. */
interface BlockedWait {
  readonly thread: ParentThread;
  readonly call: WaitCall;
}

/** A thread of the parent that is blocked in a wait, and whether that wait is for the zombie. */
export interface Waiter extends BlockedWait {
  readonly coverage: Coverage;
}

/** One zombie and its parent, and the questions that the decision table asks about them. */
export class Scene {
  readonly zombie: Zombie;
  readonly parent: Parent | undefined;
  /** How many zombies of the same parent there are. */
  readonly siblings: number;
  /** Milliseconds since its death. */
  readonly age: number | Unknown;
  /** Milliseconds since its death at most; undefined: no bound is known. */
  readonly atMost: number | undefined;
  /** The files that `atMost` comes from. */
  readonly atMostFrom: string;
  /** The parent's threads that have not ended; empty when they could not be listed. */
  readonly threads: readonly ParentThread[];
  readonly waiters: readonly Waiter[];
  private readonly evidence: ZombieEvidence;

  constructor(evidence: ZombieEvidence, zombie: Zombie, siblings: number) {
    this.evidence = evidence;
    this.zombie = zombie;
    this.siblings = siblings;
    this.parent = evidence.parents.get(zombie.stat.ppid);
    const { age, atMost, atMostFrom } = deathOf(evidence, zombie);
    this.age = age;
    this.atMost = atMost;
    this.atMostFrom = atMostFrom;
    const threads = this.parent?.threads;
    this.threads = threads !== undefined && isRead(threads) ? threads : [];
    const waits = this.parent === undefined ? [] : waitsOf(this.parent, evidence.arch);
    this.waiters = waits.map(({ thread, call }) => ({
      thread,
      call,
      coverage: this.coverageOf(thread, call),
    }));
  }

  /** Who looks. */
  get euid(): number {
    return this.evidence.euid;
  }

  get pid(): number {
    return this.zombie.stat.pid;
  }

  get ppid(): number {
    return this.zombie.stat.ppid;
  }

  /** `4102 (forgets)`, or the bare number of a process that was not seen. */
  who(pid: number): string {
    return who(pid, this.evidence.processes.get(pid)?.comm);
  }

  /** The walk's record of a process, or undefined when there is none. */
  process(pid: number): Stat | undefined {
    return this.evidence.processes.get(pid);
  }

  get parentName(): string {
    return this.who(this.ppid);
  }

  /** True when it is known to have died within the last second: whoever waits may not have got to it yet. */
  get isFresh(): boolean {
    return this.atMost !== undefined && this.atMost <= FRESH_MS;
  }

  /** True when it is known to have been dead so long that whoever waits for it would have it by now. */
  get isStale(): boolean {
    return isKnown(this.age) && this.age > FRESH_MS;
  }

  /**
   * True when it is known to have been dead for longer than a parent that polls lets pass: by its age, or because a
   * look so long ago has shown it dead. `atMost` is no age: it may have died just now.
   */
  get isLongDead(): boolean {
    return (isKnown(this.age) && this.age > POLL_MS) || (this.seenFor ?? 0) > POLL_MS;
  }

  /** How long it has stayed since it was seen dead first, in words; undefined: it was looked at once. */
  get lasted(): string | undefined {
    const { seenFor } = this;
    if (seenFor === undefined) return undefined;
    return `it was still there ${seenFor < SECOND_MS ? `${seenFor / SECOND_MS} s` : durationText(seenFor)} later`;
  }

  /** Milliseconds since a look before this one has shown it dead; undefined: none has. */
  private get seenFor(): number | undefined {
    return this.zombie.seen_ms ?? this.evidence.lasted_ms;
  }

  /** Why a wait of the parent may have been missed, or undefined: every thread's call was read. */
  get blind(): Unreadable | undefined {
    if (this.parent === undefined) return undefined;
    if (!isRead(this.parent.threads)) return this.parent.threads;
    return this.threads.map((thread) => thread.syscall).find((syscall) => !isRead(syscall)) as
      Unreadable | undefined;
  }

  /** The name of the system call that a thread is blocked in; undefined: none, or it can't be read. */
  callName(thread: ParentThread): string | undefined {
    const nr = blockedCall(thread)?.nr;
    if (nr === undefined) return undefined;
    const compat = this.parent?.compat === true;
    return callNameOf(this.evidence.arch, compat, nr) ?? `${compat ? '32-bit ' : ''}system call ${nr}`;
  }

  /**
   * A thread of the parent that goes on by itself, and may come to a wait then: it runs, sleeps for a time, or sits in a
   * call with a timeout. Undefined: none does, as far as their calls could be read.
   */
  get goingOn(): ParentThread | undefined {
    return this.threads.find((thread) => !isStopped(thread) && this.goesOn(thread));
  }

  private goesOn(thread: ParentThread): boolean {
    const { stat, syscall } = thread;
    if (stat.state === 'R') return true;
    if (!isRead(syscall)) return false;
    const call = blockedCall(thread);
    return call === undefined || endsByItself(this.callName(thread), call.args);
  }

  /**
   * True when the parent can not have been given the zombie as an orphan: who did start it would have to have ended as
   * a child of the parent, and that never had another child.
   */
  get isOwn(): boolean {
    if (this.parent === undefined || this.threads.length === 0) return false;
    const { stat, status } = this.parent;
    // The faults of every child that was waited for are added up here; one that ends while SIGCHLD is ignored is not.
    if (stat.cminflt !== 0 || stat.cmajflt !== 0) return false;
    if (!isRead(status) || inMask(status.SigIgn, SIGCHLD)) return false;
    const lists = this.threads.map(({ children }) => (isRead(children) ? children : undefined));
    // A list that lacks the zombie, too, is no proof.
    return lists.every((list) => list?.every((child) => child === this.pid)) && lists.flat().length === 1;
  }

  /** What the parent's main thread (the first that lives) is at, in words, with the file that says so. */
  doing(): string {
    const thread = this.threads[0];
    if (thread === undefined) return 'its threads can not be listed';
    const name = thread.tid === this.ppid ? 'its main thread' : `its thread ${thread.tid}`;
    if (thread.stat.state === 'R') return `${name} is running (stat)`;
    if (isStopped(thread)) return `${name} is stopped (stat)`;
    const call = this.callName(thread);
    if (call !== undefined) return `${name} sits in ${call} (syscall)`;
    if (!isRead(thread.syscall))
      return `what ${name} sits in can not be read (syscall: ${thread.syscall.code})`;
    return `${name} sleeps outside a system call (syscall)`;
  }

  /** The parent's descriptors that are pidfds of the zombie. */
  pidfds(): readonly number[] {
    return this.descriptors((info) => info.Pid === this.pid);
  }

  /** The parent's descriptors that match. */
  descriptors(
    matches: (info: { readonly Pid?: number; readonly sigmask?: string }) => boolean,
  ): readonly number[] {
    const fds = this.parent?.fds;
    if (fds === undefined || !isRead(fds)) return [];
    return [...fds].filter(([, info]) => matches(info)).map(([fd]) => fd);
  }

  /** How many PID namespaces deep its parent is, seen from here; 1, too, where that is not known. */
  get depth(): number {
    return namespaceDepth(this.parent?.status);
  }

  private coverageOf(thread: ParentThread, call: WaitCall): Coverage {
    const { stat } = this.zombie;
    const { depth } = this;
    const nested = depth > 1;
    return coverage(call, {
      pid: this.numberAt(depth),
      // A group's number in another namespace is not in the files that are read here.
      pgid: nested ? undefined : stat.pgrp,
      inWaitersGroup: stat.pgrp === this.parent?.stat.pgrp,
      pidfds: this.pidfds(),
      exitSignalIsChld: stat.exit_signal === SIGCHLD || Number.isNaN(stat.exit_signal),
      startedByWaiter: this.startedBy(thread),
    });
  }

  /** The zombie's number in the PID namespace that lies `depth` levels below ours. */
  private numberAt(depth: number): number {
    const { status } = this.zombie;
    return (isRead(status) ? status.NSpid[depth - 1] : undefined) ?? this.pid;
  }

  private startedBy(thread: ParentThread): boolean | undefined {
    if (isRead(thread.children)) return thread.children.includes(this.pid);
    return this.threads.length === 1 ? true : undefined;
  }

  /** The thread of the parent that has started the zombie, as far as the children files tell. */
  starter(): ParentThread | undefined {
    return this.threads.find((thread) => isRead(thread.children) && thread.children.includes(this.pid));
  }
}

/** The waits of a parent, worked out once for all its zombies. */
const waits = new WeakMap<Parent, readonly BlockedWait[]>();

function waitsOf(parent: Parent, arch: string): readonly BlockedWait[] {
  let known = waits.get(parent);
  if (known === undefined) {
    const threads = isRead(parent.threads) ? parent.threads : [];
    known = threads.flatMap((thread) => {
      // A tracer may hold one thread alone: its wait gets nothing until it goes on.
      if (isStopped(thread)) return [];
      const blocked = blockedCall(thread);
      const name = blocked && callNameOf(arch, parent.compat, blocked.nr);
      const call = blocked && waitCall(name, blocked.args);
      return call === undefined ? [] : { thread, call };
    });
    waits.set(parent, known);
  }
  return known;
}

/** True for a thread that a signal or a tracer holds. */
export function isStopped({ stat }: ParentThread): boolean {
  return stat.state === 'T' || stat.state === 't';
}

/** The system call that a sleeping thread is in. */
function blockedCall(thread: ParentThread): { nr: number; args: readonly (number | bigint)[] } | undefined {
  const { syscall } = thread;
  if (!isRead(syscall) || syscall.state !== 'blocked' || int32(syscall.nr) < 0) return undefined;
  return { nr: syscall.nr, args: syscall.args };
}

/** How many PID namespaces deep a process is, seen from here: 1 for our own. */
function namespaceDepth(status: Reading<{ readonly NSpid: readonly number[] }> | undefined): number {
  return status !== undefined && isRead(status) ? Math.max(1, status.NSpid.length) : 1;
}
