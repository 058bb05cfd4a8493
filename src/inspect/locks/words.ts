import type { ProcRoot } from '../../procfs/root.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';

/** 32-bit words of a process's memory, little-endian as x86_64 and aarch64 have them. */
export interface Words {
  /** The unsigned word at `address`, or undefined when it can't be read. */
  uint32(address: number): number | undefined;
}

/** Around a lock's word nearly all is in this many bytes before and after it. */
const BEFORE = 48;
const AFTER = 48;
const WORD = 4;

/** Words of a process, read as they are asked for: those around a first one come with it. */
export class MemoryWords implements Words {
  private readonly root: ProcRoot;
  private readonly pid: number;
  private block: { readonly from: number; readonly bytes: Buffer } | undefined;
  /** Why the first read that failed did; undefined when none has. */
  failure: string | undefined;

  constructor(root: ProcRoot, pid: number) {
    this.root = root;
    this.pid = pid;
  }

  uint32(address: number): number | undefined {
    const kept = this.kept(address);
    if (kept !== undefined) return kept;
    const from = address - BEFORE;
    const around = this.read(from, BEFORE + AFTER);
    if (isRead(around)) {
      this.block = { from, bytes: around };
      return around.readUInt32LE(BEFORE);
    }
    // The block may stand at the edge of what is mapped, or of what a tree has kept.
    const word = this.read(address, WORD);
    if (isRead(word)) return word.readUInt32LE(0);
    this.failure ??= word.code;
    return undefined;
  }

  private kept(address: number): number | undefined {
    if (this.block === undefined) return undefined;
    const at = address - this.block.from;
    return at >= 0 && at + WORD <= this.block.bytes.length ? this.block.bytes.readUInt32LE(at) : undefined;
  }

  private read(address: number, length: number): Reading<Buffer> {
    return this.root.memory(this.pid, address, length);
  }
}
