/** Names of terminals by device number. */
export interface TerminalNames {
  /**
   * What ps prints for `tty_nr` of a task of process `pid`, without `/dev/`: `pts/3`; undefined when there is no
   * terminal (0) or no node has that number.
   */
  name(tty_nr: number, pid: number): string | undefined;
}
