// Paired measurement: CPU (user + system of the child) and wall time, medians of interleaved runs, so that a noisy
// machine disturbs both sides alike.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICK_MS = 10;

/** Environment without what makes every start of node slower. */
const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
delete env.NODE_EXTRA_CA_CERTS;

/** Children's CPU so far in ms: cutime + cstime of /proc/self/stat. Ticks are coarse, so runs are repeated. */
function childrenCpu() {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

/** Runs each side `rounds` times, interleaved, `repeat` times within a measurement: { name: { cpu, wall } } in ms. */
export function compare(sides, { rounds = 9, repeat = 1 } = {}) {
  const samples = Object.fromEntries(Object.keys(sides).map((name) => [name, { cpu: [], wall: [], rss: 0 }]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, [file, ...args]] of Object.entries(sides)) {
      const cpu = childrenCpu();
      const start = process.hrtime.bigint();
      for (let again = 0; again < repeat; again++) {
        const { error } = spawnSync(file, args, {
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
          maxBuffer: 1 << 30,
        });
        if (error) throw error;
      }
      if (round < 0) continue;
      samples[name].wall.push(Number(process.hrtime.bigint() - start) / 1e6 / repeat);
      samples[name].cpu.push((childrenCpu() - cpu) / repeat);
    }
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, { cpu, wall }]) => [name, { cpu: median(cpu), wall: median(wall) }]),
  );
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Prints one line of the report: a ratio and the number it should keep. */
export function report(what, ratio, goal) {
  const verdict =
    goal === undefined
      ? ''
      : ratio <= goal
        ? `  (goal ${goal.toFixed(2)}: kept)`
        : `  (goal ${goal.toFixed(2)}: MISSED)`;
  console.log(`${what.padEnd(68)} ${ratio.toFixed(2).padStart(6)}x${verdict}`);
}
