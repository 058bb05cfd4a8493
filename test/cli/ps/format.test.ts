import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../src/cli/ps/fault.ts';
import { parseFormat, splitList, wrapFormat } from '../../../src/cli/ps/format.ts';
import { columnNames } from '../../../src/columns/registry.ts';
import type { PlacedColumn } from '../../../src/render/ps.ts';
import { canonical, world } from './world.ts';

/** Placed columns as `id:width=header`, or the text of the fault. */
function show(parsed: readonly PlacedColumn[] | Fault): string {
  if (parsed instanceof Fault) return parsed.text;
  return parsed.map(({ column, width, header }) => `${column.id}:${width}=${header}`).join(' ');
}

const IMPROPER = 'improper format list';
const BAD_WIDTH = 'column widths must be unsigned decimal numbers';

const CASES: readonly (readonly [text: string, result: string])[] = [
  ['pid', 'pid:pid=PID'],
  ['pid,comm', 'pid:pid=PID comm:15=COMMAND'],
  ['pid comm\ttty\nuid', 'pid:pid=PID comm:15=COMMAND tty:8=TT uid:5=UID'],
  ['pid,', 'pid:pid=PID'],
  ['pid\n', 'pid:pid=PID'],
  ['pid,,', IMPROPER],
  [',pid', IMPROPER],
  ['pid,,tid', IMPROPER],
  ['pid, tid', IMPROPER],
  [',', IMPROPER],
  ['comm=NAME', 'comm:15=NAME'],
  ['comm=', 'comm:15='],
  ['pid=', 'pid:pid='],
  ['c=processor', 'c:9=processor'],
  ['c=é', 'c:2=é'],
  ['c=éé', 'c:4=éé'],
  ['comm=a=b:c', 'comm:15=a=b:c'],
  ['pid=,comm=', 'pid:pid= comm:15='],
  ['pid=A B', 'unknown user-defined format specifier "B"'],
  ['comm:3', 'comm:3=COMMAND'],
  ['pid:3', 'pid:3=PID'],
  ['comm:30=Hd', 'comm:30=Hd'],
  ['comm:1=Header', 'comm:1=Header'],
  ['pid=Hd:30', 'pid:pid=Hd:30'],
  ['pid:0', BAD_WIDTH],
  ['pid:01', BAD_WIDTH],
  ['pid:x', BAD_WIDTH],
  ['pid:', BAD_WIDTH],
  ['pid:-1', BAD_WIDTH],
  ['pid:3:4', BAD_WIDTH],
  ['pid:3000000000', BAD_WIDTH],
  ['nonsense:0', BAD_WIDTH],
  ['nonsense', 'unknown user-defined format specifier "nonsense"'],
  ['pid,nonsense:5', 'unknown user-defined format specifier "nonsense"'],
  ['PID', 'unknown user-defined format specifier "PID"'],
  ['=X', 'unknown user-defined format specifier ""'],
  ['DFMT:5', 'can not set width for a macro (multi-column) format specifier'],
  ['pid,%cpu', 'pid:pid=PID pcpu:4=%CPU'],
  ['constructor', 'unknown user-defined format specifier "constructor"'],
  ['__proto__', 'unknown user-defined format specifier "__proto__"'],
];
for (const [text, result] of CASES) {
  test(`-o ${JSON.stringify(text)}`, () => assert.equal(show(parseFormat(text, world())), result));
}

test('a macro stands for its columns, each with the header that is given', () => {
  const ids = (text: string) => show(parseFormat(text, world())).replace(/:\S+/g, '');
  assert.equal(ids('DFMT'), canonical('pid tname state cputime cmd'));
  assert.equal(show(parseFormat('RUSAGE=A', world())).match(/=A/g)?.length, 10);
});

test('the unknown name is told apart, whole, from the message, which ends at 79 bytes', () => {
  const name = 'ü'.repeat(60);
  const fault = parseFormat(`pid,${name}`, world());
  assert.ok(fault instanceof Fault);
  assert.equal(fault.place.word, name);
  const prefix = 'unknown user-defined format specifier "';
  assert.equal(fault.text, prefix + 'ü'.repeat(Math.floor((79 - prefix.length) / 2)));
});

test('a list that fails and holds a percent sign is an AIX format', () => {
  assert.equal(show(parseFormat('%p', world())), 'pid:pid=PID :0=');
  assert.equal(show(parseFormat('%cpu,nonsense', world())), 'improper AIX field descriptor');
  assert.equal(show(parseFormat('%cpu', world())), 'pcpu:4=%CPU');
});

test('-O puts PID before and the usual columns behind', () => {
  const own = parseFormat('tty,nlwp=N', world());
  assert.ok(!(own instanceof Fault));
  const ids = (bsd: boolean) =>
    wrapFormat(own, bsd, world())
      .map((placed) => placed.column.id)
      .join(' ');
  assert.equal(ids(false), canonical('pid tty nlwp state tname time command'));
  assert.equal(ids(true), canonical('pid tty nlwp state tname cputime comm'));
});

test('one separator may stand at the end, none elsewhere beside another', () => {
  assert.deepEqual(splitList('a,b '), ['a', 'b']);
  assert.equal(splitList('a,b,,'), undefined);
  assert.equal(splitList(''), undefined);
});

test('names with widths and headers are read back as they were written', () => {
  const item = fc.record({
    name: fc.constantFrom(...columnNames()),
    width: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { nil: undefined }),
    header: fc.option(fc.stringMatching(/^[^ ,\t\n%]{0,9}$/), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 1 }),
      fc.constantFrom(',', ' ', '\t', '\n'),
      (items, separator) => {
        const text = items.map(
          ({ name, width, header }) =>
            name + (width === undefined ? '' : `:${width}`) + (header === undefined ? '' : `=${header}`),
        );
        const placed = parseFormat(text.join(separator), world());
        assert.ok(!(placed instanceof Fault));
        assert.equal(placed.length, items.length);
        items.forEach(({ name, width, header }, at) => {
          const column = world().column(name);
          assert.equal(placed[at]?.column, column);
          assert.equal(placed[at]?.header, header ?? column?.header);
          if (width !== undefined) assert.equal(placed[at]?.width, width);
        });
      },
    ),
  );
});

test('any text gives columns or a fault', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parseFormat(text, world());
      assert.ok(parsed instanceof Fault ? parsed.text !== '' : parsed.length > 0);
    }),
  );
});
