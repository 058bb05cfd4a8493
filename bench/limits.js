// Limits on threads, against Node's own start and a bare reading of the same files.
import { fileURLToPath } from 'node:url';
import { compare, report } from './measure.js';

const tinspect = fileURLToPath(new URL('../bin/tinspect.js', import.meta.url));

/** Reads what `limits` looks at, once each, and does nothing with it. */
const BARE = `
const fs = require('fs');
const read = (name) => { try { return fs.readFileSync('/proc/' + name); } catch { return undefined; } };
const pid = process.argv[1];
for (const name of ['stat', 'status', 'limits', 'maps', 'cgroup']) read(pid + '/' + name);
for (const name of ['self/mountinfo', 'loadavg', 'meminfo', 'sys/kernel/threads-max', 'sys/kernel/pid_max',
  'sys/vm/max_map_count', 'sys/vm/overcommit_memory', 'sys/vm/admin_reserve_kbytes', 'sys/vm/user_reserve_kbytes'])
  read(name);
for (const name of fs.readdirSync('/proc')) {
  if (!/^[0-9]+$/.test(name)) continue;
  read(name + '/stat');
  read(name + '/status');
}`;

/** The limits of this very process, on the machine as it is. */
export function limits() {
  const times = compare(
    {
      node: [process.execPath, '-e', '0'],
      bare: [process.execPath, '-e', BARE, String(process.pid)],
      limits: [process.execPath, tinspect, 'limits', String(process.pid)],
    },
    { rounds: 9, repeat: 5 },
  );
  report('limits, CPU of node -e reading its files', times.limits.cpu / times.bare.cpu, 1.5);
  report('limits, CPU of node -e 0', times.limits.cpu / times.node.cpu);
}
