// One look at the threads of a process, against a C program that reads the same files and does nothing with them.
import { fileURLToPath } from 'node:url';
import { compare, report } from './measure.js';
import { buildProgram, startProgram } from './programs.js';

const tinspect = fileURLToPath(new URL('../bin/tinspect.js', import.meta.url));

/**
 * `command` over 2,000 and 10,000 threads of the C program `crowd`, against `reader`, which reads `files`; then whether
 * a thread costs the same among many.
 */
export async function lookAtThreads({ command, crowd, reader, files, goal }) {
  const crowdPath = buildProgram(crowd);
  const readerPath = buildProgram(reader);
  if (crowdPath === undefined || readerPath === undefined) return;
  const look = async (threads, how) => {
    const { pid, stop } = await startProgram(crowdPath, threads);
    const ours = [process.execPath, tinspect, command, String(pid)];
    const { node, c, text, json } = compare(
      {
        node: [process.execPath, '-e', '0'],
        c: [readerPath, String(pid)],
        text: ours,
        json: [...ours, '--json'],
      },
      how,
    );
    stop();
    const of = `${command} of ${threads} threads`;
    report(`${of}, CPU of C reading ${files}, node's start apart`, (text.cpu - node.cpu) / c.cpu, goal);
    report(`${of}, the same with node's start in it`, text.cpu / c.cpu);
    report(`${of} --json, node's start apart`, (json.cpu - node.cpu) / c.cpu, goal);
    return (text.cpu - node.cpu) / threads;
  };
  const few = await look(2000, { rounds: 15, repeat: 3 });
  const many = await look(10_000, { rounds: 9 });
  report(`${command} of 10,000 threads: CPU per thread, of that at 2,000`, many / few, 1.3);
}
