import type { ByteString } from '../procfs/bytes.ts';
import type { Anonymiser, Subject } from './anonymise.ts';
import type { Treatment } from './treatment.ts';
import { CONTROLLERS } from './well-known.ts';

type Rule = (text: ByteString, names: Anonymiser, subject: Subject) => ByteString;

/** Files that hold numbers and words of the kernel only. */
const OF_THE_KERNEL =
  /^(?:statm|schedstat|io|syscall|wchan|stack|limits|children|smaps_rollup|autogroup|loginuid|sessionid|oom_score|oom_score_adj|timerslack_ns|uid_map|gid_map|timers)$/;
const OF_THE_MACHINE =
  /^\/(?:meminfo|uptime|loadavg|locks|tty\/drivers|sysvipc\/\w+|pressure\/\w+|sys\/(?:vm|fs|kernel)\/[\w-]+)$/;

/** Lines of cpuinfo that count and name no machine; a board's serial number stands in others. */
const CPU_KEYS =
  /^(?:processor|physical id|siblings|core id|cpu cores|cpu family|cpu MHz|BogoMIPS|bogomips)\s*:/;
/** Keys of fdinfo whose values are numbers: proc_pid_fdinfo(5). */
const FDINFO_NUMBERS =
  /^(?:pos|flags|mnt_id|ino|size|count|scm_fds|eventfd-(?:count|id|semaphore)|tfd|sigmask|clockid|ticks|settime flags|it_value|it_interval|inotify wd|inotify|fanotify|lock|Pid|NSpid|tty-index|SqMask|SqHead|SqTail|CqMask|CqHead|CqTail|SqThread|SqThreadCpu|UserFiles|UserBufs)\b[^:]*:/;

function linesOf(text: ByteString, change: (line: ByteString) => ByteString): ByteString {
  return text.split('\n').map(change).join('\n');
}

/** A name in front of the newline that the kernel adds. */
const comm: Rule = (text, names, subject) =>
  text.endsWith('\n') ? `${names.comm(text.slice(0, -1), subject)}\n` : names.comm(text, subject);

/** Only the name in brackets is text. Without a bracket there is nothing to be sure of. */
const stat: Rule = (text, names, subject) => {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return names.text(text);
  return text.slice(0, open + 1) + names.comm(text.slice(open + 1, close), subject) + text.slice(close);
};

const ESCAPED_NAME = /^Name:\t([^\n]*)/;

/** The kernel escapes a newline and a backslash in the name, proc_pid_status(5). */
const status: Rule = (text, names, subject) =>
  text.replace(ESCAPED_NAME, (_line, escaped: string) => {
    const raw = escaped.replace(/\\(n|\\)/g, (_, what) => (what === 'n' ? '\n' : '\\'));
    const name = names.comm(raw, subject).replace(/[\n\\]/g, (what) => (what === '\n' ? '\\n' : '\\\\'));
    return `Name:\t${name}`;
  });

