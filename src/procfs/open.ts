import { CapturedRoot } from './captured.ts';
import { parseHostJson, TREE_FORMAT } from './host-json.ts';
import type { LiveHost } from './live-host.ts';
import { isProcfs, isThere, liveRoot, openLive } from './open-live.ts';
import { attempt, FileReader, type FileSystem, nodeFiles } from './reader.ts';
import type { ProcRoot } from './root.ts';
import { RootProblem } from './root-problem.ts';
import { TreeFiles } from './tree-files.ts';
import { isRead, type Reading, Unreadable } from './unreadable.ts';

const ACCEPTED = 'a tree written by tinspect capture, or a mounted procfs';
const MOMENT = /^t(0|[1-9]\d*)$/;

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'a symbolic link where a tree has none',
};

function inWords(fault: Unreadable): string {
  return fault.code === 'MALFORMED' ? fault.detail : (WORDS[fault.code] ?? fault.code);
}

/** The path without slashes at its end; `/` stays. */
function trimmed(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

function below(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}

/** The captured tree in the folder `path`, whose `host.json` is there. */
function openTree(path: string): CapturedRoot | RootProblem {
  const base = path === '/' ? '' : path;
  const files = new TreeFiles(base);
  const reader = new FileReader(files);
  const file = `${base}/host.json`;
  const end = reader.fill(file, file, true);
  if (typeof end !== 'number') return new RootProblem(file, inWords(end), ACCEPTED);
  const facts = parseHostJson(reader.bytes, end);
  if (!isRead(facts)) return new RootProblem(file, inWords(facts), 'host.json as tinspect capture writes it');
  if (facts.format > TREE_FORMAT) {
    const why = `a tree of format ${facts.format}, written by a later tinspect`;
    return new RootProblem(path, why, `this one reads format ${TREE_FORMAT}`);
  }
  const names = attempt(`${base}/proc`, () => files.list(`${base}/proc`));
  if (!isRead(names)) return new RootProblem(`${base}/proc`, inWords(names), ACCEPTED);
  if (!isProcfs(files, `${base}/proc`)) {
    return new RootProblem(`${base}/proc`, 'has no files of a procfs', ACCEPTED);
  }
  return new CapturedRoot(base, facts, files);
}

/** The names `t0`, `t1`, … in a folder, by number; empty when there are none. */
function momentNames(path: string, files: FileSystem): Reading<string[]> {
  const names = attempt(path, () => files.list(path));
  if (!isRead(names)) return names;
  return names.filter((name) => MOMENT.test(name)).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

/** Why a folder without `host.json` is no root, as precisely as can be told. */
function explain(path: string, files: FileSystem): RootProblem {
  const moments = momentNames(path, files);
  if (!isRead(moments)) return new RootProblem(path, inWords(moments), ACCEPTED);
  const [first] = moments;
  const last = moments.at(-1);
  if (first !== undefined && last !== undefined) {
    const range = first === last ? first : `${first} to ${last}`;
    return new RootProblem(path, `holds the moments ${range}`, `name one of them: ${below(path, first)}`);
  }
  const proc = below(path, 'proc');
  if (isProcfs(files, proc)) {
    return new RootProblem(path, 'has proc/ but no host.json', `for a mounted procfs: ${proc}`);
  }
  return new RootProblem(path, 'not a procfs', ACCEPTED);
}

/**
 * The root that `--proc-root PATH` names: a captured tree (a folder with `proc/` and `host.json`), or a procfs that is
 * mounted there, whose users' names and terminals are then this system's. Without a path, the live `/proc`.
 */
export function openRoot(
  path: string | undefined,
  live: LiveHost,
  files: FileSystem = nodeFiles,
): ProcRoot | RootProblem {
  if (path === undefined) return openLive(live, files);
  const folder = trimmed(path);
  const found = attempt(folder, () => files.stat(folder));
  if (found instanceof Unreadable) return new RootProblem(path, inWords(found), ACCEPTED);
  if (!found.isDirectory()) return new RootProblem(path, 'not a directory', ACCEPTED);
  if (isThere(files, below(folder, 'host.json'))) return openTree(folder);
  if (!isProcfs(files, folder)) return explain(folder, files);
  if (isThere(files, below(folder, '../host.json'))) {
    return new RootProblem(
      path,
      'is the proc/ of a captured tree, not the tree itself',
      `name the tree: ${below(folder, '..')}`,
    );
  }
  return liveRoot(folder, live, files);
}

/**
 * The moments in a folder of captured trees `t0`, `t1`, …, in their order. A tree alone is one moment.
 */
export function openMoments(path: string): readonly CapturedRoot[] | RootProblem {
  const folder = trimmed(path);
  const names = momentNames(folder, nodeFiles);
  if (!isRead(names)) return new RootProblem(path, inWords(names), ACCEPTED);
  const isTree = isThere(nodeFiles, below(folder, 'host.json'));
  const trees = isTree ? [folder] : names.map((name) => below(folder, name));
  if (trees.length === 0) {
    return new RootProblem(path, 'holds no moments', 'a folder of captured trees t0, t1, …');
  }
  const roots: CapturedRoot[] = [];
  for (const tree of trees) {
    const root = openTree(tree);
    if (root instanceof RootProblem) return root;
    roots.push(root);
  }
  return roots;
}
