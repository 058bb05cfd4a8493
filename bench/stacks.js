// The stacks of one process, against a C program that reads the same files and does nothing with them.
import { fileURLToPath } from 'node:url';
import { compare, report } from './measure.js';
import { buildProgram, startProgram } from './programs.js';

const tinspect = fileURLToPath(new URL('../bin/tinspect.js', import.meta.url));
const START = [process.execPath, '-e', '0'];

/** CPU of one look at `threads` stacks beyond Node's own start, ms per thread. */
async function look(stacked, reader, threads) {
  const { pid, stop } = await startProgram(stacked, threads);
  const rounds = threads > 5000 ? 9 : 15;
  const times = compare(
    {
      node: START,
      c: [reader, String(pid)],
      text: [process.execPath, tinspect, 'stacks', String(pid)],
      json: [process.execPath, tinspect, 'stacks', String(pid), '--json'],
    },
    { rounds, repeat: threads > 5000 ? 1 : 3 },
  );
  stop();
  const { node, c, text, json } = times;
  const of = `stacks of ${threads} threads`;
  report(`${of}, CPU of C reading smaps and syscall, node's start apart`, (text.cpu - node.cpu) / c.cpu, 2);
  report(`${of}, the same with node's start in it`, text.cpu / c.cpu);
  report(`${of} --json, node's start apart`, (json.cpu - node.cpu) / c.cpu, 2);
  return (text.cpu - node.cpu) / threads;
}

/** Stacks of 2,000 threads, and whether a thread costs the same among 10,000. */
export async function stacks() {
  const stacked = buildProgram('stacked');
  const reader = buildProgram('stack-files');
  if (stacked === undefined || reader === undefined) return;
  const few = await look(stacked, reader, 2000);
  const many = await look(stacked, reader, 10_000);
  report('stacks of 10,000 threads: CPU per thread, of that at 2,000', many / few, 1.3);
}
