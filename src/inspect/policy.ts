/** Scheduling policies by number, sched(7) and include/uapi/linux/sched.h. */
const POLICIES = ['OTHER', 'FIFO', 'RR', 'BATCH', 'ISO', 'IDLE', 'DEADLINE', 'EXT'];

/** `OTHER`, `FIFO 10`: the policy, with the priority of a realtime one. */
export function policyName(policy: number, rtPriority: number): string {
  const name = POLICIES[policy] ?? `policy ${policy}`;
  return rtPriority > 0 ? `${name} ${rtPriority}` : name;
}
