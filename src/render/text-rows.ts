import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
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
  private readonly hasHeader: boolean;
  private lines = 0;

  constructor(out: Output, layout: PsLayout, view: View, style: TextStyle) {
    this.out = out;
    this.layout = layout;
    this.view = view;
    this.style = style;
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
    if (prefix === '' || column.tree !== true) return column.show(task, this.view, width);
    const { levelCells } = this.style;
    const drawn = prefix.slice(0, Math.floor(width / levelCells) * levelCells);
    return drawn + column.show(task, this.view, width - drawn.length);
  }
}
