// The descriptors of a whole system, against a C program that reads the same links and files and does nothing with them.
import { fileURLToPath } from 'node:url';
import { compare, report } from './measure.js';
import { buildProgram, startProgram } from './programs.js';

const tinspect = fileURLToPath(new URL('../bin/tinspect.js', import.meta.url));

/** Pipes of 500 processes with 50 descriptors each, and what else there is. */
export async function pipes() {
  const holders = buildProgram('holders');
  const reader = buildProgram('fd-files');
  if (holders === undefined || reader === undefined) return;
  const { stop } = await startProgram(holders, 500);
  const { node, c, text, json } = compare(
    {
      node: [process.execPath, '-e', '0'],
      c: [reader],
      text: [process.execPath, tinspect, 'pipes'],
      json: [process.execPath, tinspect, 'pipes', '--json'],
    },
    { rounds: 9 },
  );
  stop();
  const of = 'pipes of 500 processes x 50 descriptors';
  report(`${of}, CPU of C reading links and fdinfo`, text.cpu / c.cpu, 3);
  report(`${of}, node's start apart`, (text.cpu - node.cpu) / c.cpu);
  report(`${of} --json`, json.cpu / c.cpu, 3);
}
