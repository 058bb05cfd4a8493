import { parseCgroup } from '../procfs/cgroup.ts';
import { type CgroupPlace, CONTROL_FILES, findCgroup } from '../procfs/cgroup-fs.ts';
import { type Mountinfo, parseMountinfo } from '../procfs/mountinfo.ts';
import { isRead } from '../procfs/unreadable.ts';
import { NOBODY } from './anonymise.ts';
import type { CopyWork } from './copied-folder.ts';

/** The folder of whoever captures: paths of control groups and process ids are as it sees them. */
const VIEWER = 'self';
const NAMESPACES = ['cgroup', 'pid', 'user'] as const;
const CONTROLLERS = ['pids', 'memory'] as const;

/** Mounts that limits are read by: where control groups lie, and whether the procfs hides processes. */
const MOUNT_LINE = / - (?:cgroup2?|proc) /;
/** What a tree has of its own at its top; no hierarchy may lie there. */
const TAKEN = /^\/(?:proc|etc|mem|pagemap)(?:\/|$)/;

/**
 * Copies how the control groups of captured processes are limited, and all groups above them: `proc/self/mountinfo`
 * says where they are mounted, and their control files lie below the tree as they do below `/`.
 */
export class CgroupCopy {
  private readonly work: CopyWork;
  private readonly mounts: Mountinfo;
  /** The same as the tree has them: names may be replaced. */
  private readonly shown: Mountinfo;
  private readonly made = new Set<string>(['']);

  private constructor(work: CopyWork, mounts: Mountinfo, shown: Mountinfo) {
    this.work = work;
    this.mounts = mounts;
    this.shown = shown;
  }

  /** Writes what the viewer has of it; undefined where the mounts can't be read, or none is a control group's. */
  static begin(work: CopyWork): CgroupCopy | undefined {
    const { root, writer, treatment } = work;
    const bytes = root.bytes(`${VIEWER}/mountinfo`);
    if (!isRead(bytes)) return undefined;
    const lines = bytes
      .toString('latin1')
      .split('\n')
      .filter((line) => MOUNT_LINE.test(line));
    const kept = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
    const shownBytes = treatment.file('/self/mountinfo', kept, NOBODY);
    const mounts = parseMountinfo(kept);
    const shown = parseMountinfo(shownBytes);
    if (!isRead(mounts) || !isRead(shown)) return undefined;
    writer.folder(`proc/${VIEWER}`);
    writer.file(`proc/${VIEWER}/mountinfo`, shownBytes);
    writer.folder(`proc/${VIEWER}/ns`);
    for (const name of NAMESPACES) {
      const target = root.link(`${VIEWER}/ns/${name}`);
      if (isRead(target)) writer.link(`proc/${VIEWER}/ns/${name}`, treatment.link(target));
    }
    return new CgroupCopy(work, mounts, shown);
  }

  /** Copies the control files of a process's groups, those that are not there yet. */
  process(pid: number): void {
    const bytes = this.work.root.bytes(`${pid}/cgroup`);
    if (!isRead(bytes)) return;
    const shown = this.work.treatment.file('cgroup', bytes, NOBODY);
    for (const controller of CONTROLLERS) {
      const from = placeOf(bytes, this.mounts, controller);
      const to = placeOf(shown, this.shown, controller);
      if (from === undefined || to === undefined) continue;
      const { max, current, stat } = CONTROL_FILES[controller][from.version];
      const files = [max, current, ...(stat === undefined ? [] : [stat])];
      from.levels.forEach(({ folder }, index) => {
        const target = to.levels[index]?.folder;
        if (target !== undefined && !TAKEN.test(target)) this.level(folder, target, files);
      });
    }
  }

  /** A level without files is kept as well: the root of a hierarchy has none, and so no limit. */
  private level(from: string, to: string, files: readonly string[]): void {
    this.folder(to);
    for (const file of files) {
      const path = `${to}/${file}`;
      if (this.made.has(path)) continue;
      this.made.add(path);
      const bytes = this.work.root.parseBeside(`${from.slice(1)}/${file}`, (all, end) =>
        Buffer.from(all.subarray(0, end)),
      );
      if (isRead(bytes)) this.work.writer.file(path.slice(1), bytes);
    }
  }

  private folder(path: string): void {
    if (this.made.has(path)) return;
    this.folder(path.slice(0, path.lastIndexOf('/')));
    this.made.add(path);
    this.work.writer.folder(path.slice(1));
  }
}

function placeOf(
  cgroup: Buffer,
  mounts: Mountinfo,
  controller: (typeof CONTROLLERS)[number],
): CgroupPlace | undefined {
  const groups = parseCgroup(cgroup);
  const place = isRead(groups) ? findCgroup(groups, mounts, controller) : groups;
  return isRead(place) ? place : undefined;
}
