import { readCmdline } from '../../procfs/cmdline.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { readStatus, type Status } from '../../procfs/status.ts';
import { finish, type Steps } from '../../procfs/steps.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import type { Task } from '../../model/task.ts';
import { RootMoment } from '../../scan/moment.ts';
import { userNames } from '../../scan/names.ts';
import { scan } from '../../scan/scanner.ts';
import { zoneOf } from '../../text/calendar.ts';
import { strftime } from '../../text/strftime.ts';
import { readHasCallMask } from '../call-mask.ts';
import { GROUP_NEEDS, groupThreads, type ThreadGroup } from '../groups.ts';
import { readLimitEvidence } from '../limits/read.ts';
import { inspectLimits, type LimitReport } from '../limits/report.ts';
import type { NameDump } from '../names/dump.ts';
import type { NameJoin } from '../names/join.ts';
import { groupName } from '../names/apply.ts';
import { readNameJoin } from '../names/read.ts';
import { readRuntimeEvidence } from '../runtimes/read.ts';
import { recognise, roleOf } from '../runtimes/recognise.ts';
import type { Role, RuntimeFinding } from '../runtimes/runtime.ts';
import { completeEnds } from '../pipes/complete-ends.ts';
import { stackEvidenceSteps } from '../stacks/read.ts';
import { stackFindingSteps, type StackFindings } from '../stacks/stacks.ts';
import type { WaitEvidence } from '../waits/evidence.ts';
import { lookBeyond } from '../locks/look-beyond.ts';
import type { Wait } from '../waits/wait.ts';
import { lookAtWaits, lookSteps, type WaitLook, type WaitLookOptions } from '../waits/look.ts';
import { zombieEvidenceSteps } from '../zombies/read.ts';
import { inspectZombies, type ZombieRow } from '../zombies/report.ts';
import type { Deadlock } from '../locks/deadlocks.ts';
import { readIdleBackends } from './backends.ts';
import { followChain } from './chain.ts';
import type { ExplainEvidence } from './evidence.ts';
import type { LastSecond } from './last-second.ts';
import { socketWaitSteps } from './socket.ts';
import { readWatched } from './watched.ts';

/** How to look. */
export interface ExplainOptions extends WaitLookOptions {
  readonly second?: LastSecond | undefined;
  readonly dump?: NameDump | undefined;
}

/** PF_KTHREAD. */
const KERNEL_THREAD = 0x20_0000;

/** Reads all that the page about task `tid` of process `pid` says. ENOENT or ESRCH when it has ended. */
export function readExplainEvidence(
  root: ProcRoot,
  pid: number,
  tid: number,
  options: ExplainOptions = {},
): Reading<ExplainEvidence> {
  return finish(explainEvidenceSteps(root, pid, tid, options));
}

/** The same in steps, a thread in each. */
export function* explainEvidenceSteps(
  root: ProcRoot,
  pid: number,
  tid: number,
  options: ExplainOptions = {},
): Steps<Reading<ExplainEvidence>> {
  const dir = `${pid}/task/${tid}`;
  const thread = readStat(root, dir);
  if (!isRead(thread)) return thread;
  const process = readStat(root, String(pid));
  if (!isRead(process)) return process;
  const status = readStatus(root, dir);
  const threads = readThreads(root, pid);
  const names = options.dump === undefined ? undefined : readNameJoin(root, options.dump, threads);
  const looks = new Looks(
    root,
    names === undefined ? options : { ...options, rename: (read) => marked(read, names) },
  );
  const look = yield* looks.first(pid);
  const ofUser = (process.flags & KERNEL_THREAD) === 0 && !hasEndedState(thread.state);
  const stacks = ofUser ? yield* readStacks(root, pid) : undefined;
  const family = yield* readFamily(root, pid);
  const wait = look.waits.find((one) => one.tid === tid);
  const ofRuntime = lens(root, tid, look, stacks);
  const chain = followChain(pid, tid, (other) => looks.of(other), names);
  return {
    pid,
    tid,
    clockTicks: root.host.clock_ticks,
    process,
    thread,
    status,
    cmdline: readCmdline(root, String(pid)),
    user: isRead(status) ? userNames(root).name(status.Uid[1]) : undefined,
    ...startOf(root, thread),
    parent: family.parent,
    tracer: tracerOf(root, status),
    group: groupOf(root, threads, tid, names),
    ...ofRuntime,
    look: { ...look, deadlocks: looks.deadlocks(pid, look) },
    readsOwners: options.owners === true,
    wait,
    chain,
    second: options.second,
    stack: stacks?.threads.find((stack) => stack.tid === tid),
    limits: ofUser ? readRoom(root, pid) : undefined,
    children: family.children,
    zombies: family.zombies,
    names,
    socketWait: yield* socketWaitSteps(root, wait),
    watched: readWatched(root, wait),
    idleBackends:
      ofRuntime.runtime?.runtime === 'postgres' ? readIdleBackends(root, pid, family.siblings) : undefined,
  };
}

function tracerOf(root: ProcRoot, status: Reading<Status>): Stat | undefined {
  if (!isRead(status) || status.TracerPid <= 0) return undefined;
  const stat = readStat(root, String(status.TracerPid));
  return isRead(stat) ? stat : undefined;
}

/** Evidence that says which processes the dump speaks of; all threads keep their names. */
function marked(evidence: WaitEvidence, { rows }: NameJoin): WaitEvidence {
  const processes = evidence.processes.map((process) =>
    Object.assign({}, process, { named: process.threads.some(({ tid }) => rows.has(tid)) }),
  );
  return { ...evidence, processes };
}

