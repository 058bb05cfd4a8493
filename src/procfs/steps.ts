/**
 * Long work in steps: it yields wherever other work may go on, and returns what it found. Between two steps the system
 * goes on as between any two reads; buffers that all reads share must not be held over a step.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of it at once; what it found. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** `map` over what may be many, a step after each. */
export function* mapSteps<Item, T>(items: readonly Item[], map: (item: Item) => T): Steps<T[]> {
  const found: T[] = [];
  for (const item of items) {
    found.push(map(item));
    yield;
  }
  return found;
}
