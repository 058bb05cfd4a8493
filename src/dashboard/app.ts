import type { View } from '../columns/view.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { errnoWords, faultWords } from '../text/errno.ts';
import type { Closed } from './closed.ts';
import { type Dashboard, type Message, type Usage } from './dashboard.ts';
import type { Effect } from './effects.ts';
import type { Feed } from './feed.ts';
import { footerKeys, footerRows } from './footer.ts';
import type { Grid } from './grid.ts';
import type { Key, Mouse } from './input.ts';
import { Pace } from './pace.ts';
import { bodyOf, paint } from './paint.ts';
import { perform, performKey } from './perform.ts';
import { preferencesOf } from './save.ts';
import { printPreferences } from './preferences.ts';
import { changeNice, type Outcome, sendSignal, type TaskCalls } from './task-changes.ts';
import type { Terminal, TerminalHandlers } from './terminal.ts';

/** What the dashboard does to the world, and asks of it. */
export interface Outside extends TaskCalls {
  /** CPU and memory of processes by number; of one that has ended nothing. */
  usage(pids: readonly number[]): Promise<ReadonlyMap<number, Usage>>;
  /** Keeps the text of the preferences; where. Throws an errno exception. */
  save(text: string): string;
  /** Our own process. */
  readonly pid: number;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/** The part of a terminal that the dashboard uses. */
export type AppTerminal = Pick<
  Terminal,
  'columns' | 'rows' | 'draw' | 'redraw' | 'copy' | 'suspend' | 'close'
>;

/** So long a message stands in the place of what the footer says, ms; a key takes it away sooner. */
const MESSAGE_MS = 5000;

/** Rates are wanted soon after the start. */
const SECOND_ROUND_S = 0.5;
const MS = 1000;
const NS_PER_S = 1e9;

/** Connects a dashboard with its feed, its terminal and a timer. */
export class App implements TerminalHandlers {
  private readonly dashboard: Dashboard;
  private readonly feed: Feed;
  private readonly outside: Outside;
  private readonly viewOf: (root: ProcRoot) => View;
  private terminal: AppTerminal | undefined = undefined;
  private timer: NodeJS.Timeout | undefined = undefined;
  private reading = false;
  private again = false;
  private stepping = false;
  private readonly typedAhead: Key[] = [];
  private readonly pace = new Pace();
  private readAt_ms = 0;
  /** Of which processes pidusage has seen a moment to count from. */
  private measured: ReadonlySet<number> = new Set();
  /** The message of the last frame, and since when it has been there. */
  private said: { readonly message: Message; readonly at_ms: number } | undefined = undefined;
  private end: ((closed: Closed) => void) | undefined = undefined;
  private ended: Closed | undefined = undefined;

  /** @param viewOf what columns look at beside the task, at this moment */
  constructor(dashboard: Dashboard, feed: Feed, outside: Outside, viewOf: (root: ProcRoot) => View) {
    this.dashboard = dashboard;
    this.feed = feed;
    this.outside = outside;
    this.viewOf = viewOf;
    dashboard.only = feed.pids;
  }

  /** Runs until the terminal is given back; why it was. */
  async run(terminal: AppTerminal): Promise<Closed> {
    this.terminal = terminal;
    this.dashboard.wake = () => terminal.draw();
    void this.read();
    const closed = this.ended ?? (await new Promise<Closed>((resolve) => (this.end = resolve)));
    clearTimeout(this.timer);
    this.feed.close();
    return closed;
  }

  key(key: Key): void {
    // What is typed ahead of a moment is meant for that moment.
    if (this.stepping) this.typedAhead.push(key);
    else this.apply(performKey(key, this.dashboard));
  }

  mouse(mouse: Mouse): void {
    const { terminal, dashboard } = this;
    if (terminal === undefined || dashboard.prompt !== undefined) return;
    const { columns, rows } = terminal;
    const body = bodyOf(columns, rows);
    if (mouse.y >= body.y && mouse.y < body.y + body.height) {
      this.apply(dashboard.top.mouse?.(mouse, dashboard) ?? { kind: 'none' });
      return;
    }
    if (mouse.action !== 'press' || mouse.y !== rows - 1 || footerRows(rows) === 0) return;
    const pressed = footerKeys(dashboard, columns).find(
      ({ x, width }) => mouse.x >= x && mouse.x < x + width,
    );
    if (pressed !== undefined) this.apply(perform(pressed.action, dashboard));
  }

  paint(grid: Grid): void {
    const { dashboard } = this;
    if (this.readAt_ms > 0) dashboard.age_s = (this.outside.now() - this.readAt_ms) / MS;
    this.forgetSaid();
    paint(grid, dashboard);
  }

  closed(closed: Closed): void {
    this.ended = closed;
    this.end?.(closed);
  }

