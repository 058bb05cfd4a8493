import { BEAM } from './beam.ts';
import { CPYTHON } from './cpython.ts';
import { DOTNET } from './dotnet.ts';
import type { RuntimeEvidence, RuntimeThread } from './evidence.ts';
import { GO } from './go.ts';
import { JVM } from './jvm.ts';
import { NGINX } from './nginx.ts';
import { NODE } from './node.ts';
import { POSTGRES } from './postgres.ts';
import { REDIS } from './redis.ts';
import type { Role, Runtime, RuntimeFinding } from './runtime.ts';
import { TOKIO } from './tokio.ts';

/** A program that embeds a runtime may have two: the one that owns more of its threads is first. */
const RUNTIMES: readonly Runtime[] = [JVM, DOTNET, NODE, CPYTHON, POSTGRES, NGINX, REDIS, BEAM, GO, TOKIO];

const SOURCES = ['maps', 'exe', 'comm'] as const;

/**
 * The runtime of a process: by what is mapped, else by the program, else by names, which anybody may choose. Undefined
 * when it is none that is known.
 */
export function recognise(evidence: RuntimeEvidence): RuntimeFinding | undefined {
  for (const source of SOURCES) {
    for (const { name, label, signs } of source === 'maps' ? ofMaps(evidence) : RUNTIMES) {
      const basis = signs[source]?.(evidence);
      if (basis !== undefined) return { runtime: name, label, source, basis };
    }
  }
  return undefined;
}

/** Virtual machines that programs of any kind load; a library of the others may be a mere extension. */
const GUESTS: readonly Runtime[] = [JVM, DOTNET];

/** Those that maps may speak for: where the program itself is of a known runtime, no other but a guest. */
function ofMaps(evidence: RuntimeEvidence): readonly Runtime[] {
  const owner = RUNTIMES.find(({ signs }) => signs.exe?.(evidence) !== undefined);
  return owner === undefined ? RUNTIMES : [...GUESTS, owner];
}

/** The role of `thread` in its runtime; undefined where the evidence does not tell. */
export function roleOf(
  thread: RuntimeThread,
  evidence: RuntimeEvidence,
  finding: RuntimeFinding | undefined = recognise(evidence),
): Role | undefined {
  return RUNTIMES.find(({ name }) => name === finding?.runtime)?.roleOf(thread, evidence);
}
