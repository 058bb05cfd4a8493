import { type Chain, type ChainEnd, followChain } from '../../inspect/explain/chain.ts';
import { waitWords } from '../../inspect/explain/wait-words.ts';
import type { BeyondLook } from '../../inspect/locks/look-beyond.ts';
import { type WaitGroup, groupWaits } from '../../inspect/waits/groups.ts';
import { lookSteps, type WaitLook } from '../../inspect/waits/look.ts';
import { missingOfWaits } from '../../inspect/waits/missing.ts';
import { hasHiddenOwner, WAIT_CELLS } from '../../inspect/waits/table.ts';
import { who } from '../../inspect/waits/text-lock.ts';
import type { Wait } from '../../inspect/waits/wait.ts';
import { WaitWatch } from '../../inspect/waits/watch.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import type { Steps } from '../../procfs/steps.ts';
import { isRead } from '../../procfs/unreadable.ts';
import {
  type Answer,
  type AnswerKind,
  type AnswerLine,
  AnswerScreen,
  missingLines,
} from '../answer-screen.ts';
import { fitTable } from '../fit-table.ts';
import type { ScreenEntry } from '../screen.ts';

export const waitsEntry: ScreenEntry = {
  id: 'waits',
  title: 'Waits',
  create: () => new AnswerScreen(waitsKind()),
};

/** What the screen shows. */
interface Found {
  readonly pid: number;
  readonly look: WaitLook;
  readonly groups: readonly WaitGroup[];
  /** Who holds up a group, by its key; of those only that anybody does. */
  readonly chains: ReadonlyMap<string, Chain>;
  /** Whether memory was read for owners. */
  readonly owners: boolean;
}

function waitsKind(): AnswerKind<Found> {
  const elapsed = (): number => performance.now();
  const watch = new WaitWatch(elapsed);
  return {
    title: 'Waits',
    of: 'process',
    *read(root, pid, { owners }) {
      watch.owners = owners;
      const look = yield* watch.look(root, pid);
      if (!isRead(look)) return look;
      const groups = groupWaits(look);
      const chains = yield* chainSteps(root, pid, look, groups, owners);
      return { pid, look, groups, chains, owners };
    },
    write: writeWaits,
    perform: (action, dashboard) => {
      if (action !== 'owners') return false;
      dashboard.switchOwners();
      return true;
    },
  };
}

/** So many other processes, besides those that the look has followed, are looked at for the ends of chains. */
const MOST_OTHERS = 8;

function* chainSteps(
  root: ProcRoot,
  pid: number,
  own: BeyondLook,
  groups: readonly WaitGroup[],
  owners: boolean,
): Steps<ReadonlyMap<string, Chain>> {
  const looks = new Map<number, WaitLook>([[pid, own]]);
  for (const look of own.beyond) for (const process of look.evidence.processes) looks.set(process.pid, look);
  const most = looks.size + MOST_OTHERS;
  const chains = new Map<string, Chain>();
  // Of those the line of the deadlock says it.
  const inCircles = new Set(own.deadlocks.flatMap(({ tids }) => tids));
  for (const { key, waits } of groups) {
    const [first] = waits;
    if (first === undefined || inCircles.has(first.tid)) continue;
    const chain = yield* followSteps(root, pid, first.tid, looks, most, owners);
    if (chain.links.length > 1) chains.set(key, chain);
  }
  return chains;
}

/** Follows a chain; processes that it comes to are looked at in steps, and kept in `looks`, up to `most`. */
function* followSteps(
  root: ProcRoot,
  pid: number,
  tid: number,
  looks: Map<number, WaitLook>,
  most: number,
  owners: boolean,
): Steps<Chain> {
  for (;;) {
    const lacks = new Set<number>();
    const chain = followChain(pid, tid, (other) => {
      const known = looks.get(other);
      if (known === undefined) lacks.add(other);
      return known;
    });
    const [next] = lacks;
    if (next === undefined || looks.size >= most) return chain;
    looks.set(next, yield* lookSteps(root, [next], { owners }));
  }
}

/** Least widths of the columns that not every screen has room for; the process is in the title. */
const FROM: Readonly<Record<string, number>> = { CLASS: 90, SINCE: 60, SYSCALL: 110 };
const LAST = 'WAITS FOR';
const CELLS = WAIT_CELLS.filter(({ header }) => header !== 'PID' && header !== LAST).map((cell) => ({
  ...cell,
  from: FROM[cell.header] ?? 0,
}));

