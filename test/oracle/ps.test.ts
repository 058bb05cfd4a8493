import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

/**
 * Live comparison with the installed ps, on processes that are stopped and so hold still. Before 4.0.4 ps gives the
 * main thread's row the process's times; those columns are then left out of thread views.
 */
const SPAWNER = `
const { Worker } = require('node:worker_threads');
let started = 0;
for (let i = 0; i < 2; i++) {
  new Worker('setInterval(() => 0, 1e6)', { eval: true }).on('online', () => ++started === 2 && console.log('ready'));
}`;

const version = /(\d+)\.(\d+)\.(\d+)/.exec(spawnSync('ps', ['--version'], { encoding: 'utf8' }).stdout ?? '');
const [major = 0, minor = 0, patch = 0] = version?.slice(1).map(Number) ?? [];
const isRight = major * 10_000 + minor * 100 + patch >= 40_004;
const children: ChildProcess[] = [];
let pids = '';

const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
const run = (file: string, args: readonly string[]): string => {
  const { stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8', env });
  if (error !== undefined) throw error;
  return stderr === '' ? stdout : `${stdout}\n${stderr}`;
};

before(async () => {
  if (version === null) return;
  const threaded = spawn(process.execPath, ['-e', SPAWNER], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(threaded.stdout, 'data');
  children.push(
    threaded,
    spawn('sleep', ['1000'], { stdio: 'ignore' }),
    spawn('sleep', ['2000'], { stdio: 'ignore' }),
  );
  for (const child of children) child.kill('SIGSTOP');
  pids = children.map((child) => child.pid).join(',');
});

after(() => {
  for (const child of children) child.kill('SIGKILL');
});

const PROCESS_VIEWS: readonly (readonly string[])[] = [
  [],
  ['-f'],
  ['-F'],
  ['-l'],
  ['-ly'],
  ['-j'],
  ['u'],
  ['l'],
  ['j'],
  ['s'],
  ['v'],
  ['X'],
  ['-c'],
  ['-fj'],
  ['-lP'],
  ['-lj', '--cols', '80'],
  ['-Z'],
  ['-O', 'psr,ni'],
  ['O', 'psr,ni'],
  ['-o', '%p %y %U %G %r %a'],
  ['n', 'u'],
  ['c'],
  ['e'],
  ['k', '-pid', '-o', 'pid,ppid,user,comm'],
  ['-f', '--cols', '60'],
  ['-H'],
  ['-o', 'pid,ppid,pgid,sid,tty,user,ruser,group,uid,gid,stat,s,ni,pri,cls,rtprio,psr,nlwp,args'],
  ['-o', 'pid,vsz,rss,sz,drs,trs,size,min_flt,maj_flt,lstart,start,stime,bsdstart,time,cputimes,wchan,flags'],
  [
    '-o',
    'pid,exe,comm,cgroup,mntns,pidns,netns,oom,oomadj,luid,pending,blocked,ignored,caught,supgid,supgrp',
  ],
];
const THREAD_VIEWS: readonly (readonly string[])[] = [
  ['-L'],
  ['-T'],
  ['-Lf'],
  ['-Tf'],
  ['H'],
  ['-Ll'],
  ['-Lj'],
  ['u', '-L'],
  ['-m'],
];
const STILL_THREAD_VIEWS: readonly (readonly string[])[] = [
  ['-Lo', 'pid,lwp,nlwp,stat,s,ni,pri,cls,rtprio,sched,psr,comm,args,wchan,user,tty'],
  ['-To', 'pid,spid,ppid,pgid,sid,flags,vsz,rss,blocked,ignored,caught,cgroup'],
];
const views = [...PROCESS_VIEWS, ...STILL_THREAD_VIEWS, ...(isRight ? THREAD_VIEWS : [])];

for (const view of views) {
  test(
    `live ${['ps', '-p', 'PIDS', ...view].join(' ')}`,
    { skip: version === null ? 'there is no ps here' : false },
    (t) => {
      if (!isRight) t.diagnostic(`ps ${version?.[0]}: the main threads' times are left out`);
      const args = ['-p', pids, ...view];
      for (let attempt = 0; ; attempt++) {
        const first = run('ps', args);
        const ours = run(process.execPath, ['bin/tinspect.js', 'ps', ...args]);
        const second = run('ps', args);
        // A percentage or an age may step between two looks, those of a young process at each: then look again.
        if (first !== second && ours !== first && ours !== second && attempt < 50) continue;
        assert.equal(ours, ours === second ? second : first);
        return;
      }
    },
  );
}
