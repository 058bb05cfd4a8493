import type { ByteString } from '../../procfs/bytes.ts';
import type { Mapping } from '../../procfs/maps.ts';
import type { Areas } from '../waits/areas.ts';
import type { DecodedCall } from '../waits/decode.ts';

/** What a runtime's lens sees of one thread. */
export interface RuntimeThread {
  readonly tid: number;
  /** Its number in the PID namespace of its own process. */
  readonly inner: number;
  readonly comm: ByteString;
  /** The letter of stat. */
  readonly state: string;
  /** The system call it is blocked in; undefined: none, or not to be read. */
  readonly call: DecodedCall | undefined;
  /** Its stack pointer, and the address that its call goes back to; undefined: not known, as of one that runs. */
  readonly sp?: number | undefined;
  readonly pc?: number | undefined;
  /** Bytes reserved for its stack; undefined: not known. */
  readonly stackBytes: number | undefined;
}

/** What a runtime is recognised from. */
export interface RuntimeEvidence {
  readonly pid: number;
  /** The leader's. */
  readonly comm: ByteString;
  /** The path of the program: the link `exe`, else the first program in maps; undefined: neither could be read. */
  readonly exe: ByteString | undefined;
  /** The command line, or what the program has written over it; NULs are blanks, none at the end. */
  readonly title: ByteString;
  /** Empty when they could not be read. */
  readonly mappings: readonly Mapping[];
  readonly areas: Areas | undefined;
  /** In the order in which they began. */
  readonly threads: readonly RuntimeThread[];
}

/** The name of a file without its folders, and without the kernel's mark of a removed one. */
export function fileName(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf('/') + 1).replace(/ \(deleted\)$/, '');
}

/** The name of the program's file; empty when it is not known. */
export function programName({ exe }: Pick<RuntimeEvidence, 'exe'>): ByteString {
  return exe === undefined ? '' : fileName(exe);
}

/** The first mapped file whose name fits. */
export function mappedFile({ mappings }: RuntimeEvidence, pattern: RegExp): ByteString | undefined {
  for (const { name } of mappings) {
    if (name === '' || name.charCodeAt(0) !== 0x2f) continue;
    const file = fileName(name);
    if (pattern.test(file)) return file;
  }
  return undefined;
}

/** True when `address` is in the static data of the program, or of a library whose name fits. */
export function inStaticData(evidence: RuntimeEvidence, address: number, library?: RegExp): boolean {
  const place = evidence.areas?.place(address);
  const found = place === undefined ? null : /^(.*) \.(?:bss|data|data\/\.bss)$/s.exec(place.mapping);
  const file = found?.[1];
  if (file === undefined) return false;
  return file === programName(evidence) || library?.test(file) === true;
}
