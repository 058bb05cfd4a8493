import type { ProcRoot } from '../procfs/root.ts';
import { readTtyDrivers, type TtyDrivers } from '../procfs/tty-drivers.ts';
import { isRead } from '../procfs/unreadable.ts';

/** Names of terminals by device number. */
export interface TerminalNames {
  /**
   * What ps prints for `tty_nr` of a task of process `pid`, without `/dev/`: `pts/3`; undefined when there is no
   * terminal (0) or no node has that number.
   */
  name(tty_nr: number, pid: number): string | undefined;
}

const DEV = '/dev/';

/** Major number, bits 8-19 of a device number (proc_pid_stat(5), tty_nr). */
function majorOf(tty_nr: number): number {
  return (tty_nr >>> 8) & 0xfff;
}

/** Minor number, bits 0-7 and 20-31. */
function minorOf(tty_nr: number): number {
  return (tty_nr & 0xff) | ((tty_nr >>> 12) & 0xfff00);
}

/** The usual node of a device whose driver is not listed: Linux's Documentation/admin-guide/devices.txt. */
function usualNode(major: number, minor: number): string | undefined {
  if (major >= 136 && major <= 143) return `pts/${minor + 256 * (major - 136)}`;
  switch (major) {
    case 3:
      return minor < 256 ? `tty${'pqrstuvwxyzabcde'[minor >> 4]}${(minor & 15).toString(16)}` : undefined;
    case 4:
      return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
    case 11:
      return `ttyB${minor}`;
    case 14:
      return `tts/${minor}`;
    case 166:
      return `ttyACM${minor}`;
    case 188:
      return `ttyUSB${minor}`;
    case 204:
      return minor >= 64 && minor < 80 ? `ttyAMA${minor - 64}` : undefined;
    case 229:
      return `hvc${minor}`;
    default:
      return undefined;
  }
}

/**
 * Terminals of a root: the node that `/proc/tty/drivers` suggests, the one a process has as descriptor 2, the
 * usual one of the number, descriptor 255 of a shell; whichever exists with exactly that number. ps's order.
 */
export class RootTerminals implements TerminalNames {
  private readonly root: ProcRoot;
  private drivers: TtyDrivers | undefined;
  /** Names found without looking at a process; undefined: only a process can tell. */
  private readonly known = new Map<number, string | undefined>();

  constructor(root: ProcRoot) {
    this.root = root;
  }

  name(tty_nr: number, pid: number): string | undefined {
    if (tty_nr === 0) return undefined;
    const byDriver = this.byDriver(tty_nr);
    if (byDriver !== undefined) return byDriver;
    const usual = usualNode(majorOf(tty_nr), minorOf(tty_nr));
    return (
      this.ofDescriptor(tty_nr, pid, 2) ??
      (usual !== undefined && this.is(tty_nr, DEV + usual) ? usual : undefined) ??
      this.ofDescriptor(tty_nr, pid, 255)
    );
  }

  private byDriver(tty_nr: number): string | undefined {
    if (this.known.has(tty_nr)) return this.known.get(tty_nr);
    const major = majorOf(tty_nr);
    const minor = minorOf(tty_nr);
    let found: string | undefined;
    for (const driver of this.allDrivers()) {
      if (driver.major !== major || minor < driver.minor_first || minor > driver.minor_last) continue;
      const node = [driver.name + minor, `${driver.name}/${minor}`, driver.name].find((path) =>
        this.is(tty_nr, path),
      );
      // The last line that fits wins: a console driver stands behind the serial one of the same range.
      if (node !== undefined) found = withoutDev(node);
    }
    this.known.set(tty_nr, found);
    return found;
  }

  private ofDescriptor(tty_nr: number, pid: number, fd: number): string | undefined {
    const target = this.root.link(`${pid}/fd/${fd}`);
    if (!isRead(target)) return undefined;
    const path = target.toString('latin1');
    return path.startsWith(DEV) && this.is(tty_nr, path) ? withoutDev(path) : undefined;
  }

  private is(tty_nr: number, path: string): boolean {
    return this.root.device(path) === tty_nr;
  }

  private allDrivers(): TtyDrivers {
    if (this.drivers === undefined) {
      const read = readTtyDrivers(this.root);
      this.drivers = isRead(read) ? read : [];
    }
    return this.drivers;
  }
}

function withoutDev(path: string): string {
  return path.startsWith(DEV) ? path.slice(DEV.length) : path;
}
