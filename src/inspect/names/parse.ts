import type { NameDump } from './dump.ts';
import { isFaulthandler, parseFaulthandler } from './faulthandler.ts';
import { isGdb, parseGdb } from './gdb.ts';
import { isJstack, parseJstack } from './jstack.ts';
import { parsePySpy } from './py-spy.ts';
import { isPySpyText, parsePySpyText } from './py-spy-text.ts';
import { parseNameTable } from './table.ts';

/** Dumps that list what a runtime runs, but no TIDs, so that nothing can be joined with them. */
const WITHOUT_TIDS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^goroutine \d+ \[/m, 'a list of goroutines, which are no threads, and has no TIDs'],
  [/"javascriptStack"|"nodejsVersion"/, 'a diagnostic report of Node.js, which has no TIDs'],
  [/"threadDump"\s*:/, 'a dump of jcmd Thread.dump_to_file, which has no TIDs: use jcmd Thread.print'],
];

/**
 * Reads a dump of names, whatever its format, which its content tells. What can't be read is why not: a sentence that
 * goes on after the file's name.
 */
export function parseNames(bytes: Buffer): NameDump | { readonly why: string } {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const dump = dumpOf(text);
  if (dump !== undefined && dump.rows.length > 0) return dump;
  const known = WITHOUT_TIDS.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return { why: `is ${known[1]}` };
  return { why: text.trim() === '' ? 'is empty' : 'is no list of threads that is known' };
}

function dumpOf(text: string): NameDump | undefined {
  const start = text.trimStart();
  if (start.startsWith('[') || start.startsWith('{')) {
    const json = parsePySpy(text);
    if (json !== undefined) return json;
  }
  if (isJstack(text)) return parseJstack(text);
  if (isPySpyText(text)) return parsePySpyText(text);
  if (isFaulthandler(text)) return parseFaulthandler(text);
  if (isGdb(text)) return parseGdb(text);
  return parseNameTable(text);
}
