// One-shot listings against the installed ps, a C program that reads the same files, and Node's own start.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compare, report } from './measure.js';
import { buildProgram, startProgram } from './programs.js';

const tinspect = fileURLToPath(new URL('../bin/tinspect.js', import.meta.url));
const run = (...args) => [process.execPath, tinspect, ...args];
const START = [process.execPath, '-e', '0'];

/** Peak resident memory of one run, MB. */
function peakMb(args) {
  const script =
    'const m=process.resourceUsage;process.on("exit",()=>require("fs").writeSync(2,String(m().maxRSS/1024)));' +
    `process.argv.splice(1,0,${JSON.stringify(tinspect)});require(${JSON.stringify(tinspect)})`;
  const { stderr } = spawnSync(process.execPath, ['-e', script, '--', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  return Number(stderr);
}

/** Start-up: what a small call costs over an empty node. */
export function starts() {
  const times = compare(
    {
      node: START,
      version: run('--version'),
      one: run('-p', '1', '-L'),
      help: run('--help'),
      columns: run('columns', 'pid'),
    },
    { rounds: 7, repeat: 10 },
  );
  report('--version, CPU of node -e 0', times.version.cpu / times.node.cpu, 1.2);
  report('-p 1 -L, CPU of node -e 0', times.one.cpu / times.node.cpu, 1.2);
  report('--help, CPU of node -e 0', times.help.cpu / times.node.cpu, 2);
  report('columns pid, CPU of node -e 0', times.columns.cpu / times.node.cpu, 2);
}

/** The table of many threads. */
export async function tables(threads) {
  const crowd = buildProgram('threads');
  const reader = buildProgram('reader');
  if (crowd === undefined || reader === undefined) return;
  const { stop } = await startProgram(crowd, threads);
  const times = compare({
    node: START,
    reader: [reader, 'stat', 'owner'],
    readerStat: [reader, 'stat'],
    psEfL: ['ps', '-efL'],
    psEL: ['ps', '-eL'],
    efL: run('-efL'),
    eL: run('-eL'),
    json: run('-efL', '--json'),
    psWchan: ['ps', '-eLo', 'pid,lwp,pcpu,comm,wchan'],
    wchan: run('-eLo', 'pid,lwp,pcpu,comm,wchan'),
  });
  const of = `${threads} threads: `;
  report(`${of}-efL, CPU of ps -efL`, times.efL.cpu / times.psEfL.cpu, 0.7);
  report(`${of}-efL, wall time of ps -efL`, times.efL.wall / times.psEfL.wall, 0.7);
  report(`${of}-eL, CPU of ps -eL`, times.eL.cpu / times.psEL.cpu, 0.5);
  report(
    `${of}-efL beyond node's start, CPU of the C reader`,
    (times.efL.cpu - times.node.cpu) / times.reader.cpu,
    2,
  );
  report(
    `${of}-eL beyond node's start, CPU of the C reader`,
    (times.eL.cpu - times.node.cpu) / times.readerStat.cpu,
    2,
  );
  report(`${of}--json, CPU of the text`, times.json.cpu / times.efL.cpu, 1.5);
  report(`${of}-eLo …,wchan, CPU of ps`, times.wchan.cpu / times.psWchan.cpu, 0.65);
  console.log(`${of}peak memory of -efL ${peakMb(['-efL']).toFixed(0)} MB (goal 120)`);
  stop();
  return (times.efL.cpu - times.node.cpu) / threads;
}

/** The listings of processes that people type most. */
export async function processes(count) {
  const crowd = buildProgram('processes');
  if (crowd === undefined) return;
  const { stop } = await startProgram(crowd, count);
  const times = compare({
    node: START,
    psAux: ['ps', 'aux'],
    aux: run('aux'),
    psEf: ['ps', '-ef'],
    ef: run('-ef'),
  });
  stop();
  const of = `${count} processes: `;
  report(`${of}aux, CPU of ps aux and node's start`, times.aux.cpu / (times.psAux.cpu + times.node.cpu), 1);
  report(`${of}-ef, CPU of ps -ef and node's start`, times.ef.cpu / (times.psEf.cpu + times.node.cpu), 1);
}

/** Whether a thread costs the same among many. */
export async function growth() {
  const perThread = {};
  for (const threads of [1000, 30_000]) {
    const crowd = buildProgram('threads');
    if (crowd === undefined) return;
    const { stop } = await startProgram(crowd, threads);
    const times = compare({ node: START, efL: run('-efL') }, { rounds: 7, repeat: threads < 5000 ? 5 : 1 });
    perThread[threads] = (times.efL.cpu - times.node.cpu) / threads;
    console.log(`${threads} threads: peak memory of -efL ${peakMb(['-efL']).toFixed(0)} MB (goal 120)`);
    stop();
  }
  report('30,000 threads: CPU per thread, of that at 1,000', perThread[30_000] / perThread[1000], 1.3);
}
