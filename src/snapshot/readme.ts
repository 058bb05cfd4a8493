import type { CaptureReport } from './report.ts';

/** What the README of a tree tells of its origin. */
export interface Origin {
  /** `uname -r`, or undefined when it can't be read. */
  readonly kernel: string | undefined;
  readonly arch: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly anonymised: boolean;
  /** The processes that were asked for; undefined: all. */
  readonly pids: readonly number[] | undefined;
}

const ANONYMISED =
  'Names of users, groups, programs, threads, files and control groups, and all arguments, are replaced by others of ' +
  'the same shape, the same name by the same one. Left as they were: names of kernel threads, of well-known programs, ' +
  'libraries and the threads of their runtimes, folders of the usual layout, symbols of the kernel, and all numbers ' +
  'of ids, inodes and addresses.';
const AS_THEY_WERE = 'Names, paths and arguments are as they were. No environments and no memory are here.';

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The text of a tree's README.md: where it is from and what it holds. Names no machine. */
export function readme(origin: Origin, report: CaptureReport): string {
  const { kernel, arch, now, anonymised, pids } = origin;
  const system = ['Linux', kernel, arch].filter((word) => word !== undefined && word !== '').join(' ');
  const held = `${count(report.processes, 'process', 'processes')}, ${count(report.tasks, 'thread', 'threads')}`;
  const lines = [
    '# A captured /proc',
    '',
    `Written by \`tinspect capture\` on ${new Date(now * 1000).toISOString()}, ${system}: ${held}.`,
    'Read it with `tinspect -efL --proc-root FOLDER`.',
    '',
    anonymised ? ANONYMISED : AS_THEY_WERE,
  ];
  if (pids !== undefined) {
    const parents = `${count(report.ancestors, 'ancestor', 'ancestors')} without threads, so that PPIDs have a name`;
    lines.push(`Only asked for: ${[...new Set(pids)].join(', ')}; beside them ${parents}.`);
  }
  if (report.vanished > 0) lines.push(`Ended while it was written: ${report.vanished}.`);
  if (report.refused.size > 0) {
    const refused = [...report.refused].map(([code, files]) => `${count(files, 'file', 'files')} (${code})`);
    lines.push(`Could not be read: ${refused.join(', ')}; see read_errors in host.json.`);
  }
  return `${lines.join('\n')}\n`;
}
