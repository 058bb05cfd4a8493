import { EXIT } from './exit-codes.ts';

/** An end of the run that the user can do something about: one line, and an exit code of the table. */
export class CliError extends Error {
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

/** What the error ends with: one line without control characters, and its exit code. */
export function explainError(error: unknown, debug: boolean): { line: string; exitCode: number } {
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = error instanceof CliError ? error.exitCode : EXIT.fault;
  const prefix = error instanceof CliError ? 'tinspect: ' : 'tinspect: internal error : ';
  const trace = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return { line: prefix + oneLine(message) + trace, exitCode };
}

/** Words of the user may hold anything: nothing of them may reach the terminal as a control code. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}