/** The first line is `name (number, #threads: n)`; the name is not escaped. */
const sched: Rule = (text, names, subject) => {
  const end = text.search(/ \(\d+, #threads: \d+\)\n/);
  return end < 0 ? names.text(text) : names.comm(text.slice(0, end), subject) + text.slice(end);
};

/** A key that the kernel writes before text: it has no digits. */
const FDINFO_KEY = /^([A-Za-z][A-Za-z _-]{0,31}:)(.*)$/;

const fdinfo: Rule = (text, names) =>
  linesOf(text, (line) => {
    if (FDINFO_NUMBERS.test(line)) return line;
    const [, key, value] = FDINFO_KEY.exec(line) ?? [];
    return key === undefined || value === undefined ? names.text(line) : key + names.text(value);
  });

const cpuinfo: Rule = (text) =>
  linesOf(text, (line) => (line === '' || CPU_KEYS.test(line) ? line : '\0'))
    .split('\n')
    .filter((line) => line !== '\0')
    .join('\n');

/** Of `uname -r` the number; what follows may name who built it. */
function release(text: ByteString): string {
  return /^\d{1,3}(?:\.\d{1,5}){1,3}/.exec(text)?.[0] ?? '0.0';
}

/** Words of the kernel among the options of a mount. */
const MOUNT_OPTION =
  /^(?:r[ow]|no(?:suid|dev|exec|atime|diratime)|relatime|xattr|nsdelegate|memory_(?:localevents|recursiveprot|hugetlb_accounting)|pids_localevents|favordynmods|clone_children|cpuset_v2_mode|hidepid=(?:\d|off|noaccess|invisible|ptraceable)|subset=pid|gid=\d+)$/;
const MOUNT_TYPE = /^(?:cgroup2?|proc)$/;
const NUMBERS = /^\d*(?::\d+)?$/;
/** Folders where the kernel's file systems are mounted; hierarchies of cgroup v1 below the last by their controllers. */
const MOUNT_POINT = /^\/(?:proc|sys\/fs\/cgroup(?:\/(?:unified|systemd))?)$/;
const HIERARCHY_POINT = /^\/sys\/fs\/cgroup\/(.+)$/s;

/** A mount of control groups or of a procfs: its place in the hierarchy is a group's path. */
function mount(line: ByteString, names: Anonymiser): ByteString {
  const [head = '', tail = ''] = line.split(' - ', 2);
  const [id = '', parent = '', device = '', root = '', point = '', options = '', ...tags] = head.split(' ');
  const [type = '', source = '', superOptions = ''] = tail.split(' ');
  const words = (list: string): string =>
    list
      .split(',')
      .map((word) => (MOUNT_OPTION.test(word) || CONTROLLERS.test(word) ? word : names.text(word)))
      .join(',');
  const keep = (shape: RegExp, word: string): string => (shape.test(word) ? word : names.text(word));
  const hierarchy = HIERARCHY_POINT.exec(point)?.[1]?.split(',') ?? [''];
  const isUsual = MOUNT_POINT.test(point) || hierarchy.every((name) => CONTROLLERS.test(name));
  const numbers = [id, parent, device].map((word) => keep(NUMBERS, word));
  const front = [...numbers, names.group(root), isUsual ? point : names.mapping(point), words(options)];
  const shownType = keep(MOUNT_TYPE, type);
  const behind = ['-', shownType, type === source ? shownType : names.text(source), words(superOptions)];
  return [...front, ...tags.map((tag) => names.text(tag)), ...behind].join(' ');
}

/** A line of `/proc/stat` of the machine. */
const MACHINE_LINE = /^(?:cpu\d*|intr|ctxt|btime|processes|procs_running|procs_blocked|softirq)[ \d]*$/;

const RULES: Readonly<Record<string, Rule>> = {
  comm,
  stat,
  status,
  sched,
  cmdline: (text, names) => names.cmdline(text),
  cgroup: (text, names) => linesOf(text, (line) => names.cgroup(line)),
  'attr/current': (text, names) => names.textBut(text, /\b(?:unconfined|enforce|complain|kernel)\b/),
  '/stat': (text, names) => linesOf(text, (line) => (MACHINE_LINE.test(line) ? line : names.text(line))),
  '/self/mountinfo': (text, names) => linesOf(text, (line) => (line === '' ? line : mount(line, names))),
  '/cpuinfo': cpuinfo,
  '/version': (text) =>
    `Linux version ${release(text.replace(/^Linux version /, ''))} (builder@kernel) #1 SMP\n`,
  '/sys/kernel/osrelease': (text) => `${release(text)}\n`,
  '/sys/kernel/random/boot_id': (text, names) => names.id(text),
};

const MAPPING_LINE = /^([0-9a-f]+-[0-9a-f]+ [-rwxps]{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+ *)(.*)$/s;
const SMAPS_LINE = /^[A-Za-z_]+: [\w ]*$/;

/** The rule of a file; one that nobody thought of is taken for text. */
function ruleOf(name: string): Rule | undefined {
  if (name.startsWith('fdinfo/')) return fdinfo;
  if (Object.hasOwn(RULES, name)) return RULES[name];
  return OF_THE_KERNEL.test(name) || OF_THE_MACHINE.test(name)
    ? undefined
    : (text, names) => names.text(text);
}

/** The treatment that replaces what a person chose: see `Anonymiser`. */
export function anonymous(names: Anonymiser): Treatment {
  return {
    file: (name, bytes, subject) => {
      const rule = ruleOf(name);
      if (rule === undefined) return bytes;
      return Buffer.from(rule(bytes.toString('latin1'), names, subject), 'latin1');
    },
    line: (line) => {
      const [, head, name] = MAPPING_LINE.exec(line) ?? [];
      if (head !== undefined && name !== undefined) return head + names.mapping(name);
      return line === '' || SMAPS_LINE.test(line) ? line : names.text(line);
    },
    link: (target) => Buffer.from(names.target(target.toString('latin1')), 'latin1'),
    account: (name) => names.text(name),
  };
}
