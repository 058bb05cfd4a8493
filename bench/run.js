// npm run bench [NAME…]: ratios of what tinspect costs. Without a C compiler it says what it leaves out.
import { limits } from './limits.js';
import { rounds, soak, truth } from './live.js';
import { lookAtThreads } from './look.js';
import { pipes } from './pipes.js';
import { growth, processes, starts, tables } from './table.js';
import { frames, keys, screen } from './terminal.js';

const BENCHES = {
  starts,
  tables: () => tables(10_000),
  processes: () => processes(2000),
  growth,
  stacks: () =>
    lookAtThreads({
      command: 'stacks',
      crowd: 'stacked',
      reader: 'stack-files',
      files: 'smaps and syscall',
      goal: 2,
    }),
  limits,
  waits: () =>
    lookAtThreads({
      command: 'waits',
      crowd: 'waiting',
      reader: 'wait-files',
      files: 'stat, syscall, wchan',
      goal: 1.5,
    }),
  pipes,
  rounds,
  screen,
  frames,
  keys,
  truth,
  soak,
};

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`no bench "${name}"; there are ${Object.keys(BENCHES).join(', ')}`);
    process.exitCode = 2;
  } else await bench();
}
