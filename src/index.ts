/**
 * tinspect as a library: the same rooms as the program. Open a root, scan it or watch it, and ask about what was read.
 * Numbers are raw, in the kernel's units; what could not be read is an `Unreadable` or an `Unknown` with its reason.
 */
export { openMoments, openRoot } from './procfs/open.ts';
export { RootProblem } from './procfs/root-problem.ts';
export type { LiveHost } from './procfs/live-host.ts';
export type { Host, ProcRoot } from './procfs/root.ts';
export { isRead, type Reading, Unreadable } from './procfs/unreadable.ts';
export { isKnown, Unknown, type Value } from './model/unknown.ts';
export type { FileName, Task } from './model/task.ts';
export type { Rates } from './model/rates.ts';
export { analyseStates, type StateAnalysis } from './model/state-analysis.ts';
export { scan, type ScanReport, type ScanRequest } from './scan/scanner.ts';
export { type Round, Sampler, type SamplerOptions } from './scan/sampler.ts';
export { RootMoment } from './scan/moment.ts';
export { type Column, keyOf } from './columns/column.ts';
export { COLUMNS, findColumn } from './columns/registry.ts';
export type { View } from './columns/view.ts';
export { inspectStacks } from './inspect/stacks/stacks.ts';
export { readStackEvidence } from './inspect/stacks/read.ts';
export { inspectZombies } from './inspect/zombies/report.ts';
export { readZombieEvidence } from './inspect/zombies/read.ts';
export { inspectLimits } from './inspect/limits/report.ts';
export { readLimitEvidence } from './inspect/limits/read.ts';
export { groupThreads } from './inspect/groups.ts';
export { inspectWaits } from './inspect/waits/report.ts';
export { readWaitEvidence } from './inspect/waits/read.ts';
export { inspectPipes } from './inspect/pipes/report.ts';
export { readPipeEvidence } from './inspect/pipes/read.ts';
export { captureTo } from './snapshot/capture.ts';
