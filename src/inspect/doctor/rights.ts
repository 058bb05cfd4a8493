import { inMask } from '../signals.ts';
import type { DoctorEvidence } from './evidence.ts';

/** The rights to look at processes of all users, and what would give them: capabilities(7), ptrace(2). */

/** One of the capabilities that it takes. */
interface Right {
  readonly name: string;
  /** Bits of capabilities that give it, from 1 on: include/uapi/linux/capability.h. */
  readonly bits: readonly number[];
}

/** Reads what the kernel guards as it guards tracing. */
const PTRACE: Right = { name: 'CAP_SYS_PTRACE', bits: [20] };
/** Opens files that are for their owner alone: syscall, io, pagemap, fd. CAP_DAC_OVERRIDE does, too. */
const OPEN: Right = { name: 'CAP_DAC_READ_SEARCH', bits: [3, 2] };
const RIGHTS = [PTRACE, OPEN];

const SETCAP = 'setcap cap_sys_ptrace,cap_dac_read_search+ep "$(readlink -f "$(command -v node)")"';

function gives(mask: string | undefined, { bits }: Right): boolean {
  return mask !== undefined && bits.some((bit) => inMask(mask, bit));
}

/** True with the right to trace. Of whoever captured a tree only the uid is known. */
export function mayTrace({ capEff, captured, euid }: DoctorEvidence): boolean {
  return captured ? euid === 0 : gives(capEff, PTRACE);
}

/** True with all the rights that it takes to read every file of a process of another user. */
export function mayReadAll(evidence: DoctorEvidence): boolean {
  return mayTrace(evidence) && (evidence.captured || gives(evidence.capEff, OPEN));
}

/** True in a user namespace of one's own, where capabilities count for its members only. */
export function isConfined({ captured, initialUserNs }: DoctorEvidence): boolean {
  return !captured && initialUserNs === false;
}

/** The rights that nothing that is started from here can get: they are not in the bounding set. */
function unattainable({ capBnd }: DoctorEvidence): readonly string[] {
  return capBnd === undefined ? [] : RIGHTS.filter((right) => !gives(capBnd, right)).map(({ name }) => name);
}

/** Which of the capabilities we have, behind our uid: ` with CAP_SYS_PTRACE`. Empty for a plain user, who has none. */
export function rightsInWords(evidence: DoctorEvidence): string {
  const has = RIGHTS.filter((right) => gives(evidence.capEff, right)).map(({ name }) => name);
  const lacks = RIGHTS.filter((right) => !gives(evidence.capEff, right)).map(({ name }) => name);
  if (evidence.capEff === undefined || (evidence.euid !== 0 && has.length === 0)) return '';
  if (lacks.length === 0) {
    return ` with CAP_SYS_PTRACE${isConfined(evidence) ? ', which counts within its user namespace only' : ''}`;
  }
  const never = unattainable(evidence).filter((name) => lacks.includes(name));
  return (
    (has.includes(PTRACE.name) ? ` with ${PTRACE.name}, but` : '') +
    ` without ${lacks.join(' and ')}` +
    (never.length === 0 ? '' : `: its bounding set has no ${never.join(' and ')}`)
  );
}

/** What would give the rights to read every file of all processes, to whoever lacks one. */
export function howToReadAll(evidence: DoctorEvidence): string {
  const { euid, noNewPrivs } = evidence;
  if (isConfined(evidence)) return 'run outside the user namespace, as root there';
  const never = unattainable(evidence);
  if (never.length > 0) {
    const options = never.map((name) => `--cap-add ${name.replace('CAP_', '')}`).join(' ');
    return `run as root outside, or in a container that has it (docker or podman run ${options}; Kubernetes: securityContext.capabilities.add)`;
  }
  if (noNewPrivs === true) {
    return 'run as root where no_new_privs is not set: a program that is started here gets no more rights';
  }
  return `${euid === 0 ? 'run with all capabilities of root' : 'run as root'}, or give node the right: ${SETCAP}`;
}
