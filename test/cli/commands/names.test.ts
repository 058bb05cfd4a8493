import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { refusal, run } from './run-command.ts';

const JVM = ['2', '--proc-root', 'fixtures/svc-jvm', '--names', 'fixtures/svc-jvm/names/jstack.txt'];
const LINE = /\nnames: 45 of the 45 threads in the dump \(jstack\) joined; not in the dump: 2\n$/;

test('groups: by full names, a pool that the kernel shows as one name is one with a number', async () => {
  const { out } = await run(['groups', ...JVM]);
  assert.match(out, /\nhttp-nio-\*-exec-\* +12 /);
  assert.match(out, LINE);
});

test('stacks: by full names, in the rows and in the groups', async () => {
  const { out } = await run(['stacks', ...JVM]);
  assert.match(out, / 40  deep-recursion-worker /);
  assert.match(out, /http-nio-\*-exec-\*/);
  assert.match(out, LINE);
});

test('waits: the state and frame of the runtime, and the deadlocks that only it knows', async () => {
  const { out, code } = await run(['waits', ...JVM, '--exit-code']);
  assert.match(out, /\bjstack: BLOCKED \(on object monitor\), in Shop\./);
  assert.match(out, /^deadlock that the runtime has found: "order-processor-1" is waiting to lock/m);
  assert.match(out, LINE);
  assert.equal(code, 1);
});

const BLIND =
  'tinspect: deadlocks : whether there are any is not known (locks of Java: give what jstack says to --names)';
const CHECK = ['--owners', '--exit-code', '--proc-root', 'fixtures/svc-jvm'];
/** What jstack says of a JVM in which it has found no deadlock. */
const NO_DEADLOCK = Buffer.from(
  readFileSync('fixtures/svc-jvm/names/jstack.txt', 'utf8').split(/^Found one Java-level deadlock/m)[0] ?? '',
);

test('waits --exit-code: of a JVM only jstack knows that there is no deadlock', async () => {
  const { code, complaints } = await run(['waits', '2', ...CHECK]);
  assert.equal(code, 3);
  assert.ok(complaints.includes(BLIND), complaints.join());
  const told = await run(['waits', '2', ...CHECK, '--names', '-'], { input: NO_DEADLOCK });
  assert.deepEqual([told.code, told.complaints], [0, []]);
});

test('waits --exit-code: names alone do not tell that there is none', async () => {
  const { code, complaints } = await run(['waits', '2', ...CHECK, '--names', '-'], {
    input: Buffer.from('43\tx\n'),
  });
  assert.equal(code, 3);
  assert.ok(complaints.includes(BLIND));
});

test('waits --exit-code: among all processes a JVM is but told of', async () => {
  const { code, complaints } = await run(['waits', ...CHECK]);
  assert.equal(code, 0);
  assert.match(
    complaints.at(-1) ?? '',
    /^tinspect: locks of Java : not looked at in one JVM, as only jstack /,
  );
});

interface Json {
  readonly names: {
    readonly format: string;
    readonly joined: number;
    readonly unmatched_tids: readonly number[];
  };
  readonly deadlocks?: readonly { readonly tids: readonly number[] }[];
}

for (const command of ['groups', 'stacks', 'waits']) {
  test(`${command} --json: how the dump was joined`, async () => {
    const json = JSON.parse((await run([command, ...JVM, '--json'])).out) as Json;
    assert.deepEqual([json.names.format, json.names.joined, json.names.unmatched_tids], ['jstack', 45, [2]]);
    if (command !== 'waits') return;
    assert.deepEqual(
      json.deadlocks?.map(({ tids }) => tids),
      [
        [43, 44],
        [46, 47],
      ],
    );
  });

  test(`${command}: a dump of another process is refused with exit 3`, async () => {
    const words = [command, '2', '--proc-root', 'fixtures/svc-jvm', '--names', '-'];
    assert.deepEqual(await refusal(words, Buffer.from('4711\tx\n')), [
      'standard input : the one thread it names is not among the 46 threads looked at; a dump of a process that is looked at, made since it began',
      3,
    ]);
  });

  test(`${command}: without --names there is no word of names`, async () => {
    const { out } = await run([command, '2', '--proc-root', 'fixtures/svc-jvm', '--json']);
    assert.ok(!('names' in (JSON.parse(out) as object)));
  });
}

test('waits: a dump of a process joins when every process is looked at', async () => {
  const [, , , ...names] = JVM;
  const { out } = await run(['waits', '--proc-root', 'fixtures/svc-jvm', ...names, '--json']);
  assert.equal((JSON.parse(out) as Json).names.joined, 45);
});
