import type { Wait } from '../waits/wait.ts';

/** Texts that name a thing, and not what the thread does with it. */
const THING =
  /^(?:(?:a|any|vfork|its only) |child |mutex |PI mutex |robust mutex |rwlock|condition variable |semaphore |barrier |lock on |futex \(|one of several |the process|System V semaphore |message queue )/;

/** What a thread waits for, in words that go on after "it": `waits for child 99`, `joins thread 12`. */
export function waitWords({ text }: Wait): string {
  return THING.test(text) ? `waits for ${text}` : text;
}
