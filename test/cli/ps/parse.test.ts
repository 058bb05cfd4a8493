import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePsArgv } from '../../../src/cli/ps/parse.ts';
import { columnNames } from '../../../src/columns/registry.ts';
import { PS_OPTIONS, spellingsOf } from '../../../src/cli/ps/options.ts';
import { canonical, columnsOf, errorText, listing, words, world } from './world.ts';

const PID_RANGE = 'process ID out of range';
const NO_EXCLUSIVE = 'the option is exclusive: ';

const ERRORS: readonly (readonly [argv: string, text: string])[] = [
  ['-p abc', 'process ID list syntax error'],
  ['--ppid x', 'process ID list syntax error'],
  ['-s x', 'process ID list syntax error'],
  ['1 abc', 'process ID list syntax error'],
  ['1 -e', 'process ID list syntax error'],
  ['1,2', 'process ID list syntax error'],
  ['-p 0', PID_RANGE],
  ['-s 0', PID_RANGE],
  ['-p 99999999999', PID_RANGE],
  ['+', PID_RANGE],
  ['1 --5', PID_RANGE],
  ['-p 1,', 'improper list'],
  ['-C ,a', 'improper list'],
  ['-u nobody2', 'user name does not exist'],
  ['-u 99999999999', 'user ID out of range'],
  ['-G x', 'group name does not exist'],
  ['-g x', 'list of session leaders OR effective group IDs was invalid'],
  ['-t x', 'TTY could not be found'],
  ['-t /etc/passwd', 'list member was not a TTY'],
  ['-o nonsense', 'unknown user-defined format specifier "nonsense"'],
  ['--sort nonsense', 'unknown sort specifier'],
  ['--sort ,pid', 'improper sort list'],
  ['--cols x', 'number of columns must follow --cols, --width, or --columns'],
  ['--columns 0', 'number of columns must follow --cols, --width, or --columns'],
  ['--rows 0', 'number of rows must follow --rows or --lines'],
  ['--lines=x', 'number of rows must follow --rows or --lines'],
  ['-o pid -l', 'conflicting format options'],
  ['-o pid -F', 'conflicting format options'],
  ['-o pid u', 'conflicting format options'],
  ['-o pid -j', 'can not use output modifiers with user-defined output'],
  ['-o pid -c w', 'can not use output modifiers with user-defined output'],
  ['-o pid -y', 'can not use output modifiers with user-defined output'],
  ['-o pid -P', 'can not use output modifiers with user-defined output'],
  ['-o pid -M w', 'can not use output modifiers with user-defined output'],
  ['-L -T', "thread flags conflict; can't use both -L and -T"],
  ['H -m', "thread flags conflict; can't use H with m or -m"],
  ['-m m', "thread flags conflict; can't use both m and -m"],
  ['-L m -o pid', '-L/-T with H/m/-m and -o/-O/o/O is nonsense'],
  ['-T H -O tty', '-L/-T with H/m/-m and -o/-O/o/O is nonsense'],
  ['-L -H', 'thread display conflicts with forest display'],
  ['-L f', 'thread display conflicts with forest display'],
  ['H --forest', 'thread display conflicts with forest display'],
  ['a -a', 'process selection options conflict'],
  ['-a x', 'process selection options conflict'],
  ['h --headers', 'only one heading option may be specified'],
  ['h h', 'only one heading option may be specified'],
  ['--no-headers --noheading', 'only one heading option may be specified'],
  ['-V -e', `${NO_EXCLUSIVE}-V`],
  ['--version -e', `${NO_EXCLUSIVE}--version`],
  ['--version=1', `${NO_EXCLUSIVE}--version`],
  ['--info=1', `${NO_EXCLUSIVE}--info`],
  ['e L', `${NO_EXCLUSIVE}L`],
  ['xV', `${NO_EXCLUSIVE}V`],
  ['-z', 'unsupported SysV option'],
  ['-er -z', 'unsupported SysV option'],
  ['--nonsense', 'unknown gnu long option'],
  ['-', 'garbage option'],
  // The text is that of the UNIX reading.
  ['-aux f', 'user name does not exist'],
  ['-f u', 'conflicting format options'],
  ['-eLf -o pid', 'conflicting format options'],
  ['-el -o pid', 'conflicting format options'],
  ['-eF -o pid', 'conflicting format options'],
  ['-ej -o pid', 'can not use output modifiers with user-defined output'],
  ['-C', 'list of command names must follow -C'],
  ['-U', 'list of real users must follow -U'],
  ['-G', 'list of real groups must follow -G'],
];
for (const [argv, text] of ERRORS) {
  test(`ps ${argv} is refused`, () => assert.equal(errorText(words(argv)), text));
}

