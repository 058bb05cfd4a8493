import { type NameDump, type NamedDeadlock, type NameRow, tidOf } from './dump.ts';

const TITLE = /^Full thread dump /m;
const TIME = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\r?$/m;
const DEADLOCK = /^Found (?:one Java-level deadlock|a total of \d+ deadlocks?):/;
/** Threads listed again, with their stacks. */
const LISTED_AGAIN = 'Java stack information for the threads listed above';

/** True for what `jstack PID` and `jcmd PID Thread.print` print. */
export function isJstack(text: string): boolean {
  return TITLE.test(text) || /^"[^\n]*" [^\n]*\bnid=(?:0x)?[0-9a-fA-F]/m.test(text);
}

interface Draft {
  readonly tid: number | undefined;
  readonly name: string;
  state: string;
  frame: string | undefined;
  readonly elapsedMs: number | undefined;
  wants: string | undefined;
  readonly holds: string[];
}

/** Reads a dump of HotSpot: of each thread its row, its state and the locks in its frames, and the deadlocks below. */
export function parseJstack(text: string): NameDump {
  const lines = text.split(/\r?\n/);
  const found = lines.findIndex((line) => DEADLOCK.test(line));
  return {
    format: 'jstack',
    time: TIME.exec(text.slice(0, 4096))?.[1],
    rows: parseThreads(found < 0 ? lines : lines.slice(0, found)),
    deadlocks: found < 0 ? [] : parseDeadlocks(lines.slice(found)),
  };
}

function parseThreads(lines: readonly string[]): NameRow[] {
  const drafts: Draft[] = [];
  for (const line of lines) {
    if (line.startsWith('"')) {
      const draft = headOf(line);
      if (draft !== undefined) drafts.push(draft);
      continue;
    }
    const draft = drafts.at(-1);
    if (draft !== undefined) addLine(draft, line);
  }
  return drafts;
}

/**
 * `"name" #12 daemon prio=5 os_prio=0 cpu=0.1ms elapsed=3.8s tid=0x7f.. nid=0xa waiting on condition  [0x..]`. Names
 * may hold anything, quotes too; `tid` is an address, `nid` the TID: hexadecimal up to JDK 18, decimal since.
 */
function headOf(line: string): Draft | undefined {
  const at = line.lastIndexOf(' nid=');
  if (at < 0) return undefined;
  const end = line.lastIndexOf('"', at);
  if (end < 1) return undefined;
  const [nid = '', ...words] = line.slice(at + ' nid='.length).split(' ');
  const between = line.slice(end + 1, at);
  const elapsed = /\belapsed=(\d+(?:\.\d+)?)s/.exec(between)?.[1];
  return {
    tid: nidOf(nid),
    name: line.slice(1, end),
    state: words
      .join(' ')
      .replace(/\[[^\]]*\]\s*$/, '')
      .trim(),
    frame: undefined,
    elapsedMs: elapsed === undefined ? undefined : Number(elapsed) * 1000,
    wants: undefined,
    holds: [],
  };
}

function nidOf(word: string): number | undefined {
  if (!/^0x[0-9a-fA-F]{1,8}$/.test(word)) return tidOf(word);
  return tidOf(String(Number.parseInt(word, 16)));
}

const STATE = 'java.lang.Thread.State: ';

function addLine(draft: Draft, line: string): void {
  const words = line.trim();
  if (words.startsWith(STATE)) draft.state = words.slice(STATE.length);
  else if (words.startsWith('at ')) draft.frame ??= words.slice('at '.length);
  else if (words.startsWith('- ')) addLock(draft, words);
}

/** `- locked <0x..> (a X)`, `- waiting to lock <0x..>`; below "Locked ownable synchronizers" without a word. */
function addLock(draft: Draft, words: string): void {
  const lock = /<(0x[0-9a-fA-F]+)>/.exec(words)?.[1];
  if (lock === undefined) return;
  if (words.startsWith('- waiting to lock') || words.startsWith('- waiting to re-lock')) draft.wants = lock;
  else if (words.startsWith('- parking to wait for')) draft.wants = lock;
  else if (words.startsWith('- locked') || words.startsWith('- <')) draft.holds.push(lock);
  // Object.wait() has let go of the monitor that a frame further out has locked.
  else if (words.startsWith('- waiting on')) draft.wants = undefined;
}

/**
 * The cycles of the section behind the threads: `"a":`, what it waits for, and `which is held by "b"`, once for each
 * member.
 */
function parseDeadlocks(lines: readonly string[]): NamedDeadlock[] {
  const deadlocks: NamedDeadlock[] = [];
  let members: { name: string; waits: string; holder: string }[] = [];
  let again = false;
  const flush = (): void => {
    if (members.length > 0) deadlocks.push(deadlockOf(members));
    members = [];
  };
  for (const line of lines) {
    if (DEADLOCK.test(line)) {
      flush();
      again = false;
    } else if (line.startsWith(LISTED_AGAIN)) again = true;
    if (again) continue;
    const last = members.at(-1);
    const name = /^"(.*)":\s*$/.exec(line)?.[1];
    if (name !== undefined) members.push({ name, waits: '', holder: '' });
    else if (last !== undefined && /^\s+waiting /.test(line)) last.waits = line.trim().replace(/,$/, '');
    else if (last !== undefined) last.holder = /^\s*which is held by "(.*)"/.exec(line)?.[1] ?? last.holder;
  }
  flush();
  return deadlocks;
}

function deadlockOf(
  members: readonly { readonly name: string; readonly waits: string; readonly holder: string }[],
): NamedDeadlock {
  const text = members.map(
    ({ name, waits, holder }) => `"${name}" is ${waits || 'waiting'}, held by "${holder}"`,
  );
  return { names: members.map(({ name }) => name), text: text.join('; ') };
}
