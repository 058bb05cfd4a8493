/** The limits on threads, in the order in which they are shown. */
export const LIMIT_NAMES = [
  'nproc',
  'threads-max',
  'pid_max',
  'pids.max',
  'max_map_count',
  'address-space',
  'commit',
  'memory',
  'virtual-address-space',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** One limit, as JSON has it. Infinity (JSON: null, the note says so) is no limit; null is not known. */
export interface LimitRow {
  readonly name: LimitName;
  /** What a sentence calls it: `pids.max of /zt`. */
  readonly label: string;
  readonly unit: 'threads' | 'ids' | 'maps' | 'bytes';
  readonly used: number | null;
  /** True: not all that use it could be counted. */
  readonly used_at_least: boolean;
  readonly limit: number | null;
  /** Threads that can still be made; Infinity where it can't bind. */
  readonly left: number | null;
  /** No fewer can be made than this; null: not known. */
  readonly left_least: number | null;
  /** What the call that fails gives: of clone(2), or of pthread_create(3) where that is all one sees. */
  readonly errno: 'EAGAIN' | 'ENOMEM';
  /** The files it comes from. */
  readonly source: string;
  /** The process is above this limit. */
  readonly exempt: boolean;
  /** False: there may be less left than is seen from here. */
  readonly exact: boolean;
  /** True: there may be more left than is said. */
  readonly at_least: boolean;
  readonly note: string;
}

/** What a row is made of; `left` follows from used and limit unless it is given, and `left_least` from `left` if exact. */
export type LimitDraft = Pick<LimitRow, 'name' | 'unit' | 'used' | 'limit' | 'source'> & Partial<LimitRow>;

/** A whole row: nothing exempt, exact, without note, one more thread for each unit that is left. */
export function limitRow(draft: LimitDraft): LimitRow {
  const { used, limit } = draft;
  const left =
    limit === Infinity ? Infinity : used === null || limit === null ? null : Math.max(0, limit - used);
  return {
    label: draft.name,
    used_at_least: false,
    left,
    left_least: draft.exact === false ? null : draft.left === undefined ? left : draft.left,
    errno: 'EAGAIN',
    exempt: false,
    exact: true,
    at_least: false,
    note: '',
    ...draft,
  };
}

/** A row of which nothing is known, and why. */
export function unknownRow(name: LimitName, unit: LimitRow['unit'], source: string, note: string): LimitRow {
  return limitRow({ name, unit, used: null, limit: null, source, note, exact: false });
}

/** Notes on one line, without the empty ones. */
export function notes(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join('; ');
}
