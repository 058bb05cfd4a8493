import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../src/cli/ps/fault.ts';
import { type Format, type Modifier, viewSpecifiers } from '../../../src/cli/ps/views.ts';
import { findColumn } from '../../../src/columns/registry.ts';
import { canonical, columnsOf, errorText, listing, words, world } from './world.ts';

const L = 'flags uid pid ppid priority nice vsz rss wchan stat tname bsdtime args';
const U = 'user pid pcpu pmem vsz rss tname stat start_time bsdtime args';
const J = 'ppid pid pgid sid tname tpgid stat uid bsdtime args';
const S = 'uid pid pending sig_block sig_ignore caught stat tname bsdtime args';
const V = 'pid tname stat bsdtime maj_flt m_trs m_drs rss pmem args';
const X = 'pid start_stack esp eip timeout alarm stat tname bsdtime args';

const VIEWS: readonly (readonly [argv: string, columns: string])[] = [
  ['', 'pid tname time ucmd'],
  ['-f', 'uid_hack pid ppid c stime tname time cmd'],
  ['-F', 'uid_hack pid ppid c sz rss psr stime tname time cmd'],
  ['-l', 'f s uid pid ppid c opri ni addr_1 sz wchan tname time ucmd'],
  ['-ly', 's uid pid ppid c opri ni rss sz wchan tname time ucmd'],
  ['-fl', 'f s uid_hack pid ppid c opri ni addr_1 sz wchan stime tname time cmd'],
  ['-Fl', 'f s uid_hack pid ppid c opri ni addr_1 sz wchan rss psr stime tname time cmd'],
  ['-Fly', 's uid_hack pid ppid c opri ni rss sz wchan psr stime tname time cmd'],
  ['-j', 'pid pgid sid tname time ucmd'],
  ['-fj', 'uid_hack pid ppid pgid sid c stime tname time cmd'],
  ['-Fj', 'uid_hack pid ppid pgid sid c sz rss psr stime tname time cmd'],
  ['-lj', 'f s uid pid ppid pgid sid c opri ni addr_1 sz wchan tname time ucmd'],
  ['-c', 'pid class pri tname time ucmd'],
  ['-fc', 'uid_hack pid ppid class pri stime tname time cmd'],
  ['-lc', 'f s uid pid ppid class pri addr_1 sz wchan tname time ucmd'],
  ['-P', 'pid psr tname time ucmd'],
  ['-fP', 'uid_hack pid ppid psr c stime tname time cmd'],
  ['-jP', 'pid pgid sid psr tname time ucmd'],
  ['-cP', 'pid psr class pri tname time ucmd'],
  ['-FP', 'uid_hack pid ppid psr c sz rss stime tname time cmd'],
  ['-M', 'label pid tname time ucmd'],
  ['-Z -f', 'label uid_hack pid ppid c stime tname time cmd'],
  ['Z', 'label pid tname stat bsdtime args'],
  ['x', 'pid tname stat bsdtime args'],
  ['-p 1 2', 'pid tname stat bsdtime args'],
  ['-f w', 'uid_hack pid ppid c stime tname stat bsdtime cmd'],
  ['-F w', 'uid_hack pid ppid c sz rss psr stime tname stat bsdtime cmd'],
  ['-l w', 'f s uid pid ppid c opri ni addr_1 sz wchan tname bsdtime cmd'],
  ['-fl w', 'f s uid_hack pid ppid c opri ni addr_1 sz wchan stime tname bsdtime cmd'],
  ['-j w', 'pid pgid sid tname stat bsdtime args'],
  ['-M w', 'label pid tname stat bsdtime args'],
  ['-c w', 'pid class pri tname stat bsdtime args'],
  ['-P w', 'pid psr tname stat bsdtime args'],
  ['u', U],
  ['l', L],
  ['j', J],
  ['s', S],
  ['v', V],
  ['X', X],
  ['-j u', 'user pid pgid sid pcpu pmem vsz rss tname stat start_time bsdtime args'],
  ['-j l', 'flags uid pid ppid pgid sid priority nice vsz rss wchan stat tname bsdtime args'],
  ['-j j', 'ppid pgid sid pid pgid sid tname tpgid stat uid bsdtime args'],
  ['-y l', L.replace('flags ', '')],
  ['-y u', U],
  ['-c l', 'flags uid pid ppid class pri vsz rss wchan stat tname bsdtime args'],
  ['-P u', U],
  ['-M s', `label ${S}`],
  ['-x -m', 'pid tname majflt minflt m_trs m_drs m_size m_swap rss m_share vm_lib m_dt args'],
  ['--context', 'pid context command'],
  ['-O tty,nlwp', 'pid tty nlwp state tname time command'],
  ['O tty,nlwp', 'pid tty nlwp state tname cputime comm'],
  ['-L', 'pid lwp tname time ucmd'],
  ['-fL', 'uid_hack pid ppid lwp c nlwp stime tname time cmd'],
  ['-FL', 'uid_hack pid ppid lwp c nlwp sz rss psr stime tname time cmd'],
  ['-lL', 'f s uid pid ppid lwp c opri ni addr_1 sz wchan tname time ucmd'],
  ['-jL', 'pid pgid sid lwp tname time ucmd'],
  ['-fjLP', 'uid_hack pid ppid pgid sid lwp psr c nlwp stime tname time cmd'],
  ['-fcL', 'uid_hack pid ppid lwp nlwp class pri stime tname time cmd'],
  ['-T', 'pid spid tname time ucmd'],
  ['-fT', 'uid_hack pid spid ppid c stime tname time cmd'],
  ['-jT', 'pid spid pgid sid tname time ucmd'],
  ['-lT', 'f s uid pid spid ppid c opri ni addr_1 sz wchan tname time ucmd'],
  ['u -L', 'user pid lwp pcpu nlwp pmem vsz rss tname stat start_time bsdtime args'],
  ['l -L', 'flags uid pid ppid lwp priority nice vsz rss wchan stat tname bsdtime args'],
  ['j -L', 'ppid pid pgid sid lwp tname tpgid stat uid bsdtime args'],
  ['s -L', 'uid pid lwp pending sig_block sig_ignore caught stat tname bsdtime args'],
  ['v -L', 'pid lwp tname stat bsdtime maj_flt m_trs m_drs rss pmem args'],
  ['-j u -T', 'user pid spid pgid sid pcpu pmem vsz rss tname stat start_time bsdtime args'],
  ['j -j -T', 'ppid pgid sid pid spid pgid sid tname tpgid stat uid bsdtime args'],
  ['H', 'pid tname stat bsdtime args'],
  ['-m', 'pid tname time ucmd'],
  ['m', 'pid tname stat bsdtime args'],
  ['-fLm', 'uid_hack pid ppid lwp c nlwp stime tname time cmd'],
  ['-L H', 'pid lwp tname stat bsdtime args'],
  ['-L -o pid,comm', 'pid comm'],
];
for (const [argv, columns] of VIEWS) {
  test(`columns of ps ${argv}`, () => assert.equal(columnsOf(words(argv)), canonical(columns)));
}

