import { roleByName, type RoleTable } from './by-name.ts';
import { mappedFile, programName } from './evidence.ts';
import type { Runtime } from './runtime.ts';

const ROLES: RoleTable = [
  ['.NET TP Worker', 'a worker of the thread pool'],
  ['.NET TP Gate', 'the gate of the thread pool: it adds and takes away workers'],
  ['.NET TP Wait', 'a thread that waits on handles for the thread pool'],
  ['.NET ThreadPool', 'a thread of the thread pool'],
  ['.NET Finalizer', 'the thread that runs finalizers'],
  ['.NET SynchManag', 'the synchronization manager: it wakes threads on events of the system'],
  ['.NET EventPipe', 'the thread of the diagnostics channel'],
  ['.NET SigHandler', 'the thread that handles signals'],
  ['.NET Tiered Com', 'a just-in-time compiler: it compiles hot code again'],
  ['.NET Server GC', 'a server garbage collection worker'],
  ['.NET BGC', 'a background garbage collection thread'],
  ['.NET Sockets', 'the engine of sockets: it polls them for all tasks'],
  ['.NET Timer', 'the thread that fires timers'],
];

/** .NET: its tasks are no threads. */
export const DOTNET: Runtime = {
  name: 'dotnet',
  label: '.NET',
  signs: {
    maps: (evidence) =>
      mappedFile(evidence, /^libcoreclr\.so$/) === undefined ? undefined : 'libcoreclr.so is mapped',
    exe: (evidence) => (programName(evidence) === 'dotnet' ? 'the program is dotnet' : undefined),
    comm: ({ comm, threads }) =>
      comm === 'dotnet' || threads.some((thread) => thread.comm.startsWith('.NET '))
        ? 'names of .NET threads'
        : undefined,
  },
  roleOf: (thread) => roleByName(thread, ROLES),
};
