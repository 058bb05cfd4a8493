import type { Task } from '../model/task.ts';

/** Writes the rows of a listing in some format. */
export interface RowWriter {
  /**
   * Writes a row; false when nobody reads any more.
   *
   * @param prefix what a forest draws before the name
   */
  row(task: Task, prefix?: string): boolean;
  /** Writes what stands behind the last row. */
  end(): void;
}