/** What the threads of processes wait for, each process looked at once. */
class Looks {
  private readonly root: ProcRoot;
  private readonly options: ExplainOptions;
  private readonly known = new Map<number, WaitLook>();

  constructor(root: ProcRoot, options: ExplainOptions) {
    this.root = root;
    this.options = options;
  }

  /** The look at a process that may have many threads, in steps. */
  *first(pid: number): Steps<WaitLook> {
    const look = yield* withEnds(this.root, yield* lookSteps(this.root, [pid], this.options));
    this.known.set(pid, look);
    return look;
  }

  /** The deadlocks of process `pid`, with those that lead through other processes, where it waits for any. */
  deadlocks(pid: number, look: WaitLook): readonly Deadlock[] {
    if (!look.waits.some(waitsForOthers)) return look.deadlocks;
    const known = new Set(look.deadlocks.map((one) => one.tids.join()));
    const joint = lookBeyond(this.root, [pid], this.options, look).deadlocks;
    return [...look.deadlocks, ...joint.filter((one) => !known.has(one.tids.join()))];
  }

  of(pid: number): WaitLook {
    let look = this.known.get(pid);
    if (look === undefined) {
      look = finish(withEnds(this.root, lookAtWaits(this.root, [pid], this.options)));
      this.known.set(pid, look);
    }
    return look;
  }
}

/** With what tells whether the ends of the pipes that it saw are all there are. */
function* withEnds(root: ProcRoot, look: WaitLook): Steps<WaitLook> {
  const { evidence } = look;
  if (evidence.pipes === undefined) return look;
  return { ...look, evidence: { ...evidence, pipes: yield* completeEnds(root, evidence.pipes) } };
}

/** True for a thread that another process may hold up. */
function waitsForOthers({ wait, pid, lock }: Wait): boolean {
  if (wait === 'filelock' || wait === 'pipe' || wait === 'child') return true;
  return lock?.owner?.pid !== undefined && lock.owner.pid !== pid;
}

function readThreads(root: ProcRoot, pid: number): readonly Task[] {
  const threads: Task[] = [];
  scan(root, { rows: 'threads', pids: [pid], needs: GROUP_NEEDS }, (task) => {
    threads.push(task);
    return true;
  });
  return threads;
}

function groupOf(
  root: ProcRoot,
  threads: readonly Task[],
  tid: number,
  names: NameJoin | undefined,
): ThreadGroup | undefined {
  const nameOf = names === undefined ? undefined : groupName(names);
  const { clock_ticks } = root.host;
  const groups = groupThreads(threads, clock_ticks, undefined, nameOf, undefined, readHasCallMask(root));
  const [process] = groups.processes;
  return process?.groups.find(({ tids }) => tids.includes(tid));
}

function lens(
  root: ProcRoot,
  tid: number,
  { evidence }: WaitLook,
  stacks: StackFindings | undefined,
): { readonly runtime: RuntimeFinding | undefined; readonly role: Role | undefined } {
  const [process] = evidence.processes;
  if (process === undefined || stacks === undefined) return { runtime: undefined, role: undefined };
  const sizes = stacks.threads.flatMap((stack) =>
    stack.reserved === null ? [] : [[stack.tid, stack.reserved] as const],
  );
  const runtimeEvidence = readRuntimeEvidence(root, process, new Map(sizes));
  const runtime = recognise(runtimeEvidence);
  const thread = runtimeEvidence.threads.find((one) => one.tid === tid);
  return { runtime, role: thread === undefined ? undefined : roleOf(thread, runtimeEvidence, runtime) };
}

function startOf(root: ProcRoot, { starttime }: Stat): Pick<ExplainEvidence, 'started' | 'ageMs'> {
  const moment = new RootMoment(root);
  const ticks = root.host.clock_ticks;
  const ageMs =
    moment.uptimeTicks > 0 ? Math.max(0, ((moment.uptimeTicks - starttime) * 1000) / ticks) : undefined;
  if (!isRead(moment.btime)) return { started: undefined, ageMs };
  const zone = zoneOf(root.host.timezone);
  const start = moment.btime + Math.floor(starttime / ticks);
  return { started: strftime('%Y-%m-%d %H:%M:%S', zone.civil(start), zone), ageMs };
}

function* readStacks(root: ProcRoot, pid: number): Steps<StackFindings | undefined> {
  const evidence = yield* stackEvidenceSteps(root, pid);
  return isRead(evidence) ? yield* stackFindingSteps(evidence) : undefined;
}

function readRoom(root: ProcRoot, pid: number): LimitReport | undefined {
  const evidence = readLimitEvidence(root, pid, undefined);
  return isRead(evidence) ? inspectLimits(evidence) : undefined;
}

/** Who is related to a process. */
interface Family {
  readonly parent: Stat | undefined;
  /** Those that live. */
  readonly children: readonly Stat[];
  /** By PID, the other children of the parent. */
  readonly siblings: readonly number[];
  /** Its children that are zombies; itself, when it is one. */
  readonly zombies: readonly ZombieRow[];
}

function* readFamily(root: ProcRoot, pid: number): Steps<Family> {
  const evidence = yield* zombieEvidenceSteps(root);
  const { zombies } = inspectZombies(evidence);
  const own = evidence.processes.get(pid);
  return {
    parent: own === undefined ? undefined : evidence.processes.get(own.ppid),
    children: [...evidence.processes.values()].filter(({ ppid, state }) => ppid === pid && state !== 'Z'),
    siblings: [...evidence.processes.values()].flatMap((one) =>
      one.ppid === own?.ppid && one.pid !== pid ? one.pid : [],
    ),
    zombies: zombies.filter((row) => row.pid === pid || (row.ppid === pid && !row.leader_with_live_threads)),
  };
}
