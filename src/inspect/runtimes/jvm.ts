import { type RoleTable, roleByName } from './by-name.ts';
import { mappedFile, programName, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

/** HotSpot's names of its own threads and those of well-known libraries, cut at 15 bytes by the kernel. */
const ROLES: RoleTable = [
  ['GC Thread#', 'a parallel garbage collection worker'],
  ['G1 Conc#', 'a concurrent marker of the G1 garbage collector'],
  ['G1 Refine#', 'a worker that refines the remembered sets of the G1 garbage collector'],
  ['G1 Main Marker', 'the thread that starts the concurrent marking of the G1 garbage collector'],
  ['G1 Service', 'the thread of periodic upkeep of the G1 garbage collector'],
  [/^ZWorker|^ZDriver|^ZDirector|^ZGC/, 'a thread of the Z garbage collector'],
  ['Shenandoah', 'a thread of the Shenandoah garbage collector'],
  [
    'VM Thread',
    'the thread that runs the operations of safepoints; busy, it stops the others often or for long',
  ],
  ['VM Periodic Tas', 'the tick of the virtual machine, every 50 ms'],
  ['C1 CompilerThre', 'a just-in-time compiler (C1); busy after a start is normal'],
  ['C2 CompilerThre', 'a just-in-time compiler (C2); busy after a start is normal'],
  ['Sweeper thread', 'the thread that clears compiled code that is dead'],
  ['Reference Handl', 'the thread that puts cleared references into their queues'],
  ['Finalizer', 'the thread that runs finalizers'],
  ['Common-Cleaner', 'the thread that runs cleaners'],
  ['Signal Dispatch', "the thread that runs Java's signal handlers; thread dumps by SIGQUIT start here"],
  ['Service Thread', 'the thread that posts events of the virtual machine'],
  ['Monitor Deflati', 'the thread that takes back idle monitors'],
  ['Notification Th', 'the thread that sends notifications of the management interface'],
  ['Attach Listener', 'the thread that answers jstack and jcmd; it exists since the first of them asked'],
  [/^(?:https?|ajp)-.*-A(?:cc.*)?$/, "the acceptor of Tomcat's connector"],
  [/^(?:https?|ajp)-.*-(?:P|Cl)/, "the poller of Tomcat's connector"],
  [/^(?:https?|ajp)-.*-e/, "a worker of Tomcat's connector: it serves requests"],
  ['ForkJoinPool', 'a worker of a fork-join pool'],
  [/^pool-\d+-thre/, 'a worker of an executor that nobody named'],
  ['kafka-', "a thread of Kafka's library"],
  ['Hikari', 'a thread of the HikariCP connection pool'],
];

/** FUTEX_WAIT_BITSET, realtime clock, not private: pthread_join of glibc; its value is the TID that is joined. */
const JOIN_OP = 0x109;

/** The thread that the launcher waits for: it runs main(), and is called DestroyJavaVM after that. */
function joinedBy({ call }: RuntimeThread): number | undefined {
  return call?.futex?.op === JOIN_OP ? call.futex.val : undefined;
}

/** The Java virtual machine, HotSpot. */
export const JVM: Runtime = {
  name: 'jvm',
  label: 'Java (HotSpot)',
  signs: {
    maps: (evidence) =>
      mappedFile(evidence, /^libjvm\.so$/) === undefined ? undefined : 'libjvm.so is mapped',
    exe: (evidence) => (programName(evidence) === 'java' ? 'the program is java' : undefined),
    comm: ({ comm }) => (comm === 'java' ? 'its name is java' : undefined),
  },
  roleOf,
};

function roleOf(thread: RuntimeThread, { pid, threads }: RuntimeEvidence): Role | undefined {
  const leader = threads.find(({ tid }) => tid === pid);
  const main = leader === undefined ? undefined : joinedBy(leader);
  if (thread === leader && main !== undefined) {
    return {
      role: 'the launcher: it runs no Java, and waits for the thread that runs main()',
      basis: `it joins thread ${threads.find(({ inner }) => inner === main)?.tid ?? main}`,
    };
  }
  const byName = roleByName(thread, ROLES);
  if (byName !== undefined) return byName;
  if (main !== undefined && thread.inner === main) {
    return {
      role: 'the thread that runs main(), or that waits for the end of the others once main() has returned',
      basis: 'the launcher joins it',
    };
  }
  return undefined;
}
