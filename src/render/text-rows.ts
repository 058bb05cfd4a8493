import type { Column } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import { isRead } from '../procfs/unreadable.ts';
import type { Missing } from './missing.ts';
import type { Output } from './output.ts';
import type { PlacedColumn, PsLayout } from './ps.ts';
import type { RowWriter } from './row-writer.ts';

/** How a text listing is headed and what kinds of rows are in it. */
export interface TextStyle {
  readonly headers: 'once' | 'none' | 'repeat';
  /** Lines of a page, header included, when headers are repeated. */
  readonly pageRows: number;
  /** True for rows of processes and threads together: a column of one kind shows `-` in rows of the other. */
  readonly mixed: boolean;
  /** Cells of one level of a forest's drawing: no level is begun that does not fit in whole. */
  readonly levelCells: number;
}

/** Rows as ps prints them. */
export class TextRows implements RowWriter {
  private readonly out: Output;
  private readonly layout: PsLayout;
  private readonly view: View;
  private readonly style: TextStyle;
  private readonly missing: Missing | undefined;
  private readonly hasHeader: boolean;
  private lines = 0;

  /** @param missing counts why columns that ps does not have are `?`, but for what the kernel refused */
  constructor(out: Output, layout: PsLayout, view: View, style: TextStyle, missing?: Missing) {
    this.out = out;
    this.layout = layout;
    this.view = view;
    this.style = style;
    this.missing = missing;
    this.hasHeader = style.headers === 'repeat' || (style.headers === 'once' && layout.hasHeader);
  }

  row(task: Task, prefix = ''): boolean {
    this.head();
    this.lines++;
    return this.out.write(this.layout.row((placed, width) => this.cell(placed, width, task, prefix)));
  }

  end(): void {
    if (this.lines === 0) this.head();
  }

  private head(): void {
    if (!this.hasHeader) return;
    const due =
      this.lines === 0 || (this.style.headers === 'repeat' && this.lines % (this.style.pageRows - 1) === 0);
    if (due) this.out.write(this.layout.header());
  }

  private cell({ column }: PlacedColumn, width: number, task: Task, prefix: string): string {
    if (this.style.mixed && column.scope !== 'both' && column.scope !== task.kind) return '-';
    if (prefix === '' || column.tree !== true) return this.shown(column, task, width);
    const { levelCells } = this.style;
    const drawn = prefix.slice(0, Math.floor(width / levelCells) * levelCells);
    return drawn + column.show(task, this.view, width - drawn.length);
  }

  private shown(column: Column, task: Task, width: number): string {
    const text = column.show(task, this.view, width);
    if (text === '?' && !column.ps && this.missing !== undefined && !isRefused(column, task)) {
      const value = column.raw(task, this.view);
      if (value instanceof Unknown) this.missing.add(column.id, value.reason);
    }
    return text;
  }
}

/** True where a file that the column needs may not be read: the scan counts those. */
function isRefused({ needs }: Column, task: Task): boolean {
  return needs.some((name) => {
    const record = task[name];
    return record !== undefined && !isRead(record) && record.denied;
  });
}
