import type { Column } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import { isRead } from '../procfs/unreadable.ts';
import { JsonRow } from './json.ts';
import type { Missing } from './missing.ts';
import type { Output } from './output.ts';
import type { RowWriter } from './row-writer.ts';

/** What a document says of itself and of where its rows are from. */
export interface DocumentHead {
  readonly tool: { readonly name: string; readonly version: string };
  readonly view: View;
}

/** The `host` object of every document: the machine, and the moment on it. */
export function hostFacts(view: View): Record<string, string | number | null> {
  const { moment } = view;
  const { host } = moment.root;
  return {
    boot_id: isRead(moment.bootId) ? moment.bootId : null,
    taken_at: new Date(moment.now * 1000).toISOString(),
    uptime_s: moment.uptimeTicks / host.clock_ticks,
    cpus: host.cpus,
    clock_ticks: host.clock_ticks,
    page_size: host.page_size,
  };
}

/** One JSON document; its rows are written as they come. */
export class JsonRows implements RowWriter {
  private readonly out: Output;
  private readonly head: DocumentHead;
  private readonly rows: JsonRow;
  private readonly missing: Missing;
  private count = 0;

  constructor(out: Output, columns: readonly Column[], head: DocumentHead, missing: Missing, mixed: boolean) {
    this.out = out;
    this.head = head;
    this.missing = missing;
    this.rows = new JsonRow(columns, head.view, missing, mixed);
  }

  row(task: Task): boolean {
    const open = this.count++ === 0 ? this.opening() : ',\n';
    return this.out.write(open + this.rows.text(task));
  }

  end(): void {
    if (this.count === 0) this.out.write(this.opening());
    this.out.write(`\n],"missing":${JSON.stringify(this.missing.list())}}\n`);
  }

  private opening(): string {
    const { tool, view } = this.head;
    return (
      `{"schema":1,"kind":"tasks","tool":${JSON.stringify(tool)},"host":${JSON.stringify(hostFacts(view))},` +
      '"tasks":[\n'
    );
  }
}

/** One JSON object a line, for tools that read line by line. */
export class NdjsonRows implements RowWriter {
  private readonly out: Output;
  private readonly rows: JsonRow;

  constructor(out: Output, columns: readonly Column[], view: View, missing: Missing, mixed: boolean) {
    this.out = out;
    this.rows = new JsonRow(columns, view, missing, mixed);
  }

  row(task: Task): boolean {
    return this.out.write(`${this.rows.text(task)}\n`);
  }

  end(): void {
    // A line stands for a row: there is nothing to close.
  }
}
