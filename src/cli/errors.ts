import { EXIT } from './exit-codes.ts';

/** An end of the run that the user can do something about: one line, and an exit code of the table. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  /**
   * @param what the word or file that is at fault
   * @param why what is wrong with it
   * @param accepted what would be accepted; empty when there is nothing to choose
   */
  constructor(what: string, why: string, accepted = '', exitCode: number = EXIT.usage) {
    super(`${what} : ${why}${accepted === '' ? '' : `; ${accepted}`}`);
    this.exitCode = exitCode;
  }
}

/** True for a CliError, also for one that another part of the build made with its own copy of the class. */
export function isCliError(error: unknown): error is CliError {
  return error instanceof Error && error.name === 'CliError' && 'exitCode' in error;
}

/** What the error ends with: one line without control characters, and its exit code. */
export function explainError(error: unknown, debug: boolean): { line: string; exitCode: number } {
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = isCliError(error) ? error.exitCode : EXIT.fault;
  const prefix = isCliError(error) ? 'tinspect: ' : 'tinspect: internal error : ';
  const trace = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return { line: prefix + oneLine(message) + trace, exitCode };
}

/** Words of the user may hold anything: nothing of them may reach the terminal as a control code. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}
