import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLimits, readLimits } from '../../src/procfs/limits.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const HEADING = 'Limit                     Soft Limit           Hard Limit           Units     \n';
const CAPTURE = `${HEADING}Max cpu time              unlimited            unlimited            seconds   
Max stack size            8388608              unlimited            bytes     
Max core file size        0                    unlimited            bytes     
Max processes             96364                96364                processes 
Max open files            20000                1048576              files     
Max nice priority         0                    0                    
Max realtime timeout      unlimited            unlimited            us        
`;

test('names with blanks, unlimited, and rows without a unit', () => {
  const limits = parseLimits(Buffer.from(CAPTURE));
  assert.ok(!(limits instanceof Unreadable));
  assert.deepEqual(Object.fromEntries(limits), {
    'Max cpu time': { soft: Infinity, hard: Infinity, unit: 'seconds' },
    'Max stack size': { soft: 8388608, hard: Infinity, unit: 'bytes' },
    'Max core file size': { soft: 0, hard: Infinity, unit: 'bytes' },
    'Max processes': { soft: 96364, hard: 96364, unit: 'processes' },
    'Max open files': { soft: 20000, hard: 1048576, unit: 'files' },
    'Max nice priority': { soft: 0, hard: 0, unit: '' },
    'Max realtime timeout': { soft: Infinity, hard: Infinity, unit: 'us' },
  });
});

test('a limit of 20 digits fills its column', () => {
  const row = 'Max file size             18446744073709551614 18446744073709551614 bytes     \n';
  const limits = parseLimits(Buffer.from(HEADING + row));
  assert.ok(!(limits instanceof Unreadable));
  assert.deepEqual(limits.get('Max file size'), { soft: 2 ** 64, hard: 2 ** 64, unit: 'bytes' });
});

for (const [what, text] of [
  ['no heading', CAPTURE.slice(HEADING.length)],
  ['nothing but the heading', HEADING],
  ['a row without limits', `${HEADING}Max cpu time              \n`],
  ['a row with one limit', `${HEADING}Max cpu time              unlimited            \n`],
  ['a short row', `${HEADING}Max\nMax cpu time              1                    1                    s\n`],
  ['a word for a limit', `${HEADING}Max cpu time              many                 1                    s\n`],
] as const) {
  test(`malformed: ${what}`, () => assert.ok(parseLimits(Buffer.from(text)) instanceof Unreadable));
}

test('it is read from the folder of the process', () => {
  assert.deepEqual(readLimits(rootWith({ '5/limits': CAPTURE }), '5'), parseLimits(Buffer.from(CAPTURE)));
});

holdsForAnyBytes('limits', parseLimits, [CAPTURE], { cuts: 'lines' });
