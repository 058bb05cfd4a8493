import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { anonymous } from '../../src/snapshot/anonymise-files.ts';
import { Anonymiser, NOBODY, type Subject } from '../../src/snapshot/anonymise.ts';

const names = new Anonymiser(Buffer.from('a key'));
const treatment = anonymous(names);
const KERNEL: Subject = { kernelThread: true, programs: [] };

/** What a file says when it is anonymous. */
function file(name: string, text: string, subject: Subject = NOBODY): string {
  return treatment.file(name, Buffer.from(text, 'latin1'), subject).toString('latin1');
}

function link(target: string): string {
  return treatment.link(Buffer.from(target, 'latin1')).toString('latin1');
}

for (const target of [
  'socket:[4026531840]',
  'pipe:[12]',
  'pid:[4026531836]',
  'anon_inode:[eventpoll]',
  'anon_inode:inotify',
  'anon_inode:[io_uring]',
  '/dev/pts/12',
  '/dev/null',
  '/dev/tty1',
  '/dev/net/tun',
  '/',
  '/usr/bin/node',
  '/usr/bin/python3.11',
  '/usr/lib/jvm/java-17-openjdk-amd64/bin/java',
  '/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so',
  '/usr/sbin/redis-server',
  '/usr/lib/x86_64-linux-gnu/libc.so.6',
  '/usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30',
  '/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0',
  '/lib/ld-musl-x86_64.so.1',
  '/usr/sbin/nginx (deleted)',
  '/SYSV0010c187 (deleted)',
  '/dev/zero (deleted)',
]) {
  test(`stays: ${target}`, () => assert.equal(link(target), target));
}

for (const [target, shape] of [
  ['/home/alice/src/shop.jar', /^\/home\/[a-z]{5}\/src\/[a-z]{4}\.jar$/],
  ['/srv/Shop Floor/x.log', /^\/srv\/[A-Z][a-z]{3} [A-Z][a-z]{4}\/[a-z]\.log$/],
  ['/opt/acme/libacme.so.1.2', /^\/opt\/[a-z]{4}\/lib[a-z]{4}\.so\.1\.2$/],
  ['/usr/lib/libacme-10.0.0.5.so', /^\/usr\/lib\/[a-z]{7}-\d{2}\.\d\.\d\.\d\.so$/],
  ['/memfd:acme (deleted)', /^\/memfd:[a-z]{4} \(deleted\)$/],
  ['/dev/mapper/vg0-secret', /^\/dev\/[a-z]{6}\/[a-z]{2}\d-[a-z]{6}$/],
  ['anon_inode:[acme]', /^[a-z]{4}_[a-z]{5}:\[[a-z]{4}\]$/],
  ['/usr/bin/java-of-acme', /^\/usr\/bin\/[a-z]{4}-[a-z]{2}-[a-z]{4}$/],
] as const) {
  test(`is replaced, and keeps its shape: ${target}`, () => {
    assert.match(link(target), shape);
    for (const word of ['alice', 'shop', 'Shop', 'acme', 'secret', '10.0.0.5']) {
      if (target.includes(word)) assert.ok(!link(target).includes(word), link(target));
    }
  });
}

const RUNTIME_THREADS = `
java
node
postgres
redis-server
beam.smp
GC Thread#0
G1 Main Marker
VM Periodic Tas
C2 CompilerThre
Signal Dispatch
pool-3-thread-1
http-nio-8080-e
bio_close_file
io_thd_1
2_scheduler
1_dirty_cpu_sch
async_12
.NET TP Worker
tokio-runtime-w
libuv-worker
iou-wrk-812`;
for (const comm of RUNTIME_THREADS.trim().split('\n')) {
  test(`a runtime's name stays: ${comm}`, () => assert.equal(names.comm(comm, NOBODY), comm));
}

