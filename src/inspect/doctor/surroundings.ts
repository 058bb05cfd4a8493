import { type Check, fine, lacking } from './check.ts';
import type { DoctorEvidence, TerminalFacts } from './evidence.ts';

/** Where tinspect runs: namespaces, descriptors, terminal. */

/** A PID namespace hides what is outside it; a user namespace takes rights away; a cgroup one hides limits. */
export function namespaces(evidence: DoctorEvidence): readonly Check[] {
  return [
    namespace(
      'pid-namespace',
      'the PID namespace (which processes are seen)',
      evidence.initialPidNs,
      'only processes of this container are seen; thread limits outside it are not',
      'run on the host, or in a container with --pid=host; or mount the host procfs and name it: --proc-root /host/proc',
    ),
    namespace(
      'user-namespace',
      'the user namespace (whom root here has rights over)',
      evidence.initialUserNs,
      'root here is not root of the machine: processes of users outside are closed',
      'run outside the user namespace',
    ),
    namespace(
      'cgroup-namespace',
      'the cgroup namespace (which control groups are seen)',
      evidence.initialCgroupNs,
      'pids.max and memory limits above this container are not seen: `limits` says "at most"',
      'run in a container with --cgroupns=host',
    ),
  ];
}

function namespace(
  id: string,
  about: string,
  initial: boolean | undefined,
  less: string,
  enable: string,
): Check {
  if (initial === undefined) return lacking(id, about, 'not to be told', '', null, 'unknown');
  return initial
    ? fine(id, about, 'the initial one of the machine')
    : lacking(id, about, 'not the initial one of the machine: that of a container', less, enable, 'limited');
}

/** Descriptors that the process needs beside those it keeps for tasks. */
const SPARE = 64;

/** The live view keeps a descriptor or two open for each thread. */
export function descriptors({ captured, openFiles, tasks }: DoctorEvidence): Check {
  const id = 'descriptors';
  const about = 'descriptors to keep open for live views (RLIMIT_NOFILE)';
  if (captured) return fine(id, about, 'a captured tree needs none');
  if (openFiles === undefined) return lacking(id, about, 'not known', '', null, 'unknown');
  const { soft, hard } = openFiles;
  const needed = tasks === undefined ? undefined : 2 * tasks + SPARE;
  const found = `${soft === Infinity ? 'unlimited' : soft}${needed === undefined ? '' : `, ${needed} would serve all ${tasks} tasks`}`;
  if (needed === undefined || soft >= needed) return fine(id, about, found);
  const enable = hard > soft ? `ulimit -n ${hard === Infinity ? needed : Math.min(hard, needed)}` : null;
  return lacking(id, about, found, 'threads beyond it cost more time for each look', enable, 'limited');
}

const NARROW = 80;
const LOW = 24;

/** The terminal, for the dashboard. */
export function terminal({ terminal: facts }: DoctorEvidence): Check {
  const id = 'terminal';
  const about = 'the terminal, for the dashboard';
  if (facts === undefined || !facts.isTerminal) {
    return lacking(
      id,
      about,
      'standard output is none',
      'no dashboard; listings are not coloured',
      'run it in a terminal',
    );
  }
  const found = `${facts.type ?? 'no TERM'}, ${facts.columns ?? '?'}x${facts.rows ?? '?'}, ${facts.colors} colours, ${facts.utf8 ? 'UTF-8' : 'no UTF-8'}`;
  const lacks = terminalLacks(facts);
  if (lacks.length === 0) return fine(id, about, found);
  const [less, enable] = lacks[0] ?? ['', null];
  return lacking(
    id,
    about,
    found,
    lacks.length > 1 ? lacks.map(([what]) => what).join('; ') : less,
    enable,
    'limited',
  );
}

function terminalLacks(facts: TerminalFacts): readonly (readonly [less: string, enable: string])[] {
  const lacks: (readonly [string, string])[] = [];
  if (facts.type === undefined || facts.type === 'dumb') {
    lacks.push(['it can not place text: no dashboard', 'export TERM=xterm-256color (what your terminal is)']);
  }
  if (!facts.utf8) lacks.push(['bars and lines are drawn in ASCII', 'export LC_ALL=C.UTF-8']);
  if (facts.noColor) lacks.push(['no colours (NO_COLOR)', 'unset NO_COLOR']);
  else if (facts.colors < 16)
    lacks.push(['no colours', 'export TERM=xterm-256color (what your terminal is)']);
  if ((facts.columns ?? NARROW) < NARROW || (facts.rows ?? LOW) < LOW) {
    lacks.push(['columns and charts are left out', 'enlarge it to 80x24']);
  }
  return lacks;
}
