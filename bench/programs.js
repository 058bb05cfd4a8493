// The C programs of bench/c, built when they are asked for.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../.cache/bench', import.meta.url));

/** The path of the built program, or undefined without a compiler (said once). */
export function buildProgram(name) {
  mkdirSync(folder, { recursive: true });
  const source = fileURLToPath(new URL(`c/${name}.c`, import.meta.url));
  const { status, error } = spawnSync('cc', ['-O2', '-pthread', '-o', `${folder}/${name}`, source], {
    stdio: 'inherit',
  });
  if (status === 0) return `${folder}/${name}`;
  console.log(
    `skipped: bench/c/${name}.c can't be built (${error?.message ?? `cc exits ${status}`}); what needs it is left out`,
  );
  return undefined;
}

/** Starts a built program that prints its pid when it is ready: { pid, stop }. */
export async function startProgram(path, ...args) {
  const child = spawn(path, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`${path} ended with ${code}`)));
  });
  return { pid: child.pid, stop };
}
