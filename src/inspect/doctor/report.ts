import { isRead } from '../../procfs/unreadable.ts';
import { type Check, fine, lacking } from './check.ts';
import type { DoctorEvidence } from './evidence.ts';
import { delayAccounting, pressure, schedstat, taskFiles } from './kernel-checks.ts';
import { identity, otherUsers, ownUser, procMount, ptraceScope, target } from './permission-checks.ts';
import { descriptors, namespaces, terminal } from './surroundings.ts';

/** The answer of `tinspect doctor`, as JSON has it. */
export interface DoctorReport {
  readonly schema: 1;
  readonly kind: 'doctor';
  readonly checks: readonly Check[];
  readonly missing: readonly [];
}

/** Says what can be known here, what can't and why, and what would enable it. */
export function inspectDoctor(evidence: DoctorEvidence): DoctorReport {
  const checks = [
    kernel(evidence),
    identity(evidence),
    procMount(evidence),
    ownUser(evidence),
    otherUsers(evidence),
    target(evidence),
    ptraceScope(evidence),
    schedstat(evidence),
    delayAccounting(evidence),
    ...taskFiles(evidence),
    pressure(evidence),
    ...namespaces(evidence),
    descriptors(evidence),
    terminal(evidence),
  ];
  const made = checks.filter((check) => check !== undefined);
  return {
    schema: 1,
    kind: 'doctor',
    checks: evidence.captured ? made.map(withoutRemedy) : made,
    missing: [],
  };
}

/** A captured moment can't be changed any more; where it is looked at can. */
function withoutRemedy(check: Check): Check {
  return check.id === 'terminal' || check.id === 'descriptors' ? check : { ...check, enable: null };
}

function kernel({ release }: DoctorEvidence): Check {
  const about = 'the kernel';
  if (isRead(release)) return fine('kernel', about, `Linux ${release}`);
  return lacking('kernel', about, release.code, '', null, 'unknown');
}