for (const comm of [
  'acme-worker',
  'GC Thread of me',
  'javas',
  'x',
  '1',
  'V8Worker2',
  '.NET Acme',
  'kworker/0:1',
]) {
  test(`a name of a person's choice goes: ${comm}`, () => {
    const after = names.comm(comm, NOBODY);
    assert.notEqual(after, comm);
    assert.equal(after.length, comm.length);
  });
}

test('the same name of a kernel thread stays', () => {
  assert.equal(names.comm('kworker/0:1', KERNEL), 'kworker/0:1');
  assert.equal(file('comm', 'jbd2/dm-0-8\n', KERNEL), 'jbd2/dm-0-8\n');
});

test("a name that the kernel cut is the beginning of its program's", () => {
  const program = 'acme-payments-server';
  const subject = { kernelThread: false, programs: ['other', program] };
  const cut = names.comm(program.slice(0, 15), subject);
  assert.equal(cut, link(`/opt/${program}`).slice('/opt/'.length).slice(0, 15));
  const title = 'acme: handling /srv/shop';
  assert.equal(
    names.comm(title.slice(0, 15), { kernelThread: false, programs: [title] }),
    names.cmdline(title).slice(0, 15),
  );
});

test('one name is the same in every file, link and list', () => {
  const after = names.text('acme');
  assert.equal(file('comm', 'acme\n'), `${after}\n`);
  assert.equal(file('stat', '12 (acme) S 1 2\n'), `12 (${after}) S 1 2\n`);
  assert.equal(file('status', 'Name:\tacme\nUmask:\t0022\n'), `Name:\t${after}\nUmask:\t0022\n`);
  assert.equal(file('sched', 'acme (12, #threads: 1)\n---\nse.exec_start : 5.0\n').split(' ')[0], after);
  assert.equal(file('cmdline', 'acme\0/opt/acme\0'), `${after}\0/opt/${after}\0`);
  assert.equal(file('cgroup', '0::/acme\n'), `0::/${after}\n`);
  assert.equal(link('/opt/acme'), `/opt/${after}`);
  assert.equal(treatment.account('acme'), after);
  assert.equal(
    treatment.line?.('7f00-7f10 r-xp 00000000 fe:00 12       /opt/acme')?.slice(-9),
    `/opt/${after}`,
  );
});

for (const comm of [
  'a) S 1 (b',
  'new\nline',
  'back\\slash',
  'a\\nb',
  'tab\tcr\r',
  ' (1, #threads: 2)',
  '\xff\xfe',
  '(',
]) {
  test(`a hostile name becomes the same in all files: ${JSON.stringify(comm)}`, () => {
    const after = names.comm(comm, NOBODY);
    assert.equal(file('stat', `12 (${comm}) S 1 2\n`), `12 (${after}) S 1 2\n`);
    assert.equal(file('comm', `${comm}\n`), `${after}\n`);
    const escape = (name: string): string => name.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
    assert.equal(
      file('status', `Name:\t${escape(comm)}\nTgid:\t12\n`),
      `Name:\t${escape(after)}\nTgid:\t12\n`,
    );
  });
}

for (const [line, after] of [
  ['7f00-7f10 rw-p 00000000 00:00 0 ', undefined],
  ['7f00-7f10 rw-p 00000000 00:00 0                          [heap]', undefined],
  ['7f00-7f10 rw-p 00000000 00:00 0                          [stack]', undefined],
  ['7f00-7f10 rw-p 00000000 00:00 0  [anon: glibc: pthread stack: 1234]', undefined],
  ['7f00-7f10 rw-p 00000000 00:00 0  [anon:acme pool]', /\[anon:[a-z]{4} [a-z]{4}\]$/],
  ['7f00-7f10 rw-p 00000000 00:00 0  [acme]', /\[[a-z]{4}\]$/],
  ['7f00-7f10 r--p 00000000 fe:00 12 /opt/new\\012line', /^.*\/opt\/[a-z]{3}\\012[a-z]{4}$/],
  ['VmFlags: rd ex mr mw me dw sd ', undefined],
  ['Size:               1024 kB', undefined],
  ['THPeligible:           0', undefined],
  ['acme', /^[a-z]{4}$/],
] as const) {
  test(`of maps and smaps: ${line}`, () => {
    const changed = treatment.line?.(line) ?? '';
    if (after === undefined) assert.equal(changed, line);
    else assert.match(changed, after);
    assert.doesNotMatch(changed, /acme|line/);
  });
}