  private apply(effect: Effect): void {
    switch (effect.kind) {
      case 'none':
        break;
      case 'quit':
        this.terminal?.close();
        return;
      case 'suspend':
        this.terminal?.suspend();
        return;
      case 'refresh':
        this.terminal?.redraw();
        if (!this.dashboard.paused) void this.read();
        break;
      case 'schedule':
        this.schedule(0);
        break;
      case 'step':
        void this.step(effect.by);
        break;
      case 'save':
        this.save();
        break;
      case 'copy':
        this.terminal?.copy(effect.text);
        break;
      case 'signal':
        this.tell(sendSignal(this.feed.root, effect.processes, effect.signal, this.outside));
        break;
      case 'nice':
        this.tell(changeNice(this.feed.root, effect.thread, effect.by, this.outside));
        break;
    }
    this.terminal?.draw();
  }

  /** Lets a message go that everybody has read. */
  private forgetSaid(): void {
    const { message } = this.dashboard;
    const now = this.outside.now();
    if (message === undefined) this.said = undefined;
    else if (message !== this.said?.message) this.said = { message, at_ms: now };
    else if (now - this.said.at_ms >= MESSAGE_MS) this.dashboard.message = undefined;
  }

  /** Reads a round, shows it, and plans the next one. */
  private async read(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    clearTimeout(this.timer);
    try {
      const { dashboard, feed } = this;
      const round = await feed.round(dashboard.wanted());
      dashboard.take(round, feed.root, this.viewOf(feed.root));
      this.readAt_ms = this.outside.now();
      const cost_s = round.cost_ns / NS_PER_S;
      dashboard.slowed_s =
        feed.replay === undefined ? this.pace.slowed(dashboard.interval_s, cost_s) : undefined;
      this.terminal?.draw();
      void this.measure();
    } finally {
      this.reading = false;
    }
    if (this.again) {
      this.again = false;
      void this.read();
    } else this.schedule(this.dashboard.round?.number === 1 ? SECOND_ROUND_S : undefined);
  }

  /** @param least seconds until the next round, in place of the interval where that is longer */
  private schedule(least?: number): void {
    clearTimeout(this.timer);
    const { dashboard, feed } = this;
    if (this.ended !== undefined || dashboard.paused || feed.replay !== undefined) return;
    const interval = dashboard.slowed_s ?? dashboard.interval_s;
    const wait = Math.min(interval, least ?? interval);
    this.timer = setTimeout(() => void this.read(), wait * MS);
  }

  private async step(by: 1 | -1): Promise<void> {
    const { dashboard, feed } = this;
    if (this.reading || feed.replay === undefined) return;
    const lost = feed.lost(by);
    if (lost !== undefined) {
      dashboard.say(`${lost.file}: ${errnoWords(lost.code)}; what is shown stays`, 'alarm');
      this.terminal?.draw();
      return;
    }
    this.reading = true;
    this.stepping = true;
    try {
      if (by === -1 && feed.replay.at > 0) dashboard.forget();
      const round = await feed.step(by, dashboard.wanted(), (earlier) => {
        dashboard.take(earlier, feed.root, this.viewOf(feed.root));
      });
      dashboard.replay = feed.replay;
      if (round === undefined)
        dashboard.say(by === 1 ? 'this is the last moment' : 'this is the first moment');
      else dashboard.take(round, feed.root, this.viewOf(feed.root));
    } finally {
      this.reading = false;
      this.stepping = false;
    }
    this.terminal?.draw();
    for (let key = this.typedAhead.shift(); key !== undefined; key = this.typedAhead.shift()) {
      this.key(key);
      if (this.stepping) return;
    }
  }

  /** What tinspect itself and the process that is looked at use, for the next frame. */
  private async measure(): Promise<void> {
    const { dashboard, outside, feed } = this;
    if (feed.replay !== undefined) return;
    const { process } = dashboard;
    // Of one that has ended there is nothing to ask, and pidusage would refuse to say anything.
    const looked = dashboard.current === 'process' && process?.gone === false ? process : undefined;
    const usages = await outside.usage([outside.pid, ...(looked === undefined ? [] : [looked.pid])]);
    const { measured } = this;
    this.measured = new Set(usages.keys());
    // The first answer is the mean of a whole life.
    const usage = (pid: number): Usage | undefined => (measured.has(pid) ? usages.get(pid) : undefined);
    dashboard.ownUsage = usage(outside.pid);
    dashboard.processUsage = looked === undefined ? undefined : usage(looked.pid);
  }

  private tell({ text, done }: Outcome): void {
    this.dashboard.say(text, done ? undefined : 'warning');
  }

  private save(): void {
    this.attempt('preferences', () => {
      const path = this.outside.save(printPreferences(preferencesOf(this.dashboard)));
      return `saved in ${path}`;
    });
  }

  /** Does what the system may refuse, and says how it went. */
  private attempt(what: string, act: () => string): void {
    try {
      this.dashboard.say(act());
    } catch (error) {
      // Of a file it names the one that it failed at, which may be a folder above.
      const path = error instanceof Error && 'path' in error ? ` ${String(error.path)}` : '';
      this.dashboard.say(`${what}${path}: ${faultWords(error)}`, 'warning');
    }
  }
}
