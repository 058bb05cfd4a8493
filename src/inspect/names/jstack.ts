import { type NameDump, type NamedDeadlock, tidOf } from './dump.ts';

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
  parksFor: string | undefined;
  /** The monitor that it waits to be notified of, or takes again after it was. */
  letGo: string | undefined;
  readonly holds: string[];
}

/** Below each thread of Java in a dump that `jstack -l` made. */
const OWNED = /^\s+Locked ownable synchronizers:/;

/** Reads a dump of HotSpot: of each thread its row, its state and the locks in its frames, and the deadlocks below. */
export function parseJstack(text: string): NameDump {
  const lines = text.split(/\r?\n/);
  const found = lines.findIndex((line) => DEADLOCK.test(line));
  const drafts = parseThreads(found < 0 ? lines : lines.slice(0, found));
  const cycles = found < 0 ? [] : parseDeadlocks(lines.slice(found));
  for (const cycle of cycles) addHolders(cycle, drafts);
  return {
    format: 'jstack',
    time: TIME.exec(text.slice(0, 4096))?.[1],
    rows: drafts,
    listsOwners: lines.some((line) => OWNED.test(line)),
    deadlocks: cycles.map(deadlockOf),
  };
}

function parseThreads(lines: readonly string[]): Draft[] {
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
    parksFor: undefined,
    letGo: undefined,
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
  const [, lock, type] = /<(0x[0-9a-fA-F]+)>(?: \(a (.*)\))?/.exec(words) ?? [];
  if (lock === undefined) return;
  if (words.startsWith('- waiting to lock')) draft.wants = lock;
  else if (words.startsWith('- waiting to re-lock')) draft.wants = draft.letGo = lock;
  else if (words.startsWith('- parking to wait for')) [draft.wants, draft.parksFor] = [lock, type ?? ''];
  // Object.wait() has let go of the monitor that a frame further out has locked.
  else if (words.startsWith('- waiting on')) [draft.wants, draft.letGo] = [undefined, lock];
  else if (words.startsWith('- <') || (words.startsWith('- locked') && lock !== draft.letGo))
    draft.holds.push(lock);
}

/** One of a deadlock: what it waits for in words, the address of that, and who holds it. */
interface Member {
  readonly name: string;
  waits: string;
  lock: string | undefined;
  holder: string;
}

/** `monitor 0x.. (object 0x.., a X)`: the object; `ownable synchronizer 0x.., (a X)`. */
const LOCK_OF_MEMBER = /(?:\(object |synchronizer )(0x[0-9a-fA-F]+)/;

/**
 * The cycles of the section behind the threads: `"a":`, what it waits for, and `which is held by "b"`, once for each
 * member.
 */
function parseDeadlocks(lines: readonly string[]): Member[][] {
  const deadlocks: Member[][] = [];
  let members: Member[] = [];
  let again = false;
  const flush = (): void => {
    if (members.length > 0) deadlocks.push(members);
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
    if (name !== undefined) members.push({ name, waits: '', lock: undefined, holder: '' });
    else if (last !== undefined && /^\s+waiting /.test(line)) {
      last.waits = line.trim().replace(/,$/, '');
      last.lock = LOCK_OF_MEMBER.exec(line)?.[1];
    } else if (last !== undefined) last.holder = /^\s*which is held by "(.*)"/.exec(line)?.[1] ?? last.holder;
  }
  flush();
  return deadlocks;
}

/** Adds to those in a cycle what they hold by its words: without -l nothing else of the dump has it. */
function addHolders(cycle: readonly Member[], drafts: readonly Draft[]): void {
  for (const { lock, holder } of cycle) {
    // Names are given more than once: what the holder waits for itself tells which it is.
    const wants = cycle.find(({ name }) => name === holder)?.lock;
    const found = drafts.find((draft) => draft.name === holder && draft.wants === wants);
    if (lock === undefined || wants === undefined || found === undefined) continue;
    if (!found.holds.includes(lock)) found.holds.push(lock);
  }
}

function deadlockOf(members: readonly Member[]): NamedDeadlock {
  const text = members.map(
    ({ name, waits, holder }) => `"${name}" is ${waits || 'waiting'}, held by "${holder}"`,
  );
  return { names: members.map(({ name }) => name), text: text.join('; ') };
}
