import type { Task } from '../model/task.ts';
import { Unknown, type Value } from '../model/unknown.ts';
import type { ByteString } from '../procfs/bytes.ts';
import type { Cgroup } from '../procfs/cgroup.ts';
import { escapeText } from '../text/escape.ts';
import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { psColumn } from './shape.ts';
import * as systemd from './systemd.ts';

/** The lines of the file that name a group below a root, joined by commas. */
export function groupLines(cgroup: Cgroup): ByteString {
  let text = '';
  for (const { line } of cgroup) if (!line.endsWith('/')) text += text === '' ? line : `,${line}`;
  return text;
}

/** What follows the first named hierarchy (`:name=`) of the lines to the end, else all of them. */
export function groupName(cgroup: Cgroup): ByteString {
  const lines = groupLines(cgroup);
  const mark = ':name=';
  const at = lines.indexOf(mark);
  return at < 0 ? lines : lines.slice(at + mark.length);
}

/** The words before a container's name, in the order in which they are looked for. */
const LXC_MARKS = ['lxc.payload.', 'lxc.payload/', 'lxc/'];

/** The innermost container of LXC on the first line that names one, or nothing. */
export function lxcName(cgroup: Cgroup): ByteString {
  for (const mark of LXC_MARKS) {
    const line = cgroup.find((entry) => entry.line.includes(mark))?.line;
    if (line === undefined) continue;
    const name = line.slice(line.lastIndexOf(mark) + mark.length);
    const end = name.indexOf('/');
    return end < 0 ? name : name.slice(0, end);
  }
  return '';
}

/** The path of the hierarchy that systemd keeps: that of version 2, or its own beside those of version 1. */
function systemdPath(cgroup: Cgroup): ByteString | undefined {
  const unified = cgroup.find((entry) => entry.hierarchy === 0);
  return (unified ?? cgroup.find((entry) => entry.controllers.includes('name=systemd')))?.path;
}

/** A text that is found in a task's cgroup file; `-` when there is none. */
function cgroupColumn(
  draft: Pick<Column, 'id' | 'header' | 'about' | 'width' | 'align' | 'scope'>,
  find: (cgroup: Cgroup) => ByteString,
): Column {
  const value = (task: Task): Value | Unknown => {
    const cgroup = recordOf(task.cgroup);
    if (cgroup === undefined) return whyNot(task.cgroup, 'cgroup');
    const text = find(cgroup);
    return text === '' ? null : text;
  };
  const show: Column['show'] = (task, view) => {
    const text = value(task);
    return typeof text === 'string' ? escapeText(text, view.locale) : '-';
  };
  return psColumn({
    ...draft,
    needs: ['cgroup'],
    raw: value,
    show,
    order: (task, view) => show(task, view, 0),
  });
}

function systemdColumn(
  id: string,
  header: string,
  width: number,
  about: string,
  find: (path: ByteString) => ByteString,
): Column {
  return cgroupColumn(
    {
      id,
      header,
      width,
      align: 'left',
      scope: 'both',
      about: `${about}, after the path in /proc/PID/cgroup.`,
    },
    (cgroup) => {
      const path = systemdPath(cgroup);
      return path === undefined ? '' : find(path);
    },
  );
}

const NOT_IN_PROC = new Unknown('systemd keeps it below /run, not in /proc');

/** What systemd knows of a session or machine and /proc does not. */
function runColumn(id: string, header: string, width: number, about: string): Column {
  return psColumn({
    id,
    header,
    about: `${about}; systemd keeps it below /run and not in /proc, so it is always - (unknown).`,
    width,
    align: 'left',
    raw: () => NOT_IN_PROC,
    show: () => '-',
    order: () => 0,
  });
}

/** Control groups and what systemd puts into their names. */
export const CGROUP_COLUMNS: readonly Column[] = [
  cgroupColumn(
    {
      id: 'cgroup',
      header: 'CGROUP',
      about:
        'The control groups of the process, lines of /proc/PID/cgroup without those of a root, joined by commas.',
      width: 27,
      align: 'text',
      scope: 'process',
    },
    groupLines,
  ),
  cgroupColumn(
    {
      id: 'cgname',
      header: 'CGNAME',
      about: 'The control groups from the first named hierarchy on, from /proc/PID/cgroup.',
      width: 27,
      align: 'text',
      scope: 'process',
    },
    groupName,
  ),
  cgroupColumn(
    {
      id: 'lxc',
      header: 'LXC',
      about: 'The LXC container of the process, from its path in /proc/PID/cgroup.',
      width: 8,
      align: 'left',
      scope: 'both',
    },
    lxcName,
  ),
  systemdColumn('unit', 'UNIT', 31, 'The systemd unit that the process belongs to', systemd.unitOf),
  systemdColumn('uunit', 'UUNIT', 31, 'The unit of the user manager that it belongs to', systemd.userUnitOf),
  systemdColumn('slice', 'SLICE', 31, 'The systemd slice of its unit', systemd.sliceOf),
  systemdColumn('lsession', 'SESSION', 11, 'The login session that it belongs to', systemd.sessionOf),
  systemdColumn('ouid', 'OWNER', 5, 'The user whose session or manager it belongs to', systemd.ownerOf),
  runColumn('seat', 'SEAT', 11, 'The seat of its login session'),
  runColumn('machine', 'MACHINE', 31, 'The virtual machine or container by the name of machinectl'),
];