const HEADERS: readonly (readonly [argv: string, headers: string])[] = [
  ['-l', 'F S UID PID PPID C PRI NI ADDR SZ WCHAN TTY TIME CMD'],
  ['-F', 'UID PID PPID C SZ RSS PSR STIME TTY TIME CMD'],
  ['u', 'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND'],
  ['l', 'F UID PID PPID PRI NI VSZ RSS WCHAN STAT TTY TIME COMMAND'],
  ['v', 'PID TTY STAT TIME MAJFL TRS DRS RSS %MEM COMMAND'],
  ['j', 'PPID PID PGID SID TTY TPGID STAT UID TIME COMMAND'],
];
for (const [argv, headers] of HEADERS) {
  test(`headers of ps ${argv}`, () => {
    assert.equal(
      listing(words(argv))
        .columns.map((placed) => placed.header)
        .join(' '),
      headers,
    );
  });
}

const CONFLICTS: readonly (readonly [argv: string, text: string])[] = [
  ['-f u', 'conflicting format options'],
  ['-l u', 'conflicting format options'],
  ['u v', 'conflicting format options'],
  ['-F u', 'conflicting format options'],
  ['-F --context', 'conflicting format options'],
  ['-y', 'modifier -y without format -l makes no sense'],
  ['-fy', 'modifier -y without format -l makes no sense'],
  ['u -c', 'internal error: no PRI for -c option'],
];
for (const [argv, text] of CONFLICTS) {
  test(`ps ${argv} is refused`, () => assert.equal(errorText(words(argv)), text));
}

test('PS_FORMAT replaces the columns only where nothing else says which', () => {
  const env = world({ env: { PS_FORMAT: 'pid,nlwp=N' } });
  for (const argv of ['', '-e', '-eL', 'ax', 'h', 'O -p'])
    assert.equal(columnsOf(words(argv), env), 'pid nlwp', argv);
  for (const argv of ['-f', '-j', '-M', 'u', '-o comm', '-O tty', 'O tty']) {
    assert.equal(columnsOf(words(argv), env), columnsOf(words(argv)), argv);
  }
});

test('PS_FORMAT may be an AIX format; an empty one is none', () => {
  assert.equal(columnsOf([], world({ env: { PS_FORMAT: '%p' } })), 'pid ');
  assert.equal(columnsOf([], world({ env: { PS_FORMAT: '' } })), columnsOf([]));
});

test('a bad PS_FORMAT is a warning, and the default columns follow', () => {
  const request = listing([], world({ env: { PS_FORMAT: 'nonsense' } }));
  assert.deepEqual(request.warnings, [
    'warning: $PS_FORMAT ignored. (unknown user-defined format specifier "nonsense")',
  ]);
  assert.equal(request.columns.map((placed) => placed.column.id).join(' '), canonical('pid tname time ucmd'));
});

test('PS_FORMAT has no place for the column of -L beside m', () => {
  assert.equal(
    errorText(['-Lm'], world({ env: { PS_FORMAT: 'pid' } })),
    'tell <procps@freelists.org> what you want (-L/-T, -m/m/H, and $PS_FORMAT)',
  );
});

test('every mixture of options gives columns that exist, or a fault', () => {
  const formats: Format[] = [
    '-f',
    '-l',
    'bsd jobs',
    'bsd long',
    'bsd signals',
    'bsd user',
    'bsd memory',
    'bsd registers',
    'old m',
    'context',
  ];
  const modifiers: Modifier[] = ['-F', '-j', '-c', '-y', '-P', '-M'];
  fc.assert(
    fc.property(
      fc.subarray(formats, { maxLength: 2 }),
      fc.subarray(modifiers),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (some, more, lwp, spid, bsd) => {
        const names = viewSpecifiers({ formats: new Set(some), modifiers: new Set(more), lwp, spid, bsd });
        if (names instanceof Fault) return;
        for (const name of names) assert.ok(findColumn(name), name);
        assert.equal(names.includes('lwp'), lwp);
        assert.equal(names.includes('spid'), spid);
        assert.equal(names[0] === 'label', more.includes('-M'));
      },
    ),
  );
});
