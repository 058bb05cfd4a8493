import { attempt } from './reader.ts';
import { type Owner, type PagemapRuns, ProcRoot } from './root.ts';
import { readStatus } from './status.ts';
import type { TreeHost } from './host-json.ts';
import { TreeFiles } from './tree-files.ts';
import { parsePagemapRuns, parseTreeMemory, type TreeMemory } from './tree-memory.ts';
import { isRead, type Reading, Unreadable } from './unreadable.ts';
import { usualDevice } from './usual-devices.ts';

/** Files that a tree holds once, in the folder of the process, and that read the same for each of its threads. */
const KEPT_PER_PROCESS =
  /^(\d+)(\/task\/\d+)\/(exe|environ|loginuid|oom_score|oom_score_adj|smaps_rollup|limits|autogroup|sessionid|attr\/current|ns|ns\/\w+)$/;
const TASK_LIST = /^(\d+)\/task$/;
const ROOT_USER: Owner = { uid: 0, gid: 0 };

/** What may not be read for lack of rights is there: the names of such by their folder. */
function refusedByFolder(errors: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const [path, code] of errors) {
    if (code !== 'EACCES' && code !== 'EPERM') continue;
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [path.slice(slash + 1)]);
    else names.push(path.slice(slash + 1));
  }
  return folders;
}

/** Numbers first and ascending, then what is none. */
function byNumber(a: string, b: string): number {
  const order = Number(a) - Number(b);
  if (!Number.isNaN(order)) return order;
  const rank = Number(Number.isNaN(Number(a))) - Number(Number.isNaN(Number(b)));
  return rank === 0 ? (a < b ? -1 : 1) : rank;
}

/**
 * A tree that `tinspect capture` wrote: `proc/`, `etc/`, `host.json`, and perhaps `mem/` and `pagemap/`. It answers as
 * the system did when it was captured, on every machine: what could not be read then can not be read now, and
 * what a folder of files can not hold (owners, the kernel's order, device nodes) follows fixed rules.
 */
export class CapturedRoot extends ProcRoot {
  private readonly errors: ReadonlyMap<string, string>;
  /** By folder, what is in it although it may not be read, so that the tree has no file of it. */
  private readonly refused: ReadonlyMap<string, readonly string[]>;
  private readonly memories = new Map<number, Reading<TreeMemory>>();

  /** @param tree the folder that holds `host.json`, without a slash at its end */
  constructor(tree: string, facts: TreeHost, files: TreeFiles = new TreeFiles(tree)) {
    super(`${tree}/proc`, tree, facts.host, true, files);
    this.errors = facts.read_errors;
    this.refused = refusedByFolder(this.errors);
  }

  /** The error that reading `name`, or a folder above it, gave when the tree was captured. */
  private refusal(name: string): Unreadable | undefined {
    if (this.errors.size === 0) return undefined;
    for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) {
      const code = this.errors.get(name.slice(0, end));
      if (code !== undefined) return new Unreadable(name, code);
    }
    return undefined;
  }

  /**
   * Does `read` of `name`; where a task has no such file of its own, of the process's. `read` gets the name to read.
   */
  private resolve<T>(name: string, read: (name: string) => Reading<T>): Reading<T> {
    const own = this.refusal(name) ?? read(name);
    if (isRead(own) || own.code !== 'ENOENT') return own;
    const [, pid, task, file] = KEPT_PER_PROCESS.exec(name) ?? [];
    if (pid === undefined || !this.isFolder(`${pid}${task}`)) return own;
    const shared = `${pid}/${file}`;
    const found = this.refusal(shared) ?? read(shared);
    return found instanceof Unreadable ? new Unreadable(name, found.code, found.detail) : found;
  }

  private isFolder(name: string): boolean {
    const found = attempt(name, () => this.reader.files.stat(`${this.path}/${name}`).isDirectory());
    return found === true;
  }

  protected override fill(name: string, pages: boolean): number | Unreadable {
    return this.resolve(name, (own) => super.fill(own, pages));
  }

  override open(name: string): Reading<number> {
    return this.resolve(name, (own) => super.open(own));
  }

  override link(name: string): Reading<Buffer> {
    return this.resolve(name, (own) => super.link(own));
  }

  /** The entries by number, those that may not be read among them; of the threads of a process the leader first. */
  override list(name: string): Reading<string[]> {
    const found = this.resolve(name, (own) => super.list(own));
    const refused = this.refused.get(name) ?? [];
    // What carries no empty folders (git) has lost one of which nothing could be read.
    if (!isRead(found) && (found.code !== 'ENOENT' || refused.length === 0)) return found;
    const names = [...new Set([...(isRead(found) ? found : []), ...refused])];
    names.sort(byNumber);
    const leader = TASK_LIST.exec(name)?.[1];
    const at = leader === undefined ? -1 : names.indexOf(leader);
    if (at > 0) names.unshift(...names.splice(at, 1));
    return names;
  }

  /** Effective ids from status; root, as for a folder that is not the task's own, where status can not be read. */
  override owner(name: string): Reading<Owner> {
    const refused = this.refusal(name);
    if (refused !== undefined) return refused;
    if (!this.isFolder(name)) return new Unreadable(name, 'ENOENT');
    const status = readStatus(this, name);
    return isRead(status) ? { uid: status.Uid[1], gid: status.Gid[1] } : ROOT_USER;
  }

  override memory(pid: number, address: number | bigint, length: number): Reading<Buffer> {
    const refused = this.refusal(`${pid}/mem`);
    if (refused !== undefined) return refused;
    let known = this.memories.get(pid);
    if (known === undefined) {
      known = this.parseBeside(`mem/${pid}.json`, parseTreeMemory);
      this.memories.set(pid, known);
    }
    if (!isRead(known)) return known;
    return known.read(BigInt(address), length) ?? new Unreadable(`${pid}/mem`, 'EIO');
  }

  override pagemapRuns(pid: number): Reading<PagemapRuns> {
    return this.refusal(`${pid}/pagemap`) ?? this.parseBeside(`pagemap/${pid}.json`, parsePagemapRuns);
  }

  override device(path: string): number | undefined {
    return usualDevice(path);
  }
}
