import type { Fdinfo } from '../../procfs/fdinfo.ts';
import { readMountinfo } from '../../procfs/mountinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';

/** File systems that may ask somebody else, and wait for ever when nobody answers. */
const REMOTE = /^(?:nfs|cifs|smb|fuse|9p|ceph|afs|lustre|gluster|autofs|gfs|ocfs|beegfs|orangefs|virtiofs)/;

/** Asks about open files by stat(2), but only on file systems that answer at once. */
export class LocalFiles {
  private readonly root: ProcRoot;
  /** By mount id, which is the same in every mount namespace. */
  private readonly remote = new Map<number, boolean>();
  private readonly asked = new Set<number>();

  constructor(root: ProcRoot) {
    this.root = root;
  }

  /** The file behind a descriptor; undefined when it is not to be asked about, or is gone. */
  behind(
    pid: number,
    fd: number,
    info: Fdinfo,
  ): { readonly fifo: boolean; readonly size: number } | undefined {
    if (this.root.captured || this.isRemote(pid, info.mnt_id)) return undefined;
    const found = this.root.behind(`${pid}/fd/${fd}`);
    return found !== undefined && isRead(found) ? found : undefined;
  }

  /** A mount that no mountinfo lists (it was unmounted lazily) counts as remote. */
  private isRemote(pid: number, mount: number): boolean {
    if (!this.remote.has(mount) && !this.asked.has(pid)) {
      this.asked.add(pid);
      const mounts = readMountinfo(this.root, String(pid));
      if (isRead(mounts)) for (const { id, fsType } of mounts) this.remote.set(id, REMOTE.test(fsType));
    }
    return this.remote.get(mount) ?? true;
  }
}
