import { closeSync, openSync } from 'node:fs';
import { isatty, WriteStream } from 'node:tty';

const STDOUT = 1;
const STDERR = 2;
const CONTROLLING = '/dev/tty';

/**
 * Lines of the terminal that standard output, standard error or else the controlling terminal of the process is, as ps
 * looks for them; undefined when there is none.
 */
export function terminalRows(): number | undefined {
  if (isatty(STDOUT)) return process.stdout.rows;
  if (isatty(STDERR)) return process.stderr.rows;
  let fd: number;
  try {
    fd = openSync(CONTROLLING, 'r+');
  } catch {
    return undefined; // No controlling terminal.
  }
  if (isatty(fd)) {
    const stream = new WriteStream(fd);
    const { rows } = stream;
    stream.destroy();
    return rows;
  }
  closeSync(fd);
  return undefined;
}
