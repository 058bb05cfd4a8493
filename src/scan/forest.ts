import type { Task } from '../model/task.ts';
import { byStart } from './by-start.ts';

/** How a forest is drawn: with ` \_ ` and ` |  ` (f, --forest), or by two spaces a level (-H). */
export type ForestMode = 'lines' | 'indent';

/** A row at its place in the forest. */
export interface Branch {
  readonly task: Task;
  /** What is drawn before its name. */
  readonly prefix: string;
}

const CHILD = ' \\_ ';
const PASSING = ' |  ';
const BLANK = '    ';
const INDENT = '  ';
const INIT = 1;

/** Cells of one level of a prefix: ps begins no level that does not fit into its column in whole. */
export const LEVEL_CELLS: Readonly<Record<ForestMode, number>> = {
  lines: CHILD.length,
  indent: INDENT.length,
};

/** A row that waits to be placed. */
interface Node {
  readonly task: Task;
  /** What its ancestors draw before it. */
  readonly base: string;
  /** What it draws itself, and what stands below that before its children; none for a root. */
  readonly mark: string;
  readonly below: string;
}

/**
 * The rows as ps lists them in a forest, each with what is drawn before its name.
 *
 * Children stand under their parent by their start, roots (rows whose parent is not among them) by falling parent
 * number and then falling start: that is ps's order. With `order`, which puts rows into the user's order, siblings
 * and roots both follow it. In mode `lines` children of process 1 stand at its own level.
 *
 * No row is lost: where parents form a ring, which the kernel can't make but a torn reading can, the last row of
 * the ring is its root.
 */
export function arrange(
  rows: readonly Task[],
  mode: ForestMode,
  order?: (rows: readonly Task[]) => readonly Task[],
): Branch[] {
  const started = rows.toSorted(byStart);
  const sorted = order === undefined ? started.sort((a, b) => a.stat.ppid - b.stat.ppid) : order(started);
  const present = new Set(rows.map((row) => row.pid));
  const children = new Map<number, Task[]>();
  for (const row of sorted) {
    const siblings = children.get(row.stat.ppid);
    if (siblings === undefined) children.set(row.stat.ppid, [row]);
    else siblings.push(row);
  }
  return new Forest(mode, children).grow(
    order === undefined ? sorted.toReversed() : sorted,
    (row) => !present.has(row.stat.ppid),
  );
}

class Forest {
  private readonly mode: ForestMode;
  private readonly children: ReadonlyMap<number, readonly Task[]>;
  private readonly placed = new Set<Task>();
  private readonly branches: Branch[] = [];

  constructor(mode: ForestMode, children: ReadonlyMap<number, readonly Task[]>) {
    this.mode = mode;
    this.children = children;
  }

  grow(rows: readonly Task[], isRoot: (row: Task) => boolean): Branch[] {
    for (const row of rows) if (isRoot(row)) this.tree(row);
    for (const row of rows) this.tree(row);
    return this.branches;
  }

  /** Places `root` and all below it, with a stack of its own: a line of parents may be thousands deep. */
  private tree(root: Task): void {
    const waiting: Node[] = [{ task: root, base: '', mark: '', below: '' }];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (this.placed.has(node.task)) continue;
      this.placed.add(node.task);
      this.branches.push({ task: node.task, prefix: node.base + node.mark });
      // The last one first: it is taken last.
      for (const child of this.below(node).reverse()) waiting.push(child);
    }
  }

  private below(node: Node): Node[] {
    const children = this.children.get(node.task.pid) ?? [];
    const beside = this.mode === 'lines' && node.task.pid === INIT;
    const base = beside ? node.base : node.base + node.below;
    const isRoot = beside && node.mark === '';
    return children.map((task, index): Node => {
      if (isRoot) return { task, base, mark: '', below: '' };
      if (this.mode === 'indent') return { task, base, mark: INDENT, below: INDENT };
      return { task, base, mark: CHILD, below: index === children.length - 1 ? BLANK : PASSING };
    });
  }
}
