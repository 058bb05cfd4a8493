import { readMountinfo } from '../../procfs/mountinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';

/**
 * The devices of mounts, as `/proc/locks` names them: the file system's own number. The one that stat(2) answers may be
 * another (btrfs has one for each subvolume, overlayfs for each layer).
 */
export class MountDevices {
  private readonly root: ProcRoot;
  /** By mount id, which is the same in every mount namespace. */
  private readonly devices = new Map<number, string>();
  private readonly asked = new Set<string>();

  constructor(root: ProcRoot) {
    this.root = root;
  }

  /** `major:minor` in decimal digits; undefined for a mount that no mountinfo at hand lists. */
  of(pid: number, mount: number): string | undefined {
    this.ask(String(pid));
    // A tree has no mountinfo but that of who captured it.
    if (this.root.captured && !this.devices.has(mount)) this.ask('self');
    return this.devices.get(mount);
  }

  private ask(dir: string): void {
    if (this.asked.has(dir)) return;
    this.asked.add(dir);
    const mounts = readMountinfo(this.root, dir);
    if (isRead(mounts)) for (const { id, device } of mounts) this.devices.set(id, device);
  }
}