test('the first fault of a line is the one that is told', () => {
  assert.equal(errorText(words('-p 0 -u nobody2 --nonsense')), PID_RANGE);
  assert.equal(errorText(words('--nonsense -p 0')), 'unknown gnu long option');
});

test('no error: -L or -T with H or m, -L with -o, -a with -d and -e, processes that are not there', () => {
  for (const argv of ['-L H', '-T H', '-L m', '-T -m', '-L -o pid', '-e -a -d', '-p 4194304'])
    listing(words(argv));
});

test('ps -ef -o pid,comm is read as ps ef o pid,comm: own processes, a forest, the environment', () => {
  const request = listing(words('-ef -o pid,comm'));
  assert.equal(request.select.all, false);
  assert.equal(request.select.table, 'own with terminal');
  assert.equal(request.forest, 'lines');
  assert.equal(request.show.environ, true);
  assert.equal(columnsOf(words('-ef -o pid,comm')), 'pid comm');
});

test('the second try starts anew: nothing of the first is left', () => {
  const request = listing(words('-eww --cols 80 -p 1 -e -x'));
  assert.equal(request.select.all, false);
  assert.equal(request.screen.wide, 2);
  assert.equal(request.select.lists.length, 1);
});

const RETRIED: readonly (readonly [argv: string, same: string])[] = [
  ['-er', 'e r'],
  ['-x', 'x'],
  ['-ax', 'ax'],
  ['-aux', 'aux'],
  ['-eTf -o pid', 'eTf o pid'],
  ['-T -H', 'T H'],
  ['-u', 'u'],
  ['-g', 'g'],
  ['-t', 't'],
  ['-s', 's'],
  ['-X', 'X'],
  ['-v', 'v'],
  ['-ax --forest 1', 'ax --forest 1'],
  ['-axO -p', 'axO -p'],
];
for (const [argv, same] of RETRIED) {
  test(`ps ${argv} means ps ${same}`, () => assert.deepEqual(listing(words(argv)), listing(words(same))));
}

test('in the second try m is the memory format of an older ps', () => {
  const request = listing(words('-m -x'));
  assert.equal(request.rows, 'processes');
  assert.match(columnsOf(words('-m -x')), /^pid tname majflt minflt /);
});

test('-aux with a user called x is no BSD line', () => {
  const request = listing(['-aux'], world({ userId: (name) => (name === 'x' ? 7 : undefined) }));
  assert.deepEqual(request.select.lists, [{ by: 'euid', ids: new Set([7]) }]);
  assert.equal(request.select.table, 'with terminal, no leader');
});

test('a -g alone with a group of that name', () =>
  assert.equal(listing(['-g', 'staff']).select.lists.length, 1));

const OTHERS: readonly (readonly [argv: string, request: object])[] = [
  ['-V', { kind: 'version' }],
  ['V', { kind: 'version' }],
  ['--version', { kind: 'version' }],
  ['L', { kind: 'specifiers' }],
  ['--info', { kind: 'info' }],
  ['--help', { kind: 'help', section: undefined }],
  ['--help threads', { kind: 'help', section: 'threads' }],
  ['--help=a', { kind: 'help', section: 'all' }],
  ['--help nonsense', { kind: 'help', section: undefined }],
  ['-e --help --nonsense', { kind: 'help', section: undefined }],
  ['-aux --help s', { kind: 'help', section: 'simple' }],
];
for (const [argv, request] of OTHERS) {
  test(`ps ${argv}`, () => assert.deepEqual(parsePsArgv(words(argv), world()), request));
}

test('help does not help behind a fault', () =>
  assert.equal(errorText(words('-p abc --help')), 'process ID list syntax error'));

test('-p 1 2 is not -p 1,2: a number at the end turns the BSD defaults on', () => {
  assert.equal(columnsOf(words('-p 1,2')), canonical('pid tname time ucmd'));
  assert.equal(columnsOf(words('-p 1 2')), canonical('pid tname stat bsdtime args'));
  assert.equal(columnsOf(['-p', '1 2']), canonical('pid tname time ucmd'));
});

const FULL_THREADS = 'uid_hack pid ppid lwp c nlwp stime tname time cmd';
const BSD = 'pid tname stat bsdtime args';

