import { renderTable, type TableColumn } from '../../render/table.ts';
import { linkOf } from '../../procfs/fd-links.ts';
import { bytesText, durationText } from '../../text/amounts.ts';
import { shown } from '../waits/shown.ts';
import type { ListedFd, OpenFd } from './ends.ts';
import { type Motion, motionIn } from './motion.ts';
import { accessOf, isAppend, isCloexec, isNonblock } from './open-flags.ts';
import type { PipeFinding, PipeReport } from './report.ts';

/** The columns of the table of pipes; `pipeRow` has their cells. */
export const PIPE_COLUMNS: readonly TableColumn[] = [
  { header: 'PIPE', align: 'left' },
  { header: 'VERDICT', align: 'left' },
  { header: 'READERS', align: 'left' },
  { header: 'WRITERS', align: 'left' },
  { header: 'WHAT', align: 'left' },
];

/** The columns of the table of descriptors; `fileRow` has their cells. */
export const FILE_COLUMNS: readonly TableColumn[] = [
  { header: 'PID', align: 'right' },
  { header: 'FD', align: 'right' },
  { header: 'ACCESS', align: 'left' },
  { header: 'FLAGS', align: 'left' },
  { header: 'OFFSET', align: 'right' },
  { header: 'MOVES', align: 'left' },
  { header: 'TARGET', align: 'left' },
];

/** Worst first: what will never go on by itself, what waits, what is as it should be. */
const RANK: readonly PipeFinding['verdict'][] = [
  'self-held',
  'leaked-writer',
  'full',
  'waits-for-writer',
  'no-reader',
  'no-writer',
  'ok',
  'wake-up',
];

/**
 * The report for people: pipes, the troubled ones first, then descriptors.
 *
 * @param width cells of the terminal, where the last column is cut; Infinity: it is not
 */
export function pipesText(report: PipeReport, width = Infinity): string {
  const { pipes, files, motions } = report;
  const sorted = worstFirst(pipes);
  const tables = [];
  if (sorted.length > 0) tables.push(renderTable(PIPE_COLUMNS, sorted.map(pipeRow), width));
  if (files.length > 0) {
    tables.push(
      renderTable(
        FILE_COLUMNS,
        files.map((file) => fileRow(file, motions)),
        width,
      ),
    );
  }
  return tables.join('\n');
}

/** Pipes with trouble before others. */
export function worstFirst(pipes: readonly PipeFinding[]): PipeFinding[] {
  const rank = ({ circle, verdict }: PipeFinding): number =>
    circle === undefined ? RANK.indexOf(verdict) : 0;
  return [...pipes].sort((a, b) => rank(a) - rank(b));
}

/** The cells of a pipe. */
export function pipeRow({ inode, path, named, verdict, readers, writers, text }: PipeFinding): string[] {
  const name = path === undefined ? String(inode) : shown(path) + (named ? '' : ' (deleted)');
  return [name, verdict, endsText(readers), endsText(writers), text];
}

const SHOWN = 3;

/** `12/4 13/4 +7`: process and descriptor. */
function endsText(ends: readonly OpenFd[]): string {
  if (ends.length === 0) return '-';
  const first = ends.slice(0, SHOWN).map(({ pid, fd }) => `${pid}/${fd}`);
  return first.join(' ') + (ends.length > SHOWN ? ` +${ends.length - SHOWN}` : '');
}

/** The cells of a descriptor. */
export function fileRow(file: ListedFd, motions: PipeReport['motions']): string[] {
  const { pid, fd, target, info } = file;
  const offset = target.kind !== 'path' ? '-' : info === undefined ? '?' : String(info.pos);
  return [
    String(pid),
    String(fd),
    info === undefined ? '?' : accessOf(info.flags),
    info === undefined ? '?' : flagsText(info.flags),
    offset,
    motionText(motionIn(motions, file)),
    shown(linkOf(target)),
  ];
}

function flagsText(flags: number): string {
  const set = [];
  if (isAppend(flags)) set.push('append');
  if (isNonblock(flags)) set.push('nonblock');
  if (isCloexec(flags)) set.push('cloexec');
  return set.length === 0 ? '-' : set.join(',');
}

/** `10.5 MiB/s, 42 %, 3 min 5 s left`; `-` where nobody looked twice. */
export function motionText(motion: Motion | undefined): string {
  if (motion === undefined) return '-';
  const { speed, done, left, perhaps } = motion;
  if (speed === 0) return perhaps === undefined ? 'did not move' : `did not move, perhaps ${perhaps}`;
  const parts = [`${bytesText(speed)}/s`];
  if (done !== undefined) parts.push(`${Math.floor(done * 100)} %`);
  if (left !== undefined) parts.push(`${durationText(left * 1000)} left`);
  return parts.join(', ');
}
