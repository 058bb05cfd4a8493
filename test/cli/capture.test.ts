import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { test } from 'node:test';
import { fill, HOST, makeTree, temporaryFolder } from '../procfs/tree.ts';
import { statLine, statusText } from '../scan/fake-proc.ts';
import { tinspect } from './run.ts';

/** What a process and its threads say that stands still while they do. */
const COLUMNS = 'pid,lwp,nlwp,ppid,user,group,s,cls,rtprio,ni,pri,psr,time,lstart,wchan:20,tty,comm,args';

const PROGRAM = `
const { Worker } = require('node:worker_threads');
for (let n = 0; n < 3; n++) new Worker('setInterval(() => {}, 1e9)', { eval: true }).once('online', () => {
  if (++up === 3) process.stdout.write('up');
});
let up = 0;
`;

test('a frozen process of many threads prints the same live and captured', async (t) => {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGSTOP');
  const pid = String(child.pid);
  const states = (): string => tinspect(['-p', pid, '-Lo', 's=']).stdout;
  while (/[^T\n]/.test(states())) await new Promise((resolve) => setImmediate(resolve));
  const out = `${temporaryFolder(t)}/out`;
  const { stdout, status, stderr } = tinspect(['capture', out, '--pid', pid]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^1 process and \d+ threads in /);
  for (const args of [
    ['-p', pid, '-o', COLUMNS],
    ['-p', pid, '-Lo', COLUMNS],
    ['-p', pid, '-Lo', `${COLUMNS},oncpu,runq,slices,vcsw,ivcsw,migrations,affinity,rss,exe`, '--csv'],
  ]) {
    const live = tinspect(args);
    const tree = tinspect([...args, '--proc-root', out]);
    assert.equal(live.status, 0, live.stderr);
    assert.equal(tree.stdout, live.stdout);
    assert.ok(live.stdout.split('\n').length > (args.includes('-Lo') ? 6 : 2));
  }
});

const refusals: readonly (readonly [what: string, args: readonly string[], status: number, says: RegExp])[] =
  [
    ['no folder', [], 2, /capture : a word must follow it; tinspect capture <out>/],
    ['a folder that is in use', ['OUT'], 3, /is there and not empty; a folder that is not there yet/],
    ['a place that is not there', ['OUT/none/out'], 3, /the folder it should lie in is not there/],
    ['a process that nobody has', ['OUT/new', '--pid', '4194304'], 1, /4194304 : no such process/],
    ['a process that is no number', ['OUT/new', '--pid', 'init'], 2, /--pid init : not a task number/],
    ['a root that is not there', ['OUT/new', '--proc-root', '/nonexistent'], 3, /no such file/],
    ['a key without --anonymise', ['OUT/new', '--key', 'x'], 2, /--anonymise/],
  ];
for (const [what, args, status, says] of refusals) {
  test(`capture, ${what}: one line, exit code ${status}, nothing written`, (t) => {
    const folder = temporaryFolder(t);
    fill(folder, { 'here/x': '' });
    const run = tinspect(['capture', ...args.map((word) => word.replace('OUT', `${folder}/here`))]);
    assert.equal(run.status, status, run.stderr);
    assert.equal(run.stdout, '');
    assert.match(run.stderr, /^tinspect: [^\n]*\n$/);
    assert.match(run.stderr, says);
    assert.deepEqual(readdirSync(folder, { recursive: true }), ['here', 'here/x']);
  });
}

test('help says that well-known names stay, and why', () => {
  const { stdout } = tinspect(['capture', '--help'], { COLUMNS: '200' });
  assert.match(
    stdout.replaceAll(/\s+/g, ' '),
    /well-known names \(python3, tokio-rt-worker, .*\) stay: they say what runs/,
  );
});

test('captures with one key replace alike, without one never', (t) => {
  const tree = makeTree(t, {
    'proc/12/stat': statLine(12, 12, { comm: 'acme-payments' }),
    'proc/12/status': statusText(12, 12, { comm: 'acme-payments' }),
  });
  const comm = (...options: string[]): string => {
    const out = `${temporaryFolder(t)}/out`;
    const run = tinspect(['capture', out, '--proc-root', tree, '--anonymise', ...options]);
    assert.equal(run.status, 0, run.stderr);
    return tinspect(['-p', '12', '-o', 'comm=', '--proc-root', out]).stdout;
  };
  assert.equal(comm('--key', 'one'), comm('--key', 'one'));
  assert.notEqual(comm('--key', 'one'), comm('--key', 'two'));
  assert.notEqual(comm(), comm());
});

test('interrupted: exit code 130, one line, nothing left', async (t) => {
  const folder = temporaryFolder(t);
  const tree: Record<string, string> = {
    'tree/host.json': JSON.stringify(HOST),
    'tree/proc/uptime': '1.00 1.00\n',
  };
  for (let pid = 1; pid <= 800; pid++) tree[`tree/proc/${pid}/stat`] = statLine(pid, pid, {});
  fill(folder, { ...tree, 'place/': '' });
  const child = spawn(
    process.execPath,
    ['bin/tinspect.js', 'capture', `${folder}/place/out`, '--proc-root', `${folder}/tree`],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const watcher = watch(`${folder}/place`, () => {
    watcher.close();
    child.kill('SIGINT');
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 130, said);
  assert.match(said, /^tinspect: capture : interrupted, nothing was written\n$/);
  assert.ok(!existsSync(`${folder}/place/out.partial`) && !existsSync(`${folder}/place/out`));
});
