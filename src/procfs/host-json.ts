import type { Host } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** The format of captured trees that this program writes and reads. */
export const TREE_FORMAT = 1;

/** What `host.json` of a captured tree says. */
export interface TreeHost {
  /** Larger than `TREE_FORMAT`: written by a later program. */
  readonly format: number;
  readonly host: Host;
  /** Paths below proc/ that could not be read, with the errno name that a read gave. */
  readonly read_errors: ReadonlyMap<string, string>;
}

type Json = Readonly<Record<string, unknown>>;
type Check = readonly [what: string, holds: (value: unknown) => boolean];

const isWhole = (value: unknown, least: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;

const AT_LEAST_ONE: Check = ['a whole number from 1 up', (value) => isWhole(value, 1)];
const NOT_NEGATIVE: Check = ['a whole number from 0 up', (value) => isWhole(value, 0)];
const SECONDS: Check = [
  'seconds since 1970',
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
];
const TEXT: Check = ['text', (value) => typeof value === 'string'];
const ZONE: Check = [
  'a time zone such as Europe/Berlin',
  (value) => typeof value === 'string' && isZone(value),
];
const ERRORS: Check = [
  'an object of errno names by path',
  (value) =>
    isObject(value) && Object.values(value).every((name) => typeof name === 'string' && isErrno(name)),
];

const REQUIRED: Readonly<Record<string, Check>> = {
  clock_ticks: AT_LEAST_ONE,
  page_size: AT_LEAST_ONE,
  cpus: AT_LEAST_ONE,
  now: SECONDS,
  euid: NOT_NEGATIVE,
};
const OPTIONAL: Readonly<Record<string, Check>> = {
  tty_nr: NOT_NEGATIVE,
  timezone: ZONE,
  arch: TEXT,
  read_errors: ERRORS,
};

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isErrno(name: string): boolean {
  return /^E[A-Z0-9]+$/.test(name);
}

function isZone(name: string): boolean {
  if (name === 'UTC') return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // RangeError: no such zone.
    return false;
  }
}

/** The first key that is missing or of another type than it should be, in words; undefined when all are right. */
function firstFault(json: Json): string | undefined {
  for (const [key, [what, holds]] of Object.entries(REQUIRED)) {
    if (!Object.hasOwn(json, key)) return `has no ${key}`;
    if (!holds(json[key])) return `has ${key} that is not ${what}`;
  }
  for (const [key, [what, holds]] of Object.entries(OPTIONAL)) {
    if (Object.hasOwn(json, key) && !holds(json[key])) return `has ${key} that is not ${what}`;
  }
  return undefined;
}

/**
 * `host.json` of a captured tree: the facts that its files do not hold. `MALFORMED` names the key at fault. Of a
 * later format nothing but the number is looked at, for its keys may mean something else.
 */
export function parseHostJson(bytes: Buffer, end: number = bytes.length): Reading<TreeHost> {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8', 0, end));
  } catch (error) {
    return malformed('host.json', `is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(json)) return malformed('host.json', 'is not a JSON object');
  const format = Object.hasOwn(json, 'format') ? json['format'] : TREE_FORMAT;
  if (!isWhole(format, 1)) return malformed('host.json', 'has format that is not a whole number from 1 up');
  const fault = (format as number) > TREE_FORMAT ? undefined : firstFault(json);
  if (fault !== undefined) return malformed('host.json', fault);
  const of = json as unknown as Host & { read_errors?: Readonly<Record<string, string>> };
  return {
    format: format as number,
    host: {
      clock_ticks: of.clock_ticks,
      page_size: of.page_size,
      cpus: of.cpus,
      now: of.now,
      euid: of.euid,
      tty_nr: of.tty_nr ?? 0,
      // A tree must print the same everywhere: without a zone it is not the reader's.
      timezone: of.timezone ?? 'UTC',
      arch: of.arch ?? '',
    },
    read_errors: new Map(Object.entries(of.read_errors ?? {})),
  };
}

/** The text of `host.json` that says `host` and the errors by path, as `parseHostJson` takes it. */
export function hostJson(host: Host, read_errors: ReadonlyMap<string, string>): string {
  const { tty_nr, ...facts } = host;
  const json = {
    format: TREE_FORMAT,
    ...facts,
    ...(tty_nr === 0 ? {} : { tty_nr }),
    read_errors: Object.fromEntries(read_errors),
  };
  return `${JSON.stringify(json, undefined, 1)}\n`;
}
