import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { listIn, type Listing } from './in-process.ts';

/** The same command lines over every captured tree: what must hold whatever is in it. */
const TREES = readdirSync('fixtures')
  .map((name) => `fixtures/${name}`)
  .filter((tree) => existsSync(`${tree}/host.json`));

const VIEWS =
  '-e;-ef;-eF;-el;-ely;-ej;-ec;-eP;-eM;-efl;-eFl;-efj;-efc;-eljP;aux;axl;axj;axs;axv;axX;axu --cols 60;axs --cols 80;' +
  '-efL;-efT;-eL;-elL;-ejT;axH;axm;-efLm;u -L ax;-em;-eO psr;axO psr;axjf;axf;-ef --forest;-eH;-ef --forest --sort -pid;' +
  '-eL --sort -pcpu;-em --sort comm;axe;axc;axn u;ax S -o pid,time;axh;-e --headers --rows 5;-ef --cols 40;-ef -w;axww;' +
  '-eo DFMT;-eo RUSAGE;-eo SCHED;-eo THREAD;-eo FL5FMT;-e --context;-eo %p%y%c;-d;-a;-ad;a;x;g;T;t;-t -;-t pts/0;' +
  '-u root;-U root;-G root;-g 1;-s 1;--ppid 1;-C init;1 2;-q 1,2;-er;-m -x;-N -p 1;-e -N';

const words = (line: string): string[] => (line === '' ? [] : line.split(' '));

async function run(tree: string, line: string): Promise<Listing> {
  const listing = await listIn(tree, words(line));
  assert.equal(listing.failed, false, `${line}: ${listing.stderr}`);
  return listing;
}

/** The lines of a listing that has no header. */
async function rows(tree: string, line: string): Promise<string[]> {
  const { stdout } = await run(tree, line);
  return stdout === '' ? [] : stdout.trimEnd().split('\n');
}

for (const tree of TREES) {
  test(`${tree}: every view is lines of printable text, and as many rows as in JSON`, async () => {
    for (const view of VIEWS.split(';')) {
      const { stdout, status } = await run(tree, view);
      assert.doesNotMatch(stdout, /[\0-\x09\x0b-\x1f\x7f]/, view);
      assert.ok(stdout === '' || stdout.endsWith('\n'), view);
      const json = await run(tree, `${view} --json`);
      assert.notEqual(json.stdout, '', `${view}: ${json.stderr}`);
      const { tasks } = JSON.parse(json.stdout);
      assert.equal(json.status, status, view);
      assert.equal(status, tasks.length > 0 ? 0 : 1, view);
      const printed = stdout.split('\n').length - 1;
      if (!view.includes('--headers')) assert.equal(printed, tasks.length + (view === 'axh' ? 0 : 1), view);
    }
  });

  test(`${tree}: -N selects the others, of processes and of threads`, async () => {
    for (const [all, column] of [
      ['-e', 'pid='],
      ['-eL', 'lwp='],
    ] as const) {
      const everything = await rows(tree, `${all} -o ${column}`);
      for (const choice of [
        '-p 1',
        '-C init',
        '-u root',
        '-U 0',
        '-G 0',
        '-t -',
        '-s 1',
        '--ppid 1,2',
        '-d',
        '-a',
      ]) {
        const threads = all.replace('e', '').replace(/^-$/, '');
        const some = await rows(tree, `${threads} ${choice} -o ${column}`.trim());
        const others = await rows(tree, `${threads} -N ${choice} -o ${column}`.trim());
        assert.deepEqual([...some, ...others].toSorted(), everything.toSorted(), `${all} ${choice}`);
      }
    }
  });

  test(`${tree}: -L, -T, H and -m show the same threads`, async () => {
    const threads = await rows(tree, '-eLo pid=,lwp=');
    assert.deepEqual(await rows(tree, '-eTo pid=,lwp='), threads);
    assert.deepEqual(await rows(tree, 'axH -o pid=,lwp='), threads);
    const both = await rows(tree, '-em -o lwp=');
    const processes = await rows(tree, '-eo pid=');
    assert.deepEqual(
      both.filter((line) => line.trim() !== '-').toSorted(),
      (await rows(tree, '-eLo lwp=')).toSorted(),
    );
    assert.equal(both.filter((line) => line.trim() === '-').length, processes.length);
  });

  test(`${tree}: sorting and forests lose no row, and equal rows keep their order`, async () => {
    const processes = await rows(tree, '-eo pid=');
    for (const order of [
      '--sort comm',
      '--sort -rss',
      '--forest',
      '-H',
      '--forest --sort -pid',
      '--sort lstart,-pid',
    ])
      assert.deepEqual((await rows(tree, `-eo pid= ${order}`)).toSorted(), processes.toSorted(), order);
    const place = new Map(processes.map((pid, index) => [pid, index]));
    for (const key of ['user', '-s', 'nlwp', '-policy']) {
      const sorted = (await rows(tree, `-eo pid=,${key.replace('-', '')}= --sort ${key}`)).map((line) =>
        line.trim().split(/\s+/),
      );
      const width = processes[0]?.length ?? 0;
      sorted.forEach(([pid = '', value], index) => {
        const [before = '', same] = sorted[index - 1] ?? [];
        if (same === undefined || same !== value) return;
        const at = (name: string): number => place.get(name.padStart(width)) ?? Number.NaN;
        assert.ok(at(before) < at(pid), `${key}: ${before} before ${pid}`);
      });
    }
  });
}