/** Lines that are run over captured trees, with the columns that they print. */
const LINES: readonly (readonly [argv: string, columns: string])[] = [
  ['-efL', FULL_THREADS],
  ['-efT', 'uid_hack pid spid ppid c stime tname time cmd'],
  ['-eL', 'pid lwp tname time ucmd'],
  ['-elL', 'f s uid pid ppid lwp c opri ni addr_1 sz wchan tname time ucmd'],
  ['-ejT', 'pid spid pgid sid tname time ucmd'],
  ['-eF --cols 100', 'uid_hack pid ppid c sz rss psr stime tname time cmd'],
  ['-ely', 's uid pid ppid c opri ni rss sz wchan tname time ucmd'],
  ['aux', 'user pid pcpu pmem vsz rss tname stat start_time bsdtime args'],
  ['axl', 'flags uid pid ppid priority nice vsz rss wchan stat tname bsdtime args'],
  ['axs --cols 80', 'uid pid pending sig_block sig_ignore caught stat tname bsdtime args'],
  ['axv', 'pid tname stat bsdtime maj_flt m_trs m_drs rss pmem args'],
  ['axH', BSD],
  ['axm', BSD],
  ['-efLm', FULL_THREADS],
  ['u -L -p 110,140', 'user pid lwp pcpu nlwp pmem vsz rss tname stat start_time bsdtime args'],
  ['-eLo pid,tid,nlwp,stat,cls,rtprio,comm,args', 'pid tid nlwp stat cls rtprio comm args'],
  ['-e --sort=-time,pid -o pid,time,c,pcpu,comm', 'pid time c pcpu comm'],
  ['-eL --sort=-pid', 'pid lwp tname time ucmd'],
  ['-eo pid,comm --headers --rows 6', 'pid comm'],
  ['-eo comm:3,pid,args:5,user=LOGIN,tty=', 'comm pid args user tty'],
  ['-p 110,150', 'pid tname time ucmd'],
  ['-p 110 150', BSD],
  ['-p 99999', 'pid tname time ucmd'],
  ['-ec', 'pid class pri tname time ucmd'],
  ['-ef --forest', 'uid_hack pid ppid c stime tname time cmd'],
  ['-eH', 'pid tname time ucmd'],
  ['axjf', 'ppid pid pgid sid tname tpgid stat uid bsdtime args'],
  ['-eo pid,cgroup,unit,slice', 'pid cgroup unit slice'],
  ['-eLo lwp,comm:6,pid', 'lwp comm pid'],
  ['e -p 201,209', BSD],
  ['-eLf --cols 80', FULL_THREADS],
  ['', 'pid tname time ucmd'],
  ['a', BSD],
  ['-eo user,pid,group,uid,tty,tpgid,sid,user:20', 'user pid group uid tty tpgid sid user'],
  ['-t pts/0,tty1 -o pid,tty,comm', 'pid tty comm'],
];
for (const [argv, columns] of LINES) {
  test(`ps ${argv} is a listing`, () => assert.equal(columnsOf(words(argv)), canonical(columns)));
}

const VALUES = [
  '1',
  '0',
  '1,2',
  '1,',
  'x',
  'root',
  'pid,comm',
  'pid:5',
  'pid=',
  '%p %c',
  '%Q',
  'up',
  '-p',
  'Jp',
  '+',
  '-',
  '?',
  '',
  'é',
  '0x1',
  '99999999999',
  'DFMT',
  ...columnNames(),
];

/** Numbers from 0 to below `limit`, the same ones for the same seed (mulberry32). */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const SPELLINGS = PS_OPTIONS.flatMap(spellingsOf);

/** A word of a command line: mostly one that means something. */
function randomWord(roll: (limit: number) => number): string {
  const pick = (from: readonly string[]): string => from[roll(from.length)] ?? '';
  switch (roll(10)) {
    case 0:
      return pick(SPELLINGS) + pick(VALUES);
    case 1:
    case 2:
      return pick(VALUES);
    case 3:
      return pick(SPELLINGS) + pick(['=', ':']) + pick(VALUES);
    case 4:
      return pick(SPELLINGS) + pick(SPELLINGS).replace(/^-+/, '');
    case 5:
      return String.fromCharCode(...Array.from({ length: roll(5) }, () => roll(0x180)));
    default:
      return pick(SPELLINGS);
  }
}

test('10,000 command lines give a request or an error', (t) => {
  const seed = Number(process.env['TINSPECT_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
  t.diagnostic(`TINSPECT_FUZZ_SEED=${seed}`);
  const roll = dice(seed);
  let listings = 0;
  let errors = 0;
  for (let run = 0; run < 10_000; run++) {
    const argv = Array.from({ length: roll(6) }, () => randomWord(roll));
    const env = roll(8) === 0 ? { PS_FORMAT: randomWord(roll) } : {};
    const line = JSON.stringify({ argv, env });
    const request = parsePsArgv(argv, world({ env }));
    if (request.kind === 'list') {
      listings++;
      assert.ok(request.columns.length > 0, line);
      for (const { width } of request.columns) assert.ok(width === 'pid' || width >= 0, line);
    } else if (request.kind === 'error') {
      errors++;
      assert.match(request.text, /\S/, line);
    }
  }
  t.diagnostic(`${listings} listings, ${errors} errors`);
  assert.ok(listings > 500 && errors > 500);
});
