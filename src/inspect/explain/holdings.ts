import { bytesLeftText, bytesText } from '../../text/amounts.ts';
import { roomSentence } from '../limits/report.ts';
import { hexAddress } from '../waits/words.ts';
import { who } from '../waits/text-lock.ts';
import { type ExplainEvidence, hasEnded, isOfKernel } from './evidence.ts';
import { listed, many, type Sentence, say } from './sentence.ts';

/** The stack of the task. */
export function stack(evidence: ExplainEvidence): Sentence[] {
  const { stack: own } = evidence;
  if (own === undefined || hasEnded(evidence) || isOfKernel(evidence)) return [];
  const { low, high, reserved, guard, touched, used, headroom, source, note, reason } = own;
  if (low === null || high === null || reserved === null) {
    return [
      say(
        `Its stack is not known${reason === '' ? '' : `: ${reason}`}${note === '' ? '' : ` (${note})`}.`,
        source === 'unknown' ? 'maps, syscall' : `found by: ${source}`,
      ),
    ];
  }
  const bound = own.atMost ? 'at most ' : '';
  const parts = [
    `${bound}${bytesText(reserved)} at ${hexAddress(low)}-${hexAddress(high)}`,
    guard === null
      ? ''
      : guard === 0
        ? source === 'main'
          ? 'above the gap that the kernel keeps free (1 MiB, unless it was started with another stack_guard_gap)'
          : 'without a guard'
        : `above ${bytesText(guard)} of guard`,
    used === null ? '' : `${bound}${bytesText(used)} in use`,
    touched === null ? '' : `${bound}${bytesText(touched)} in memory`,
  ].filter((part) => part !== '');
  const sentences = [say(`Its stack is ${parts.join(', ')}.`, `maps; found by: ${source}`)];
  if (used === null && reason !== '')
    sentences.push(say(`How much of it is in use is not known: ${reason}.`, 'syscall'));
  if (headroom !== null && headroom * 10 < reserved) {
    sentences.push(
      say(`${own.atMost ? 'At most' : 'Only'} ${bytesLeftText(headroom)} of it are left.`, 'syscall: SP'),
    );
  }
  return sentences;
}

/** How many more threads the process can make. */
export function limits(evidence: ExplainEvidence): Sentence[] {
  const { limits: report } = evidence;
  if (report === undefined || isOfKernel(evidence)) return [];
  return [
    say(`For the process there is ${roomSentence(report, bytesText)}.`, `tinspect limits ${report.pid}`),
  ];
}

/** The children of the process, those it has not reaped first. */
export function children({ children: live, zombies, pid }: ExplainEvidence): Sentence[] {
  const dead = zombies.filter((zombie) => zombie.pid !== pid);
  const sentences: Sentence[] = [];
  if (dead.length > 0) {
    const cause = dead[0]?.cause ?? 'cause not known';
    const names = listed(dead.map(({ pid: zombie, comm }) => `${zombie} (${comm})`));
    sentences.push(
      say(
        `The process has not reaped ${many(dead.length, 'child', 'children')} that ended, a zombie each: ${names}; ${cause}.`,
        `tinspect zombies`,
      ),
    );
  }
  if (live.length > 0) {
    const names = listed(live.map((child) => who(child.pid, child.comm)));
    sentences.push(say(`The process has ${many(live.length, 'child', 'children')}: ${names}.`, 'stat: ppid'));
  }
  return sentences;
}
