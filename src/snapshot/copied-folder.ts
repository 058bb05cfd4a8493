import type { ByteString } from '../procfs/bytes.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead, type Reading, type Unreadable } from '../procfs/unreadable.ts';
import { NOBODY, type Subject } from './anonymise.ts';
import type { Treatment } from './treatment.ts';
import type { TreeWriter } from './tree-writer.ts';

/** From where to where, and what is done on the way. */
export interface CopyWork {
  readonly root: ProcRoot;
  readonly writer: TreeWriter;
  readonly treatment: Treatment;
}

/** The kernel's names in such folders are numbers and words; a tree to be copied may hold others. */
const ENTRY = /^\w+$/;

/** Changes bytes line by line, whatever pieces they come in. */
class LineChange {
  private cut = '';
  private readonly change: (line: ByteString) => ByteString;

  constructor(change: (line: ByteString) => ByteString) {
    this.change = change;
  }

  /** The lines that are whole now, changed. */
  next(bytes: Buffer): Buffer {
    const lines = (this.cut + bytes.toString('latin1')).split('\n');
    this.cut = lines.pop() ?? '';
    return Buffer.from(lines.map((line) => `${this.change(line)}\n`).join(''), 'latin1');
  }

  /** What came behind the last newline. */
  rest(): Buffer {
    return Buffer.from(this.change(this.cut), 'latin1');
  }
}

/**
 * One folder of a procfs that is copied into a tree, that of a process (`12`) or of a task (`12/task/13`). What can not
 * be read is noted; what is not there (no such file in this kernel, no such feature) is left out.
 */
export class CopiedFolder {
  subject: Subject = NOBODY;
  /** True when something was not there that may have been there before: the task may have ended. */
  isDoubtful = false;
  /** Errors by path below proc/. */
  readonly errors = new Map<string, string>();
  private readonly work: CopyWork;
  private readonly path: string;
  private readonly made = new Set<string>();

  constructor(work: CopyWork, path: string) {
    this.work = work;
    this.path = path;
    work.writer.folder(`proc/${path}`);
  }

  /** Reads files one right after the other; those that can't be read are noted. */
  read(names: readonly string[]): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const name of names) {
      const bytes = this.work.root.bytes(`${this.path}/${name}`);
      if (isRead(bytes)) found.set(name, bytes);
      else this.note(name, bytes);
    }
    return found;
  }

  write(files: ReadonlyMap<string, Buffer>): void {
    for (const [name, bytes] of files) {
      this.makeParent(name);
      this.work.writer.file(this.place(name), this.work.treatment.file(name, bytes, this.subject));
    }
  }

  copy(names: readonly string[]): void {
    for (const name of names) this.write(this.read([name]));
  }

  /** Copies files that may be too long to hold. */
  pour(names: readonly string[]): void {
    for (const name of names) {
      const length = this.pourOne(name);
      if (isRead(length)) continue;
      this.work.writer.remove(this.place(name));
      this.note(name, length);
    }
  }

  private pourOne(name: string): Reading<number> {
    const { root, writer, treatment } = this.work;
    const path = `${this.path}/${name}`;
    const out = writer.begin(this.place(name));
    try {
      if (treatment.line === undefined) return root.pour(path, (bytes) => out.write(bytes));
      const lines = new LineChange(treatment.line);
      const length = root.pour(path, (bytes) => out.write(lines.next(bytes)));
      out.write(lines.rest());
      return length;
    } finally {
      out.end();
    }
  }

  links(names: readonly string[]): void {
    for (const name of names) this.link(name);
  }

  /** Copies a folder of links: fd, ns. What is closed meanwhile is left out. */
  folderOfLinks(name: string): void {
    for (const entry of this.list(name)) this.link(`${name}/${entry}`);
  }

  /** Copies a folder of files: fdinfo. */
  folderOfFiles(name: string): void {
    this.copy(this.list(name).map((entry) => `${name}/${entry}`));
  }

  /** The entries of a folder, which is made in the tree; none, and noted, when it can't be listed. */
  list(name: string): readonly string[] {
    const entries = this.work.root.list(`${this.path}/${name}`);
    if (!isRead(entries)) {
      this.note(name, entries);
      return [];
    }
    this.makeParent(`${name}/`);
    return entries.filter((entry) => ENTRY.test(entry));
  }

  /** Where a link of this folder points, as it is. */
  target(name: string): Reading<Buffer> {
    return this.work.root.link(`${this.path}/${name}`);
  }

  private link(name: string): void {
    const target = this.target(name);
    if (isRead(target)) this.work.writer.link(this.place(name), this.work.treatment.link(target));
    else this.note(name, target);
  }

  private place(name: string): string {
    return `proc/${this.path}/${name}`;
  }

  private makeParent(name: string): void {
    const parent = name.slice(0, Math.max(0, name.lastIndexOf('/')));
    if (parent === '' || this.made.has(parent)) return;
    this.made.add(parent);
    this.work.writer.folder(this.place(parent));
  }

  private note(name: string, fault: Unreadable): void {
    if (fault.gone) this.isDoubtful = true;
    // EINVAL: the kernel knows the file and not what it is for (attr/current without a security module).
    if (fault.code !== 'ENOENT' && fault.code !== 'EINVAL')
      this.errors.set(`${this.path}/${name}`, fault.code);
  }
}
