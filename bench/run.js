// npm run bench [NAME…]: ratios of what tinspect costs. Without a C compiler it says what it leaves out.
import { limits } from './limits.js';
import { rounds, screen, soak, truth } from './live.js';
import { pipes } from './pipes.js';
import { stacks } from './stacks.js';
import { growth, processes, starts, tables } from './table.js';
import { waits } from './waits.js';

const BENCHES = {
  starts,
  tables: () => tables(10_000),
  processes: () => processes(2000),
  growth,
  stacks,
  limits,
  waits,
  pipes,
  rounds,
  screen,
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