/** A line for each thread, those of one object below a line for it, and below them who holds them up. */
function writeWaits({ pid: own, look, groups, chains, owners }: Found, width: number): Answer {
  const ordered = groups.flatMap(({ waits }) => waits);
  // In a group of several its own line says what they wait for.
  const inGroups = new Map<Wait, WaitGroup>(
    groups.flatMap((group) => group.waits.map((wait) => [wait, group] as const)),
  );
  const table = fitTable(
    [...CELLS, { header: LAST, align: 'left', show: (wait: Wait) => textOf(wait, inGroups.get(wait)) }],
    ordered,
    width,
  );
  const lines: AnswerLine[] = look.deadlocks.map(({ text, certainty, tids }) => ({
    text,
    role: certainty === 'timed' ? 'warning' : 'alarm',
    key: `deadlock ${tids.join(' ')}`,
    detail: text,
  }));
  let at = 0;
  for (const group of groups) {
    const role = group.trouble === 'stuck' ? 'alarm' : group.trouble === 'held' ? 'warning' : 'strong';
    if (group.waits.length > 1)
      lines.push({
        text: `${group.waits.length} threads: ${group.text}`,
        role,
        key: group.key,
        detail: group.text,
      });
    for (const wait of group.waits) {
      const { pid, tid } = wait;
      const row = at++;
      lines.push({
        get text() {
          return table.row(row);
        },
        key: String(tid),
        task: { pid, tid },
        get detail() {
          return detailOf(wait);
        },
      });
    }
    const chain = chains.get(group.key);
    if (chain !== undefined) lines.push(...chainLines(chain, own));
  }
  const hidden = !owners && look.locks.some(hasHiddenOwner);
  return {
    top: [
      { text: summary(look, groups), role: 'strong' },
      ...missingLines(missingOfWaits(look)),
      ...(hidden
        ? [
            {
              text: 'who holds these locks is in the memory of the process: o reads it',
              role: 'notice',
            } as const,
          ]
        : []),
    ],
    header: table.header,
    lines,
  };
}

/** Nothing where the line of the group has said it. */
function textOf({ text, object, judged }: Wait, group: WaitGroup | undefined): string {
  const [first] = group?.waits ?? [];
  if (group === undefined || group.waits.length < 2 || first === undefined) return text;
  const same = judged.futex === undefined ? text === group.text : object === first.object && !group.mixed;
  return same ? '' : text;
}

function detailOf({ tid, comm, text, syscall }: Wait): string {
  return `${who(tid, comm)}: ${text}${syscall === null ? '' : ` [${syscall}]`}`;
}

/** What is said of the last task of a chain, where that is more than what it does. */
const NOTES: Readonly<Record<ChainEnd, string>> = {
  root: '',
  circle: '; here the circle closes',
  gone: '; it has ended',
  forked: '; the lock waited for is a copy made then, which nobody can release',
  long: '; and so on',
};

/** Whom each waits for, a line and one level deeper for each: the first, a thread of process `own`, is in the table. */
export function chainLines({ links, end }: Chain, own: number): AnswerLine[] {
  return links.slice(1).map(({ pid, tid, comm, how, wait }, index) => {
    const last = index === links.length - 2;
    const does =
      wait === undefined
        ? ''
        : `; ${wait.wait === 'cpu' || wait.wait === 'runq' ? wait.text : waitWords(wait)}`;
    const name = `${who(tid, comm)}${pid === own || pid === tid ? '' : ` of process ${pid}`}`;
    const text = `${name} ${how}${last && end === 'circle' ? '' : does}${last ? NOTES[end] : ''}`;
    return {
      text: `${'  '.repeat(index + 2)}${text}`,
      role: last ? 'notice' : 'text',
      task: { pid, tid },
      detail: text,
    };
  });
}

function summary({ waits, deadlocks }: WaitLook, groups: readonly WaitGroup[]): string {
  const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
  const dead = deadlocks.length === 0 ? '' : `, ${count(deadlocks.length, 'deadlock')}`;
  return `${count(waits.length, 'thread')} in ${count(groups.length, 'group')}${dead}`;
}
