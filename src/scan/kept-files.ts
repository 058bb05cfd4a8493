import type { ProcRoot } from '../procfs/root.ts';
import { isRead, type Reading } from '../procfs/unreadable.ts';
import { type LiveTask, NO_FD } from './live-task.ts';

const SMALL_FILE = 256;
const DIGIT_0 = 0x30;

/**
 * schedstat of watched threads, through descriptors that stay open: a read of one costs a third of open, read and
 * close. Each costs the kernel about a page, so there is a budget; beyond it files are opened for each read. When this
 * process may open no more, some are given up for whoever needs one.
 */
export class KeptFiles {
  /** Nanoseconds on a CPU, nanoseconds runnable, slices: what the last `read` found. */
  readonly found = new Float64Array(3);
  private readonly bytes = Buffer.allocUnsafeSlow(SMALL_FILE);
  private budget: number;
  private readonly keepers = new Set<LiveTask>();

  constructor(budget: number) {
    this.budget = budget;
  }

  /** How many descriptors are open. */
  get open(): number {
    return this.keepers.size;
  }

  /** Reads schedstat of `task` into `found`; true, or why not (ESRCH or ENOENT: it has ended). */
  read(root: ProcRoot, task: LiveTask): Reading<true> {
    if (task.schedstatFd !== NO_FD) return this.parse(root.reread(task.schedstatFd, this.bytes));
    const fd = root.open(`${task.pid}/task/${task.tid}/schedstat`);
    if (!isRead(fd)) return fd;
    const length = root.reread(fd, this.bytes);
    if (this.keepers.size < this.budget) {
      task.schedstatFd = fd;
      this.keepers.add(task);
    } else root.close(fd);
    return this.parse(length);
  }

  /** Closes what is kept for `task`. */
  drop(root: ProcRoot, task: LiveTask): void {
    if (task.schedstatFd === NO_FD) return;
    root.close(task.schedstatFd);
    task.schedstatFd = NO_FD;
    this.keepers.delete(task);
  }

  /** Closes half of what is kept, at least one, and keeps no more than that from now on; false when nothing is kept. */
  giveUp(root: ProcRoot): boolean {
    const stay = this.keepers.size >> 1;
    this.budget = Math.min(this.budget, stay);
    if (this.keepers.size === 0) return false;
    for (const task of this.keepers) {
      if (this.keepers.size <= stay) break;
      this.drop(root, task);
    }
    return true;
  }

  /** Closes all. */
  close(root: ProcRoot): void {
    for (const task of this.keepers) this.drop(root, task);
  }

  private parse(length: Reading<number>): Reading<true> {
    if (!isRead(length)) return length;
    const { bytes, found } = this;
    let field = 0;
    let value = 0;
    for (let at = 0; at < length && field < found.length; at++) {
      const digit = (bytes[at] as number) - DIGIT_0;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else {
        found[field++] = value;
        value = 0;
      }
    }
    return true;
  }
}
