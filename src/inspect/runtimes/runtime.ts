import type { RuntimeEvidence, RuntimeThread } from './evidence.ts';

/** Runtimes that are told apart. */
export type RuntimeName =
  'jvm' | 'go' | 'node' | 'cpython' | 'postgres' | 'nginx' | 'redis' | 'beam' | 'dotnet' | 'tokio';

/** What a process runs on, and how that is known. */
export interface RuntimeFinding {
  readonly runtime: RuntimeName;
  /** For a person: `Java (HotSpot)`. */
  readonly label: string;
  /** Maps can't lie, the program's name seldom does; a thread's name is what a program wished for. */
  readonly source: 'maps' | 'exe' | 'comm';
  /** `libjvm.so is mapped`. */
  readonly basis: string;
}

/** What a thread is there for. */
export interface Role {
  /** Words that go on after "it is": `a parallel garbage collection worker`. */
  readonly role: string;
  /** What it was inferred from: `named GC Thread#0`. */
  readonly basis: string;
}

/** Why a source speaks for a runtime; undefined: it does not. */
type Sign = (evidence: RuntimeEvidence) => string | undefined;

/** The lens of one runtime. */
export interface Runtime {
  readonly name: RuntimeName;
  readonly label: string;
  readonly signs: Readonly<Partial<Record<RuntimeFinding['source'], Sign>>>;
  /** The role of one thread of `evidence`; undefined where the evidence does not carry any. */
  roleOf(thread: RuntimeThread, evidence: RuntimeEvidence): Role | undefined;
}
