// The live engine: rounds against top and a C program, a soak, and CPU shares against a program that knows them.
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compare, report } from './measure.js';
import { buildProgram, startProgram } from './programs.js';

const child = fileURLToPath(new URL('sampler.js', import.meta.url));

function sample(...args) {
  const { stdout, stderr } = spawnSync(process.execPath, [child, ...args.map(String)], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** CPU of a round over 10,000 threads, idle and with 500 busy. */
export async function rounds() {
  const crowd = buildProgram('threads');
  const keeper = buildProgram('keeper');
  if (crowd === undefined || keeper === undefined) return;
  for (const busy of [0, 500]) {
    const { pid, stop } = await startProgram(crowd, 10_000, busy);
    const ours = sample('rounds', pid, 15);
    const c = Number(spawnSync(keeper, [String(pid), '15'], { encoding: 'utf8' }).stdout);
    const { one, six } = compare(
      {
        one: ['top', '-b', '-H', '-n', '1', '-p', String(pid)],
        six: ['top', '-b', '-H', '-d', '0.1', '-n', '6', '-p', String(pid)],
      },
      { rounds: 3 },
    );
    const top = ((six.cpu - one.cpu) / 5) * 1000;
    report(
      `10,000 threads, ${busy} busy: a round, CPU of a refresh of top -b -H`,
      ours.us / top,
      busy === 0 ? 0.2 : 0.35,
    );
    if (busy === 0)
      report('10,000 idle threads: a round, CPU of a C program that reads the same', ours.us / c, 1.3);
    console.log(`  resident ${ours.mb.toFixed(0)} MB`);
    stop();
  }
}

/** A minute of 1,000 births and deaths a second, after one to warm up. */
export async function soak() {
  const churn = buildProgram('churn');
  if (churn === undefined) return;
  const { pid, stop } = await startProgram(churn, 1000, 130);
  const { early, late, births, deaths, reused } = sample('soak', pid, 120);
  console.log(
    `soak: ${births} births, ${deaths} deaths seen; rates beyond what is possible: ${reused} (goal 0)`,
  );
  report('soak: descriptors at the end, of those after warm-up', late.descriptors / early.descriptors, 1.2);
  report('soak: resident memory at the end, of that after warm-up', late.mb / early.mb, 1.1);
  stop();
}

/** CPU shares of threads whose duty is known, over intervals of a second: the largest error in points. */
export async function truth() {
  const duty = buildProgram('duty');
  if (duty === undefined) return;
  const { openRoot, Sampler } = createRequire(import.meta.url)('../dist/index.cjs');
  const load = spawn(duty, ['0', '5', '10', '20', '40', '60'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let answer = () => undefined;
  let text = '';
  load.stdout.on('data', (data) => {
    text += data;
    if (text.endsWith('\n')) {
      answer(text.trim());
      text = '';
    }
  });
  const ask = () =>
    new Promise((resolve) => {
      answer = resolve;
      load.stdin.write('\n');
    });
  await new Promise((resolve) => {
    answer = resolve;
  });
  const root = openRoot(undefined, { now: 0, euid: process.geteuid(), arch: 'x86_64' });
  const sampler = new Sampler(root, {
    pids: [load.pid],
    clock: () => performance.now() * 1e6,
    descriptors: 100,
  });
  const look = async () => {
    await sampler.round(new Set());
    const words = (await ask()).split(' ');
    const at = Number(words.pop());
    return { at, ran: new Map(words.map((word) => word.split(':').map(Number))) };
  };
  let worst = 0;
  let before = await look();
  for (let round = 0; round < 8; round++) {
    await sleep(1000);
    const now = await look();
    for (const task of sampler.processes.get(load.pid).threads.values()) {
      const ran = now.ran.get(task.tid);
      if (ran === undefined) continue;
      const share = ((ran - before.ran.get(task.tid)) / (now.at - before.at)) * 100;
      worst = Math.max(worst, Math.abs(share - task.rates.cpu));
    }
    before = now;
  }
  console.log(`CPU shares at 1 s: at most ${worst.toFixed(2)} points from what the program knows (goal 2)`);
  load.kill('SIGKILL');
}
