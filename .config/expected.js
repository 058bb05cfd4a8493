// What the fixtures expect: fixtures/NAME/expected/COMMANDS.tsv lists command lines, NAME.txt beside it what each
// prints.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The checkout: tests and scripts are run from its top. */
export const root = `${process.cwd()}/`;

/** Words of a command line; quotes hold blanks together. */
function words(text) {
  return (text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replace(/["']/g, ''));
}

/** Every recorded command line: { fixture, name, args, env, exitCode, file }. */
export function recordedCommands() {
  return readdirSync(`${root}fixtures`).flatMap((fixture) => {
    const folder = `${root}fixtures/${fixture}/expected`;
    if (!existsSync(`${folder}/COMMANDS.tsv`)) return [];
    const [, ...lines] = readFileSync(`${folder}/COMMANDS.tsv`, 'utf8').trimEnd().split('\n');
    return lines.map((line) => {
      const [name, args, environment = '', exitCode = '0'] = line.split('\t');
      const env = Object.fromEntries(words(environment).map((pair) => pair.split('=')));
      return {
        fixture,
        name,
        args: words(args),
        env,
        exitCode: Number(exitCode),
        file: `${folder}/${name}.txt`,
      };
    });
  });
}

/** What the built program prints for a recorded command line: { stdout, status }. */
export function runRecorded({ fixture, args, env }) {
  const bin = `${root}bin/tinspect.js`;
  const tree = `${root}fixtures/${fixture}`;
  const [first, ...rest] = args;
  const isPs = first === undefined || !/^[a-z]{4,}$/.test(first);
  const line = isPs ? ['ps', ...args, '--proc-root', tree] : [first, ...rest, '--proc-root', tree];
  const result = spawnSync(process.execPath, [bin, ...line], { env, cwd: root, maxBuffer: 1 << 28 });
  if (result.error) throw result.error;
  return { stdout: result.stdout, status: result.status, stderr: result.stderr.toString() };
}
