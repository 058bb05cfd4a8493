import type { ByteString } from '../procfs/bytes.ts';
import { parseGroup } from '../procfs/group.ts';
import { type Nsswitch, parseNsswitch } from '../procfs/nsswitch.ts';
import { parsePasswd } from '../procfs/passwd.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { groupNames, type NameTable, userNames } from './names.ts';

/** The databases of the name service that hold names of users and groups. */
export type Database = 'passwd' | 'group';

/**
 * Asks the name service for the entry of `key`, a name or a number in digits: what getent(1) prints, a line of
 * passwd(5) or group(5); nothing when there is none. Undefined when it could not be asked: no getent, or no answer
 * within `limit_ms`.
 */
export type AskNameService = (database: Database, key: string, limit_ms: number) => Buffer | undefined;

/** What the questions of a run may cost together. */
const MOST_QUESTIONS = 100;
const MOST_MS = 1000;

/** Services that know no more than the files: what they answer we have read. */
const FILES: ReadonlySet<string> = new Set(['files', 'compat']);

const PARSERS = { passwd: parsePasswd, group: parseGroup } as const;

/**
 * Names that only the name service knows (LDAP, SSSD, systemd's dynamic users). It is asked for one name at a time,
 * once for each, and only where nsswitch.conf(5) names more than the files. When the questions have become too many or
 * have taken too long together, or one had no answer, nothing more is asked: a listing never hangs on a server that is
 * away.
 */
export class NameService {
  private readonly ask: AskNameService;
  private readonly now_ms: () => number;
  private questions = MOST_QUESTIONS;
  private left_ms = MOST_MS;
  private nsswitch: Nsswitch | undefined;

  /**
   * @param ask the question, which may take its time
   * @param now_ms a monotonic clock
   */
  constructor(ask: AskNameService, now_ms: () => number) {
    this.ask = ask;
    this.now_ms = now_ms;
  }

  /** Users of the root's passwd file, then those that the name service knows. */
  users(root: ProcRoot): NameTable {
    return this.behind(root, 'passwd', userNames(root));
  }

  /** Groups alike. */
  groups(root: ProcRoot): NameTable {
    return this.behind(root, 'group', groupNames(root));
  }

  private behind(root: ProcRoot, database: Database, files: NameTable): NameTable {
    return isLive(root) ? new ServiceNames(this, root, database, files) : files;
  }

  /** The first entry that the service has for `key`; undefined when it has none or is not asked any more. */
  entry(
    root: ProcRoot,
    database: Database,
    key: string,
  ): readonly [id: number, name: ByteString] | undefined {
    if (this.questions <= 0 || this.left_ms < 1 || !this.knowsMore(root, database)) return undefined;
    const from = this.now_ms();
    const answer = this.ask(database, key, this.left_ms);
    this.left_ms -= this.now_ms() - from;
    this.questions = answer === undefined ? 0 : this.questions - 1;
    if (answer === undefined) return undefined;
    const [entry] = PARSERS[database](answer);
    return entry;
  }

  private knowsMore(root: ProcRoot, database: Database): boolean {
    if (this.nsswitch === undefined) {
      const read = root.parseBeside('etc/nsswitch.conf', parseNsswitch);
      this.nsswitch = isRead(read) ? read : new Map();
    }
    return this.nsswitch.get(database)?.some((service) => !FILES.has(service)) ?? false;
  }
}

/** The name service is this machine's: it says nothing of a tree, or of a procfs that is mounted from elsewhere. */
function isLive(root: ProcRoot): boolean {
  return !root.captured && root.path === '/proc';
}

class ServiceNames implements NameTable {
  private readonly service: NameService;
  private readonly root: ProcRoot;
  private readonly database: Database;
  private readonly files: NameTable;
  private readonly names = new Map<number, ByteString | undefined>();

  constructor(service: NameService, root: ProcRoot, database: Database, files: NameTable) {
    this.service = service;
    this.root = root;
    this.database = database;
    this.files = files;
  }

  name(id: number): ByteString | undefined {
    const name = this.files.name(id);
    if (name !== undefined || this.names.has(id)) return name ?? this.names.get(id);
    const entry = this.service.entry(this.root, this.database, String(id));
    const found = entry?.[0] === id ? entry[1] : undefined;
    this.names.set(id, found);
    return found;
  }

  id(name: ByteString): number | undefined {
    const id = this.files.id(name);
    if (id !== undefined || !isAskable(name)) return id;
    const entry = this.service.entry(this.root, this.database, Buffer.from(name, 'latin1').toString());
    return entry?.[1] === name ? entry[0] : undefined;
  }
}

/** A name can be asked for unless it would be read as an option, a number or several entries. */
function isAskable(name: ByteString): boolean {
  return !/^-|^[0-9]+$|[\0-\x20\x7f:]/.test(name) && name !== '';
}
