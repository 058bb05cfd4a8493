// The dashboard on a pseudo-terminal: what it costs, sends and holds, and how soon it answers.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median, report } from './measure.js';
import { buildProgram, startProgram } from './programs.js';

const tinspect = fileURLToPath(new URL('../bin/tinspect.js', import.meta.url));
const TICK_MS = 10;
const DOWN = '\u001b[B';
const UP = '\u001b[A';

/** The dashboard in a terminal of 80x24, started with `args`. */
class Session {
  bytes = 0;
  firstScreen_ms;
  #heard = () => undefined;
  #pty;

  constructor(...args) {
    const { spawn } = createRequire(import.meta.url)('@lydell/node-pty');
    const env = { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
    delete env.TMUX;
    delete env.NODE_EXTRA_CA_CERTS;
    const begin = performance.now();
    this.#pty = spawn(process.execPath, [tinspect, 'top', ...args.map(String)], { cols: 80, rows: 24, env });
    this.#pty.onData((data) => {
      this.bytes += data.length;
      if (data.includes('PID')) this.firstScreen_ms ??= performance.now() - begin;
      this.#heard(data);
    });
  }

  type(keys) {
    this.#pty.write(keys);
  }

  /** Types `keys`; milliseconds until something is written that holds `shows`. */
  answer(keys, shows) {
    return new Promise((resolve) => {
      const begin = performance.now();
      let text = '';
      this.#heard = (data) => {
        text += data;
        if (!text.includes(shows)) return;
        this.#heard = () => undefined;
        resolve(performance.now() - begin);
      };
      this.type(keys);
    });
  }

  cpu_ms() {
    const stat = readFileSync(`/proc/${this.#pty.pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  resident_mb() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#pty.pid}/status`, 'latin1'))[1]) / 1024;
  }

  async quit() {
    this.type('q');
    await new Promise((resolve) => this.#pty.onExit(resolve));
  }
}

/** Cost of watching 1,000 threads, busy and idle. */
export async function screen() {
  const crowd = buildProgram('threads');
  if (crowd === undefined) return;
  for (const busy of [50, 0]) {
    const { pid, stop } = await startProgram(crowd, 1000, busy);
    // Alone, the idle threads leave nothing to draw but what changes by itself.
    const session = new Session(...(busy === 0 ? ['-p', pid] : []));
    await sleep(5000);
    const { bytes } = session;
    const cpu = session.cpu_ms();
    await sleep(20_000);
    const sent = ((session.bytes - bytes) / 20).toFixed(0);
    if (busy > 0) {
      console.log(`first screen ${session.firstScreen_ms?.toFixed(0)} ms after start (goal 300)`);
      const share = (session.cpu_ms() - cpu) / 200;
      console.log(`1,000 threads, 50 busy, 1 Hz at 80x24: ${share.toFixed(2)} % of a core (goal 3)`);
      console.log(
        `  ${sent} bytes a refresh (goal 4096), resident ${session.resident_mb().toFixed(0)} MB (goal 120)`,
      );
    } else console.log(`1,000 idle threads alone: ${sent} bytes a refresh (goal 200)`);
    await session.quit();
    stop();
  }
}

/** CPU of a frame, and memory after many. */
export async function frames() {
  const crowd = buildProgram('threads');
  if (crowd === undefined) return;
  const { stop } = await startProgram(crowd, 1000, 0);
  const session = new Session('-d', 3600);
  await sleep(3000);
  session.type('H');
  const draw = async (count) => {
    for (let frame = 0; frame < count; frame++) {
      session.type(frame % 60 < 30 ? DOWN : UP);
      await sleep(20);
    }
  };
  await draw(100);
  const early = session.resident_mb();
  const cpu = session.cpu_ms();
  await draw(900);
  console.log(`a frame at 80x24: ${((session.cpu_ms() - cpu) / 900).toFixed(2)} ms of CPU (goal 5)`);
  report('resident memory after 1,000 frames, of that after 100', session.resident_mb() / early, 1.1);
  await session.quit();
  stop();
}

/** The screens that read much, by their number, and what is shown of 10,000 threads while they do. */
const SCREENS = { Tasks: '1', Stacks: '5', Waits: '6', Files: '7', Zombies: '9' };

/** How soon a key is answered over 10,000 threads, at any moment and in the middle of a look. */
export async function keys() {
  const crowd = buildProgram('threads');
  if (crowd === undefined) return;
  const { pid, stop } = await startProgram(crowd, 10_000, 50);
  const session = new Session('-p', pid);
  await sleep(5000);
  for (const [name, key] of Object.entries(SCREENS)) {
    session.type(key);
    await sleep(3000);
    const waits = [];
    for (let press = 0; press < 60; press++) {
      await sleep(50 + Math.random() * 150);
      // A look that is due at once.
      if (press % 4 === 0) {
        session.type('\f');
        await sleep(10 + Math.random() * 100);
      }
      waits.push(await session.answer('/', 'earch:'));
      await sleep(50);
      session.type('\r');
    }
    const longest = Math.max(...waits).toFixed(0);
    console.log(
      `10,000 threads, ${name}: a key is answered in ${median(waits).toFixed(1)} ms, at most ${longest} (goal 50)`,
    );
  }
  await session.quit();
  stop();
}
