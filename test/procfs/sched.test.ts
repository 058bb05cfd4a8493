import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSched, readSched, type Sched } from '../../src/procfs/sched.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const RULE = '-------------------------------------------------------------------\n';
const LINES = `se.exec_start                                :       1725783.100584
se.vruntime                                  :          1130.310890
se.sum_exec_runtime                          :            15.115698
se.nr_migrations                             :                    1
nr_switches                                  :                    7
nr_voluntary_switches                        :                    6
nr_involuntary_switches                      :                    1
se.load.weight                               :              1048576
se.avg.load_sum                              :                35061
se.avg.last_update_time                      :        1725783100416
policy                                       :                    0
prio                                         :                  120
se.slice                                     :              1400000
clock-delta                                  :                   20
mm->numa_scan_seq                            :                    0
numa_preferred_nid                           :                   -1
current_node=0, numa_group_id=0
numa_faults node=0 task_private=0 task_shared=0 group_private=0 group_shared=0
`;
const CAPTURE = `bash (24894, #threads: 1)\n${RULE}${LINES}`;

const RECORD: Sched = {
  exec_start_ms: 1725783.100584,
  sum_exec_runtime_ms: 15.115698,
  nr_migrations: 1,
  nr_switches: 7,
  nr_voluntary_switches: 6,
  nr_involuntary_switches: 1,
  policy: 0,
  prio: 120,
};

test('times in milliseconds, counts, policy and priority', () => {
  assert.deepEqual(parseSched(Buffer.from(CAPTURE)), RECORD);
});

for (const name of [
  '',
  'x\nprio : 1\n',
  '\npolicy:5\n',
  '--------------',
  '\n-----',
  ') (1, #threads:',
  '\xff\x1b',
]) {
  test(`a name can't add a line: ${JSON.stringify(name)}`, () => {
    const text = `${name} (24894, #threads: 1)\n${RULE}${LINES}`;
    assert.deepEqual(parseSched(Buffer.from(text, 'latin1')), RECORD);
  });
}

test('a name can not stand in for a line that is missing', () => {
  const without = LINES.replace(/^policy .*\n/m, '');
  for (const name of ['\npolicy: 5\n', '\n---\npolicy:5', '\n-----\npolicy:5']) {
    const read = parseSched(Buffer.from(`${name}\n (24894, #threads: 1)\n${RULE}${without}`));
    assert.deepEqual(read, { ...RECORD, policy: undefined });
  }
});

test('lines that a kernel does not write are undefined', () => {
  const text = CAPTURE.replace(/^(se\.nr_migrations|nr_switches|nr_voluntary_switches|policy) .*\n/gm, '');
  assert.deepEqual(parseSched(Buffer.from(text)), {
    ...RECORD,
    nr_migrations: undefined,
    nr_switches: undefined,
    nr_voluntary_switches: undefined,
    policy: undefined,
  });
});

test('a real-time task has a negative priority', () => {
  const read = parseSched(Buffer.from(CAPTURE.replace(/(prio .*) 120/, '$1 -100')));
  assert.ok(!(read instanceof Unreadable));
  assert.equal(read.prio, -100);
});

for (const [what, text] of [
  ['no ruled line', `bash (1, #threads: 1)\n${LINES}`],
  ['nothing behind the ruled line', `bash (1, #threads: 1)\n${RULE}`],
  ['no se.exec_start', CAPTURE.replace('se.exec_start', 'se.start_exec')],
] as const) {
  test(`malformed: ${what}`, () => assert.ok(parseSched(Buffer.from(text)) instanceof Unreadable));
}

test('it is read from the folder of the task', () => {
  const root = rootWith({ '5/task/6/sched': CAPTURE });
  assert.deepEqual(readSched(root, '5/task/6'), RECORD);
  assert.deepEqual(readSched(root, '5'), new Unreadable('5/sched', 'ENOENT'));
});

holdsForAnyBytes('sched', parseSched, [CAPTURE], { cuts: 'lines' });
