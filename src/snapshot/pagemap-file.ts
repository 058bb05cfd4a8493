import { type Mapping, readMaps } from '../procfs/maps.ts';
import { readPageRuns } from '../procfs/pagemap.ts';
import type { PagemapRun, ProcRoot } from '../procfs/root.ts';
import { isRead, type Reading } from '../procfs/unreadable.ts';

/** Stacks lie in such: writable, no file. */
function isAnonymous(mapping: Mapping): boolean {
  return mapping.perms.startsWith('rw') && mapping.inode === 0;
}

/** The text of `pagemap/PID.json` of a tree: the pages of the process's writable anonymous mappings. */
export function pagemapJson(root: ProcRoot, pid: number): Reading<string> {
  const maps = readMaps(root, String(pid));
  if (!isRead(maps)) return maps;
  const pageSize = root.host.page_size;
  const ranges: Record<string, PagemapRun[]> = {};
  for (const mapping of maps.filter(isAnonymous)) {
    const runs = readPageRuns(root, pid, [mapping]);
    if (!isRead(runs)) return runs;
    const range = `${mapping.low.toString(16)}-${mapping.high.toString(16)}`;
    ranges[range] = runs.map(({ low, high, state }) => [low.toString(16), state, (high - low) / pageSize]);
  }
  return `${JSON.stringify(ranges)}\n`;
}
