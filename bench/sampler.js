// Run as a child: watches a process with the library and reports on one line of JSON. The figures of a round are this
// process's own, so nothing else is in them.
//   sampler.js rounds PID COUNT     CPU of a steady round, µs; resident memory, MB
//   sampler.js soak PID SECONDS     descriptors and resident memory after half of the time and at the end
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const { openRoot, Sampler } = createRequire(import.meta.url)('../dist/index.cjs');
const [mode, pid, count] = process.argv.slice(2);
const root = openRoot(undefined, { now: Date.now() / 1000, euid: process.geteuid(), arch: 'x86_64' });
const sampler = new Sampler(root, {
  pids: [Number(pid)],
  clock: () => performance.now() * 1e6,
  descriptors: 16_384,
  pause: () => new Promise((resolve) => setImmediate(resolve)),
});
const nothing = new Set();
// As in the dashboard: a screen of rows is in sight.
const inSight = () => [...(sampler.processes.get(Number(pid))?.threads.values() ?? [])].slice(0, 50);
const mb = () => process.memoryUsage.rss() / 1048576;
const descriptors = () => readdirSync('/proc/self/fd').length;

if (mode === 'rounds') {
  for (let warm = 0; warm < 5; warm++) await sampler.round(nothing);
  const costs = [];
  for (let round = 0; round < Number(count); round++) {
    await sleep(300);
    const shown = inSight();
    const before = process.cpuUsage();
    await sampler.round(nothing, shown);
    const { user, system } = process.cpuUsage(before);
    costs.push(user + system);
  }
  costs.sort((a, b) => a - b);
  console.log(JSON.stringify({ us: costs[costs.length >> 1], mb: mb() }));
} else {
  const end = performance.now() + Number(count) * 1000;
  // V8 has made room for young objects by then: before, it grows though what lives does not.
  const warm = performance.now() + Number(count) * 500;
  let early;
  let births = 0;
  let deaths = 0;
  let reused = 0;
  while (performance.now() < end) {
    const round = await sampler.round(nothing);
    births += round.births.length;
    deaths += round.deaths.length;
    const { threads } = round.processes.get(Number(pid)) ?? { threads: new Map() };
    for (const task of threads.values()) if (task.rates.cpu > 200) reused++;
    if (early === undefined && performance.now() > warm) early = { mb: mb(), descriptors: descriptors() };
    await sleep(1000);
  }
  console.log(
    JSON.stringify({ early, late: { mb: mb(), descriptors: descriptors() }, births, deaths, reused }),
  );
}
sampler.close();
