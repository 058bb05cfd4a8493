import type { Missing } from '../render/missing.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { processOf } from '../scan/process-of.ts';
import type { ScanReport } from '../scan/scanner.ts';
import type { Cli } from './cli.ts';
import type { ListRequest } from './ps/request.ts';

/** One line that says which shown records the kernel refused, or undefined when it refused none. */
export function describeDenied(report: ScanReport, euid: number): string | undefined {
  if (report.failure !== undefined)
    return `tinspect: /proc : ${report.failure.code}; nothing could be listed`;
  if (report.denied.size === 0) return undefined;
  const parts = [...report.denied].map(([what, count]) => {
    const [name = '', code = ''] = what.split(': ');
    return `${name} of ${count} ${count === 1 ? 'task' : 'tasks'} (${code})`;
  });
  return `tinspect: not shown : ${parts.join(', ')}; ${whoMayRead(euid)}`;
}

/** Root is refused where it lacks CAP_SYS_PTRACE, in a user namespace, and by security modules. */
function whoMayRead(euid: number): string {
  return euid === 0
    ? 'root may not read all here: tinspect doctor says why'
    : 'their owner or root may read it';
}

/** One line that says why shown values are not known, or undefined when all are. */
export function describeUnknown(missing: Missing): string | undefined {
  const parts = missing
    .list()
    .map(({ what, reason, count }) => `${what}${count === 1 ? '' : ` of ${count} rows`}: ${reason}`);
  return parts.length === 0 ? undefined : `tinspect: not known : ${parts.join(', ')}`;
}

/**
 * -p selects processes, so the number of a thread selects nothing: then says so, with the process it belongs to.
 */
export function hintAtThreads(request: ListRequest, root: ProcRoot, printed: number, cli: Cli): void {
  if (printed > 0) return;
  for (const list of request.select.lists) {
    if (list.by !== 'pid') continue;
    for (const tid of list.ids) {
      const pid = processOf(root, tid);
      if (pid !== undefined && pid !== tid) {
        cli.complain(`tinspect: ${tid} : is a thread of process ${pid}; try --tid ${tid} or -L -p ${pid}`);
      }
    }
  }
}

/** The numbers behind `-p` of top but those of threads, of which it says to what process they belong. */
export function withoutThreads(
  pids: readonly number[] | undefined,
  root: ProcRoot,
  cli: Cli,
): readonly number[] | undefined {
  return pids?.filter((tid) => {
    const pid = processOf(root, tid);
    if (pid === undefined || pid === tid) return true;
    cli.complain(`tinspect: ${tid} : is a thread of process ${pid}; try -p ${pid}`);
    return false;
  });
}
