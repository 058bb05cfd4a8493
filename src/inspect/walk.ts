import type { ProcRoot } from '../procfs/root.ts';
import { scan, type ScanReport, type Visitor } from '../scan/scanner.ts';

/**
 * One pass over the processes of `root`, with their stat alone. On a live system the list of /proc may fail for once
 * while processes end (ENOENT): then it is asked for again, before anything was visited.
 */
export function walkProcesses(root: ProcRoot, visit: Visitor): ScanReport {
  const walk = () => scan(root, { rows: 'processes', needs: [] }, visit);
  const report = walk();
  return report.failure?.gone === true && !root.captured ? walk() : report;
}
