// What the threads of one process wait for, against a C program that reads the same files and does nothing with them.
import { fileURLToPath } from 'node:url';
import { compare, report } from './measure.js';
import { buildProgram, startProgram } from './programs.js';

const tinspect = fileURLToPath(new URL('../bin/tinspect.js', import.meta.url));

/** CPU of one look at `threads` threads beyond Node's own start, ms per thread. */
async function look(waiting, reader, threads) {
  const { pid, stop } = await startProgram(waiting, threads);
  const times = compare(
    {
      node: [process.execPath, '-e', '0'],
      c: [reader, String(pid)],
      text: [process.execPath, tinspect, 'waits', String(pid)],
      json: [process.execPath, tinspect, 'waits', String(pid), '--json'],
    },
    { rounds: threads > 5000 ? 9 : 15, repeat: threads > 5000 ? 1 : 3 },
  );
  stop();
  const { node, c, text, json } = times;
  const of = `waits of ${threads} threads`;
  report(
    `${of}, CPU of C reading stat, syscall, wchan, node's start apart`,
    (text.cpu - node.cpu) / c.cpu,
    1.5,
  );
  report(`${of}, the same with node's start in it`, text.cpu / c.cpu);
  report(`${of} --json, node's start apart`, (json.cpu - node.cpu) / c.cpu, 1.5);
  return (text.cpu - node.cpu) / threads;
}

/** Waits of 2,000 threads, and whether a thread costs the same among 10,000. */
export async function waits() {
  const waiting = buildProgram('waiting');
  const reader = buildProgram('wait-files');
  if (waiting === undefined || reader === undefined) return;
  const few = await look(waiting, reader, 2000);
  const many = await look(waiting, reader, 10_000);
  report('waits of 10,000 threads: CPU per thread, of that at 2,000', many / few, 1.3);
}