for (const [line, kept] of [
  [
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/acme.scope',
    /^0::\/user\.slice\/user-1000\.slice\/user@1000\.service\/app\.slice\/[a-z]{4}\.scope$/,
  ],
  ['0::/system.slice/nginx.service', /^0::\/system\.slice\/nginx\.service$/],
  ['4:memory:/docker/' + '0a'.repeat(32), /^4:memory:\/docker\/[0-9a-f]{64}$/],
  [
    '0::/system.slice/docker-' + '0a'.repeat(32) + '.scope',
    /^0::\/system\.slice\/docker-[0-9a-f]{64}\.scope$/,
  ],
  ['1:name=systemd:/init.scope', /^1:name=systemd:\/init\.scope$/],
  ['1:name=acme:/', /^1:name=[a-z]{4}:\/$/],
  ['8:cpu,cpuacct:/acme', /^8:cpu,cpuacct:\/[a-z]{4}$/],
  ['0::/', /^0::\/$/],
] as const) {
  test(`of cgroup: ${line.slice(0, 50)}`, () => {
    const after = file('cgroup', `${line}\n`).trimEnd();
    assert.match(after, kept);
    assert.doesNotMatch(after, /acme|0a0a/);
  });
}

for (const [cmdline, kept] of [
  [
    'java\0-Xss512k\0-Xmx256m\0-XX:+UseG1GC\0-jar\0shop.jar\0',
    /^java\0-Xss512k\0-Xmx256m\0-XX:\+UseG1GC\0-jar\0[a-z]{4}\.jar\0$/,
  ],
  [
    'postgres: main: bob shop [local] idle in transaction',
    /^postgres: main: [a-z]{3} [a-z]{4} \[local\] idle in transaction$/,
  ],
  ['postgres: parallel worker for PID 28 ', /^postgres: parallel worker for PID 28 $/],
  [
    'postgres: bob shop 10.0.0.5(5432) SELECT',
    /^postgres: [a-z]{3} [a-z]{4} \d\d\.\d\.\d\.\d\(\d{4}\) SELECT$/,
  ],
  [
    'nginx: master process /usr/sbin/nginx -c /etc/shop.conf',
    /^nginx: master process \/usr\/sbin\/nginx -c \/etc\/[a-z]{4}\.conf$/,
  ],
  ['nginx: worker process is shutting down', /^nginx: worker process is shutting down$/],
  [
    'node\0--max-old-space-size=200\0/srv/bob/api.js\0',
    /^node\0--max-old-space-size=200\0\/srv\/[a-z]{3}\/[a-z]{3}\.js\0$/,
  ],
  ['redis-server *:6379', /^redis-server \*:\d{4}$/],
  ['python3\0-m\0bob', /^python3\0-m\0[a-z]{3}$/],
  ['', /^$/],
  ['\0\0', /^\0\0$/],
] as const) {
  test(`of a command line: ${JSON.stringify(cmdline).slice(0, 60)}`, () => {
    const after = file('cmdline', cmdline);
    assert.match(after, kept);
    assert.doesNotMatch(after, /bob|shop|10\.0\.0\.5/);
  });
}

test('a machine: no host, no builder, no serial number', () => {
  const version = 'Linux version 6.1.0-acme (bob@acme.lan) (gcc 12) #1 SMP Debian 6.1.0-1 (2026-01-01)\n';
  assert.equal(file('/version', version), 'Linux version 6.1.0 (builder@kernel) #1 SMP\n');
  assert.equal(file('/sys/kernel/osrelease', '6.1.0-acme\n'), '6.1.0\n');
  assert.equal(
    file('/cpuinfo', 'processor\t: 0\nSerial\t\t: 10000000abcd\nModel\t: Acme\n\n'),
    'processor\t: 0\n\n',
  );
  const boot = '0e4cd4c2-9f65-4d0b-8d0c-6b1b6c1b1b1b\n';
  assert.match(file('/sys/kernel/random/boot_id', boot), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n$/);
  assert.notEqual(file('/sys/kernel/random/boot_id', boot), boot);
  const stat = 'cpu  1 2 3\ncpu0 1 2 3\nintr 5 0 0\nbtime 17\n';
  assert.equal(file('/stat', stat), stat);
});

