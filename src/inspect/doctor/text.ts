import { printable } from '../../text/printable.ts';
import type { Check } from './check.ts';
import type { DoctorReport } from './report.ts';

const STATE_WIDTH = 'limited'.length;

/** The report for people: a line for each check; where something is lacking, what it costs and what would enable it. */
export function doctorText(report: DoctorReport): string {
  return report.checks.map(checkText).join('');
}

function checkText({ state, about, found, consequence, enable }: Check): string {
  const indent = ' '.repeat(STATE_WIDTH + 2);
  return (
    `${state.padEnd(STATE_WIDTH)}  ${printable(about)}: ${printable(found)}\n` +
    (consequence === '' ? '' : `${indent}so: ${printable(consequence)}\n`) +
    (enable === null ? '' : `${indent}to change it: ${printable(enable)}\n`)
  );
}
