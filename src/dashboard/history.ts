import type { Task } from '../model/task.ts';

/** Samples that are kept of each task. */
export const HISTORY = 120;

/** What was seen of one task, the newest last; the oldest is overwritten. */
export class TaskHistory {
  private readonly cpu = new Float32Array(HISTORY);
  private readonly runq = new Float32Array(HISTORY);
  private readonly states = new Uint8Array(HISTORY);
  private count = 0;

  /** Adds what the last round found. */
  add(task: Task): void {
    const at = this.count % HISTORY;
    this.cpu[at] = task.rates?.cpu ?? Number.NaN;
    this.runq[at] = task.rates?.runq ?? Number.NaN;
    this.states[at] = task.stat.state.charCodeAt(0);
    this.count++;
  }

  /** The last `most` CPU shares in percent, oldest first. */
  lastCpu(most: number): number[] {
    return this.places(most).map((at) => this.cpu[at] as number);
  }

  /** The last `most` shares of run-queue wait in percent, oldest first. */
  lastRunq(most: number): number[] {
    return this.places(most).map((at) => this.runq[at] as number);
  }

  /** The last `most` state letters, oldest first: a strip of one cell a sample. */
  strip(most: number): string {
    return String.fromCharCode(...this.places(most).map((at) => this.states[at] as number));
  }

  private places(most: number): number[] {
    const length = Math.min(most, this.count, HISTORY);
    return Array.from({ length }, (_, index) => (this.count - length + index) % HISTORY);
  }
}

/** The histories of all tasks that are watched. A task that is forgotten takes its history with it. */
export class Histories {
  private readonly byTask = new WeakMap<Task, TaskHistory>();

  /** The history of `task`, which is empty when it was never added to. */
  of(task: Task): TaskHistory {
    let history = this.byTask.get(task);
    if (history === undefined) {
      history = new TaskHistory();
      this.byTask.set(task, history);
    }
    return history;
  }
}