test('numbers of a descriptor stay, words that a program gave it go', () => {
  const numbers =
    'pos:\t0\nflags:\t02\nmnt_id:\t17\nino:\t1038\ntfd:        8 events:       19 data:     7fc6  pos:0 ino:40e sdev:10\n' +
    'lock:\t1: FLOCK  ADVISORY  WRITE 12 fd:00:5 0 EOF\nsettime flags: 01\neventfd-count:                0\n';
  assert.equal(file('fdinfo/7', numbers), numbers);
  assert.match(file('fdinfo/7', 'exp_name:\tacme\nname:\tbob\n'), /^exp_name:\t[a-z]{4}\nname:\t[a-z]{3}\n$/);
  assert.doesNotMatch(file('fdinfo/7', '    0: acme/bob\n'), /acme|bob/);
});

test('a line of fdinfo that does not begin with a key of the kernel is text', () => {
  assert.doesNotMatch(file('fdinfo/7', ' acme00 :\n'), /acme00/);
  assert.doesNotMatch(file('fdinfo/7', 'acme00:x\n'), /acme00/);
});

test('a mount of control groups: controllers and words of the kernel stay, all names go', () => {
  const kept = [
    '25 30 0:22 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw,hidepid=invisible\n',
    '31 30 0:27 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n',
    '33 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n',
  ].join('');
  assert.equal(file('/self/mountinfo', kept), kept);
  const named =
    '33 30 0:29 /acme /sys/fs/cgroup/acme rw - cgroup acme rw,name=acme\n' +
    'acme acme acme / /proc favoracme,memory_acme,hidepid=acme - acme acme rw\n';
  assert.doesNotMatch(file('/self/mountinfo', named), /acme/);
});

test('a file that nobody thought of is taken for text', () => {
  assert.doesNotMatch(file('newfile', 'acme\n'), /acme/);
  assert.doesNotMatch(file('/net/acme', 'acme\n'), /acme/);
});

test('no text of a person survives any file or link, whatever it is', () => {
  const FILES = [
    'comm',
    'stat',
    'status',
    'sched',
    'cmdline',
    'cgroup',
    'attr/current',
    'fdinfo/1',
    '/self/mountinfo',
    'newfile',
  ];
  const secret = fc.stringMatching(/^[a-z]{4,12}[0-9]{2,4}$/);
  const around = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
  fc.assert(
    fc.property(secret, around, around, (word, before, after) => {
      const said = `${before} ${word} ${after}`;
      for (const name of FILES) {
        const forms: Record<string, string> = {
          stat: `1 (${said}) S 1 1\n`,
          status: `Name:\t${said.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}\nUmask:\t0\n`,
          sched: `${said} (1, #threads: 1)\n---\n`,
        };
        assert.ok(!file(name, forms[name] ?? said).includes(word), name);
      }
      assert.ok(!link(`/${said}`).includes(word));
      assert.ok(!(treatment.line?.(`7f00-7f10 r--p 00000000 fe:00 12 /${said}`) ?? word).includes(word));
    }),
  );
});

test('any bytes of any file are taken', () => {
  const all = [
    'comm',
    'stat',
    'status',
    'sched',
    'cmdline',
    'cgroup',
    '/cpuinfo',
    '/version',
    '/stat',
    '/self/mountinfo',
    'fdinfo/1',
  ];
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom(...all), (bytes, name) => {
      treatment.file(name, Buffer.from(bytes), NOBODY);
    }),
  );
});
