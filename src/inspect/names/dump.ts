/** Formats of what a runtime or a debugger says of its threads. */
export type NameFormat = 'jstack' | 'py-spy' | 'gdb' | 'faulthandler' | 'table';

/** One thread of a dump. Text is as the dump has it, control characters and all. */
export interface NameRow {
  /** By the numbers of the process's own PID namespace; undefined: the dump has only `pthread`. */
  readonly tid: number | undefined;
  /** Address of its struct pthread, which lies in its stack. */
  readonly pthread?: number | undefined;
  readonly name: string | undefined;
  /** The runtime's own word for what it does. */
  readonly state: string | undefined;
  /** The innermost frame. */
  readonly frame: string | undefined;
  /** Milliseconds that it had lived when the dump was made. */
  readonly elapsedMs?: number | undefined;
  /** The lock it waits for, and those it holds, by the runtime's own names for them. */
  readonly wants?: string | undefined;
  /** Class of `wants` where the thread is parked for it: who holds it is known only where the dump `listsOwners`. */
  readonly parksFor?: string | undefined;
  readonly holds?: readonly string[] | undefined;
}

/** A deadlock that the runtime itself has found. */
export interface NamedDeadlock {
  /** Names of its threads, each waits for the next one. */
  readonly names: readonly string[];
  /** What they wait for, a sentence. */
  readonly text: string;
}

/** What a dump says. */
export interface NameDump {
  readonly format: NameFormat;
  /** Wall clock of the machine that made it, as `2026-11-23 22:50:45`; undefined: it has none. */
  readonly time: string | undefined;
  readonly rows: readonly NameRow[];
  /** True where it lists who holds locks of java.util.concurrent, and not monitors alone: jstack -l. */
  readonly listsOwners?: boolean;
  readonly deadlocks: readonly NamedDeadlock[];
}

/** The number of a task in decimal digits; undefined for anything else. */
export function tidOf(digits: string): number | undefined {
  if (!/^\d{1,10}$/.test(digits)) return undefined;
  const tid = Number(digits);
  return tid > 0 && tid <= 0x7fff_ffff ? tid : undefined;
}
