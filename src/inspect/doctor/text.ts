import { printable } from '../../text/printable.ts';
import { hangWords } from '../../text/wrap.ts';
import type { Check } from './check.ts';
import type { DoctorReport } from './report.ts';

const STATE_WIDTH = 'limited'.length;

/**
 * The report for people: a line for each check; where something is lacking, what it costs and what would enable it.
 *
 * @param width cells of a line, where sentences are broken between words; Infinity: they are not
 */
export function doctorText(report: DoctorReport, width = Infinity): string {
  return report.checks.map((check) => checkText(check, width)).join('');
}

function checkText({ state, about, found, consequence, enable }: Check, width: number): string {
  const indent = ' '.repeat(STATE_WIDTH + 2);
  const line = (first: string, text: string): string =>
    hangWords(first, printable(text), width, indent.length + 2);
  return (
    line(`${state.padEnd(STATE_WIDTH)}  `, `${about}: ${found}`) +
    (consequence === '' ? '' : line(indent, `so: ${consequence}`)) +
    (enable === null ? '' : line(indent, `to change it: ${enable}`))
  );
}
