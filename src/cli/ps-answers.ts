import { COLUMNS } from '../columns/registry.ts';
import type { Cli } from './cli.ts';
import { oneLine } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { helpWidth, layHelp } from './help-layout.ts';
import { explainPs, type PsLine } from './ps-complaint.ts';
import type { PsError } from './ps/fault.ts';
import { psHelp } from './ps/help.ts';
import type { OtherRequest } from './ps/request.ts';

declare const TINSPECT_VERSION: string;

/** Answers what the command line `line` of ps asks in place of a listing, or says what is wrong with it. */
export function answerPs(request: OtherRequest | PsError, line: PsLine, cli: Cli): number {
  switch (request.kind) {
    case 'version':
    case 'info':
      cli.out.write(`tinspect ${TINSPECT_VERSION}\n`);
      return EXIT.ok;
    case 'help':
      cli.out.write(layHelp(psHelp(request.section), helpWidth(cli)));
      return EXIT.ok;
    case 'specifiers':
      cli.out.write(specifierList());
      return EXIT.ok;
    case 'error': {
      for (const warning of request.warnings) cli.complain(oneLine(warning));
      const explained = explainPs(request, line);
      cli.complain(explained.line);
      return explained.exitCode;
    }
  }
}

/** What L prints: every name that -o takes, and its header. */
function specifierList(): string {
  const lines = COLUMNS.flatMap((column) =>
    [column.id, ...(column.aliases ?? [])].map(
      (name) => `${name.slice(0, 12).padEnd(12)} ${column.header.slice(0, 8).padEnd(8)}\n`,
    ),
  );
  return lines.sort().join('');
}
