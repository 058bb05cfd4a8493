import { type RoleTable, roleByName } from './by-name.ts';
import { programName, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

const SCHEDULER = 'a scheduler, which runs Erlang processes; it spins a little before it sleeps';
const DIRTY_CPU = 'a scheduler of long native calls that compute';
const DIRTY_IO = 'a scheduler of long native calls that wait';

/** Names of OTP 19 to 25, and of later ones. */
const ROLES: RoleTable = [
  [/^\d+_scheduler/, SCHEDULER],
  [/^erts_sched_/, SCHEDULER],
  [/^\d+_dirty_cpu|^erts_dcpus_/, DIRTY_CPU],
  [/^\d+_dirty_io|^erts_dios_/, DIRTY_IO],
  [/^async_\d|^erts_async_/, 'a worker of the pool for asynchronous drivers'],
  [/^\d*_?aux$|^erts_aux/, 'a helper of the schedulers'],
  [/^\d*_?poller$|^erts_poll_/, 'the thread that polls descriptors for all schedulers'],
  [/^sys_msg_dis|^erts_smsg_disp/, 'the thread that passes on messages of the system'],
  [/^sys_sig_dis|^erts_ssig_disp/, 'the thread that receives signals'],
  [/^erts_cmpct|^child_waiter/, 'a helper of the runtime'],
];

/** Erlang's BEAM: its threads are no Erlang processes. */
export const BEAM: Runtime = {
  name: 'beam',
  label: 'Erlang BEAM',
  signs: {
    exe: (evidence) => (/^beam(?:\.|$)/.test(programName(evidence)) ? 'the program is beam' : undefined),
    comm: ({ comm }) => (/^beam\.(?:smp|emu|jit)/.test(comm) ? `its name is ${comm}` : undefined),
  },
  roleOf,
};

function roleOf(thread: RuntimeThread, { pid }: RuntimeEvidence): Role | undefined {
  if (thread.tid === pid) {
    return { role: 'the first thread: it started the others and only waits', basis: 'the first thread' };
  }
  return roleByName(thread, ROLES);
}
