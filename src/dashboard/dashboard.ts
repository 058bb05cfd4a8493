import type { View } from '../columns/view.ts';
import { namePattern } from '../inspect/name-pattern.ts';
import type { FileName, Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import type { LiveProcess, LiveTask } from '../scan/live-task.ts';
import type { Round } from '../scan/sampler.ts';
import { BlockedKinds } from './blocked-kinds.ts';
import { type Census, takeCensus } from './census.ts';
import { busy, type Machine, readMachine } from './machine.ts';
import { HISTORY, Histories } from './history.ts';
import type { Glyphs } from './glyphs.ts';
import { countPassed, type Mark } from './marks.ts';
import type { Palette, Role } from './palette.ts';
import type { PaletteName } from './preferences.ts';
import type { Prompt } from './prompt.ts';
import { Ring } from './ring.ts';
import type { Screen, ScreenEntry, Wanted } from './screen.ts';
import type { TaskListStart } from './task-list.ts';

/** Threads of which a history is kept before anybody asked for it; beyond that only of what is looked at. */
const MOST_HISTORIES = 3000;
const NS_PER_S = 1e9;

/** CPU and memory of a process by pidusage. */
export interface Usage {
  /** Percent of one CPU. */
  readonly cpu: number;
  readonly memory_bytes: number;
}

/** Where in a recording the dashboard is. */
export interface Replay {
  /** From 0. */
  readonly at: number;
  readonly count: number;
}

/** What a dashboard begins with. */
export interface DashboardStart {
  readonly root: ProcRoot;
  readonly view: View;
  readonly palette: Palette;
  readonly paletteName: PaletteName;
  readonly glyphs: Glyphs;
  readonly screens: readonly ScreenEntry[];
  readonly list: TaskListStart;
  /** Seconds. */
  readonly interval: number;
  /** Why no process may be changed, `not with --readonly`; undefined: they may. */
  readonly noChanges: string | undefined;
  readonly replay?: Replay | undefined;
  /** Said first. */
  readonly message?: string | undefined;
}

/** A line that is said until the next key, or for some seconds. */
export interface Message {
  readonly text: string;
  readonly role: Role;
}

/**
 * All that the dashboard knows and shows, without a terminal and without a timer: rounds come in with `take`, keys
 * with `perform`, and screens draw it into a grid.
 */
export class Dashboard {
  readonly palette: Palette;
  readonly paletteName: PaletteName;
  readonly glyphs: Glyphs;
  /** Why no process may be changed, `not with --readonly`; undefined: they may. */
  readonly noChanges: string | undefined;
  readonly start: TaskListStart;
  readonly entries: readonly ScreenEntry[];
  readonly histories = new Histories();
  readonly blockedKinds = new BlockedKinds();
  /** Percent of all CPUs together. */
  cpuHistory = new Ring(HISTORY);
  /** Keys of rows. */
  readonly tags = new Set<string>();
  view: View;
  root: ProcRoot;
  /** The only processes that are read; undefined: all. */
  only: readonly number[] | undefined = undefined;
  /** Whether there has ever been a process. */
  hadProcesses = false;
  round: Round | undefined = undefined;
  machine: Machine | undefined = undefined;
  census: Census | undefined = undefined;
  /** The process and the thread that their screens show; they stay after their end. */
  process: LiveProcess | undefined = undefined;
  thread: LiveTask | undefined = undefined;
  mark: Mark | undefined = undefined;
  prompt: Prompt | undefined = undefined;
  message: Message | undefined;
  /** Whether the owners of locks are read from the memory of processes. */
  owners = false;
  paused = false;
  interval_s: number;
  /** Seconds between rounds that cost too much for `interval_s`; undefined: they do not. */
  slowed_s: number | undefined = undefined;
  /** Seconds since the last round. */
  age_s = 0;
  replay: Replay | undefined;
  ownUsage: Usage | undefined = undefined;
  processUsage: Usage | undefined = undefined;
  searched = '';
  /** Asks for another frame: something that was not there for the last one is. */
  wake: (() => void) | undefined = undefined;
  private readonly threadCounts = new WeakMap<LiveProcess, Ring>();
  /** Of tasks that have ended and are still shown: what was known beside them when they were last seen. */
  private readonly lastViews = new WeakMap<Task, View>();
  private readonly made = new Map<string, Screen>();
  private readonly stack: Screen[] = [];
  private lastRound_ns = Number.NaN;
  private at: string;

  constructor(start: DashboardStart) {
    this.palette = start.palette;
    this.paletteName = start.paletteName;
    this.glyphs = start.glyphs;
    this.noChanges = start.noChanges;
    this.entries = start.screens;
    this.start = start.list;
    this.view = start.view;
    this.root = start.root;
    this.interval_s = start.interval;
    this.replay = start.replay;
    this.message = start.message === undefined ? undefined : { text: start.message, role: 'warning' };
    this.at = start.screens[0]?.id ?? '';
    this.show(this.at);
  }

  /** The processes of the last round. */
  get processes(): Iterable<LiveProcess> {
    return this.round?.processes.values() ?? [];
  }

  /** Differs whenever the tasks have changed. */
  get stamp(): string {
    return `${this.replay?.at ?? ''} ${this.round?.number ?? 0}`;
  }

  /** The screen that gets the keys. */
  get top(): Screen {
    return this.stack.at(-1) ?? this.screen(this.at);
  }

  /** The screens to draw, from below. */
  get shown(): readonly Screen[] {
    const base = this.stack.findLastIndex((screen) => screen.over !== true);
    return this.stack.slice(Math.max(0, base));
  }

  /** The id of the screen that lies below everything that was opened over it. */
  get current(): string {
    return this.at;
  }

  /** The screen of an entry of the list, which keeps its state while the dashboard lives. */
  screen(id: string): Screen {
    let screen = this.made.get(id);
    if (screen === undefined) {
      const entry = this.entries.find((each) => each.id === id);
      if (entry === undefined) throw new Error(`there is no screen ${id}`);
      screen = entry.create(this);
      this.made.set(id, screen);
    }
    return screen;
  }

  /** Shows a screen of the list; `behind` keeps the one before, so that Esc leads back. */
  show(id: string, behind = false): void {
    this.at = id;
    const screen = this.screen(id);
    const before = behind ? this.stack.filter((each) => each !== screen && each.over !== true) : [];
    this.stack.splice(0, this.stack.length, ...before, screen);
  }

  /** Puts a screen on top. */
  push(screen: Screen): void {
    this.stack.push(screen);
  }

  /** Takes the top screen away; false when it is the only one. */
  pop(): boolean {
    if (this.stack.length < 2) return false;
    this.stack.pop();
    for (const [id, screen] of this.made) if (screen === this.stack.at(-1)) this.at = id;
    return true;
  }

  /** Says something until the next key, or for some seconds. */
  say(text: string, role: Role = 'notice'): void {
    this.message = { text, role };
  }

  /** Turns reading the owners of locks on or off, and says so. */
  switchOwners(): void {
    this.owners = !this.owners;
    this.say(
      this.owners
        ? 'who holds locks is read from the memory of the process'
        : 'the memory of the process is not read',
    );
  }

  /** The task that is selected on the screen that is seen. */
  get selected(): Task | undefined {
    return this.shown[0]?.selected?.(this);
  }

  /** What the next round must read. */
  wanted(): Wanted {
    const all = this.shown.flatMap((screen) => screen.wanted?.(this) ?? []);
    const records = new Set<FileName>(all.flatMap((wanted) => [...wanted.records]));
    const of = all.every((wanted) => wanted.of !== undefined)
      ? all.flatMap((wanted) => wanted.of ?? [])
      : undefined;
    const sums = new Set<FileName>(all.flatMap((wanted) => [...(wanted.sums ?? [])]));
    return { records, of, sums };
  }

  /** Takes what a round found, at `view.moment.now`. */
  take(round: Round, root: ProcRoot, view: View): void {
    for (const task of [this.process, this.thread])
      if (task?.gone === true && !this.lastViews.has(task)) this.lastViews.set(task, this.view);
    // Read now: a task that ends before the next round stays as old as it is.
    void view.moment.uptimeTicks;
    this.round = round;
    this.hadProcesses ||= round.processes.size > 0;
    this.root = root;
    this.view = view;
    this.age_s = 0;
    const before = round.rebooted ? undefined : this.machine;
    this.machine = readMachine(root, before, (round.at_ns - this.lastRound_ns) / NS_PER_S);
    this.lastRound_ns = round.at_ns;
    this.census = takeCensus(round.processes.values());
    this.cpuHistory.add(this.machine.use === undefined ? Number.NaN : busy(this.machine.use));
    this.keepHistories(round);
    // In a recording one may go back.
    if (this.mark !== undefined && !root.captured) countPassed(this.mark, round.deaths);
  }

  /** What columns of `task` look at beside it: of one that has ended the moment in which it was last seen. */
  viewOf(task: Task): View {
    if (!('gone' in task) || task.gone !== true) return this.view;
    const process = 'process' in task ? (task as LiveTask).process : undefined;
    return (
      this.lastViews.get(task) ??
      (process === undefined ? undefined : this.lastViews.get(process)) ??
      this.view
    );
  }

  /** The process as the last round has it, which after a step in a recording is another object; else `process`. */
  sameProcess(process: LiveProcess): LiveProcess {
    const now = this.round?.processes.get(process.pid);
    return now !== undefined && now.stat.starttime === process.stat.starttime ? now : process;
  }

  /** The thread as the last round has it; else `thread`. */
  sameThread(thread: LiveTask): LiveTask {
    const now = this.round?.processes.get(thread.pid)?.threads.get(thread.tid);
    return now !== undefined && now.stat.starttime === thread.stat.starttime ? now : thread;
  }

  /** Forgets rates and histories of the machine: the next round is of another moment than the one after the last. */
  forget(): void {
    this.machine = undefined;
    this.lastRound_ns = Number.NaN;
    this.cpuHistory = new Ring(HISTORY);
  }

  /** How many threads a process had in the last rounds, oldest first. */
  threadCountsOf(process: LiveProcess, most: number): number[] {
    return this.threadCounts.get(process)?.last(most) ?? [];
  }

  /** How many threads of each name pattern ended in the last round, of those that a list shows. */
  deathsByPattern(accepts: (task: LiveTask) => boolean): ReadonlyMap<string, number> {
    const deaths = new Map<string, number>();
    for (const task of this.round?.deaths ?? []) {
      if (!accepts(task)) continue;
      const { stat } = task;
      const pattern = namePattern(stat.comm);
      deaths.set(pattern, (deaths.get(pattern) ?? 0) + 1);
    }
    return deaths;
  }

  private keepHistories({ processes, threads }: Round): void {
    for (const process of processes.values()) {
      this.histories.of(process).add(process);
      this.countThreads(process);
      if (threads > MOST_HISTORIES && process !== this.process) continue;
      for (const task of process.threads.values()) this.histories.of(task).add(task);
    }
  }

  private countThreads(process: LiveProcess): void {
    let counts = this.threadCounts.get(process);
    if (counts === undefined) {
      counts = new Ring(HISTORY);
      this.threadCounts.set(process, counts);
    }
    counts.add(process.threads.size);
  }
}
