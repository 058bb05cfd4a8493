import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../src/model/unknown.ts';
import { matches } from '../../src/query/match.ts';
import type { Truth } from '../../src/query/query.ts';
import { query, row } from './world.ts';

type Case = readonly [text: string, values: Readonly<Record<string, Value>>, truth: Truth];
const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'numbers and their units': [
    ['cpu > 5', { cpu: 5.1 }, true],
    ['cpu > 5', { cpu: 5 }, false],
    ['cpu >= 5%', { cpu: 5 }, true],
    ['cp = 0.5%', { cp: 5 }, true],
    ['oncpu > 10ms', { oncpu: 10_000_001 }, true],
    ['oncpu > 10ms', { oncpu: 10_000_000n }, false],
    ['oncpu > 10', { oncpu: 11 }, true],
    ['time >= 1s', { time: 100 }, true],
    ['time >= 1s', { time: 99 }, false],
    ['age < 1.5h', { age: 5_399_999 }, true],
    ['age < 1µs', { age: 0 }, true],
    ['rss >= 1MiB', { rss: 1024 }, true],
    ['rss >= 1mb', { rss: 977 }, true],
    ['rss >= 1M', { rss: 1023 }, false],
    ['reads > 1KiB/s', { reads: 1025 }, true],
    ['slices = 3/s', { slices: 3 }, true],
    ['tid = 0x10e7', { tid: 4327 }, true],
    ['tid in 1,2,0x3', { tid: 3 }, true],
    ['tid != 3', { tid: 3 }, false],
    ['pid = 5', { pid: 5n }, true],
    ['pid = -1', { pid: -1 }, true],
    ['cpu > .5', { cpu: 0.6 }, true],
  ],
  'masks and addresses are numbers': [
    ['mask = 4A07', { mask: '0x0000000000004a07' }, true],
    ['mask = 0x4a07', { mask: '0x0000000000004a08' }, false],
    ['mask > ffffffffffffff00', { mask: '0xffffffffffffff01' }, true],
    ['mask = 0', { mask: '-' }, false],
  ],
  'text is compared whole and exactly': [
    ['user = root', { user: 'root' }, true],
    ['user = roo', { user: 'root' }, false],
    ['state = t', { state: 'T' }, false],
    ['user != root', { user: 'alice' }, true],
    ['state in R,D', { state: 'D' }, true],
    ['state not in R,D', { state: 'D' }, false],
    ['user = jörg', { user: utf8('jörg') }, true],
    ['user > m', { user: 'root' }, true],
    ['user = "5"', { user: 5 }, true],
  ],
  'a pattern is found anywhere, and without capitals it ignores case': [
    ['comm ~ net', { comm: 'kafka-Network' }, true],
    ['comm ~ Net', { comm: 'kafka-network' }, false],
    [String.raw`comm ~ "^ka\S+k$"`, { comm: 'KAFKA-NETWORK' }, true],
    ['comm ~ a|b', { comm: 'b' }, true],
    ['comm !~ "kafka-.*"', { comm: 'kafka-1' }, false],
    ['comm !~ x', { comm: 'kafka' }, true],
    ['comm ~ ^日.$', { comm: utf8('日本') }, true],
    ['comm ~ ^.$', { comm: utf8('😀') }, true],
    [String.raw`comm ~ "kafka\-1"`, { comm: 'kafka-1' }, true],
    ['pid ~ ^12', { pid: 1234 }, true],
  ],
  'a word is part of the name or the command, or the PID or TID': [
    ['KafKa', { comm: 'java', args: '/usr/bin/java KafKa', pid: 1, tid: 1 }, true],
    ['kafka', { comm: 'java', args: '/usr/bin/java KAFKA', pid: 1, tid: 1 }, true],
    ['KAFKA', { comm: 'java', args: 'kafka', pid: 1, tid: 1 }, false],
    ['a.b', { comm: 'axb', args: null, pid: 1, tid: 1 }, false],
    ['a.b', { comm: 'xa.bx', args: null, pid: 1, tid: 1 }, true],
    ['[k]+', { comm: '[k]+', args: null, pid: 1, tid: 1 }, true],
    ['43', { comm: 'x', args: null, pid: 43, tid: 44 }, true],
    ['44', { comm: 'x', args: null, pid: 43, tid: 44 }, true],
    ['4', { comm: 'x', args: null, pid: 43, tid: 44 }, false],
    ['"43"', { comm: 'x', args: null, pid: 43, tid: 44 }, false],
    ['0x2c', { comm: 'x', args: null, pid: 43, tid: 44 }, true],
    ['0x2B', { comm: 'x', args: null, pid: 43, tid: 44 }, false],
    ['10e7', { comm: 'x', args: null, pid: 1, tid: 4327 }, true],
    ['dead', { comm: 'x', args: null, pid: 1, tid: 0xdead }, false],
    ['c2', { comm: 'x', args: null, pid: 1, tid: 0xc2 }, false],
    ['日', { comm: utf8('日本'), args: null, pid: 1, tid: 1 }, true],
  ],
  'what is not there is other than everything': [
    ['tty = pts/0', { tty: null }, false],
    ['tty != pts/0', { tty: null }, true],
    ['not tty = pts/0', { tty: null }, true],
    ['rss < 5', { rss: null }, false],
    ['tty ~ .', { tty: null }, false],
    ['tty !~ .', { tty: null }, true],
    ['tty is none', { tty: null }, true],
    ['tty is not none', { tty: null }, false],
    ['tty is none', { tty: 'pts/0' }, false],
    ['tty is known', { tty: null }, true],
  ],
  'what is unknown matches nothing, nor does its opposite': [
    ['exe = x', {}, undefined],
    ['exe != x', {}, undefined],
    ['not exe = x', {}, undefined],
    ['exe in x,y', {}, undefined],
    ['exe not in x,y', {}, undefined],
    ['exe ~ x', {}, undefined],
    ['exe !~ x', {}, undefined],
    ['exe is none', {}, undefined],
    ['cpu > 5', { cpu: Number.NaN }, undefined],
    ['word', { comm: 'x' }, undefined],
    ['word', { comm: 'word' }, true],
    ['exe is unknown', {}, true],
    ['exe is known', {}, false],
    ['exe is not unknown', {}, false],
    ['not exe is unknown', { exe: '/bin/x' }, true],
  ],
  'and, or and not of three values': [
    ['cpu > 5 and exe = x', { cpu: 1 }, false],
    ['exe = x and cpu > 5', { cpu: 1 }, false],
    ['exe = x and cpu > 5', { cpu: 9 }, undefined],
    ['exe = x or cpu > 5', { cpu: 9 }, true],
    ['exe = x or cpu > 5', { cpu: 1 }, undefined],
    ['not (exe = x and cpu > 5)', { cpu: 1 }, true],
    ['not (exe = x or cpu > 5)', { cpu: 1 }, undefined],
  ],
};

for (const [name, cases] of Object.entries(CASES)) {
  test(name, () => {
    for (const [text, values, truth] of cases) {
      assert.equal(
        query(text).truth(row(values)),
        truth,
        `${text} of ${JSON.stringify(values, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`,
      );
      assert.equal(matches(query(text), row(values)), truth === true);
    }
  });
}

test('everything matches an empty query', () => assert.ok(matches(query(''), row({}))));

test('a pattern sees the first 4 KiB only', () => {
  const args = `${'a'.repeat(4096)}b`;
  assert.equal(matches(query('args ~ b'), row({ args })), false);
  assert.ok(matches(query('args ~ b'), row({ args: args.slice(1) })));
});

test('the query that the manual opens with', () => {
  const opening = query('cpu > 5 and (state in R,D or comm ~ "kafka-.*") and not user = root');
  assert.ok(matches(opening, row({ cpu: 6, state: 'S', comm: 'kafka-net', user: 'kafka' })));
  assert.equal(matches(opening, row({ cpu: 6, state: 'S', comm: 'kafka-net', user: 'root' })), false);
  assert.equal(matches(opening, row({ cpu: 6, state: 'S', comm: 'java', user: 'kafka' })), false);
});
