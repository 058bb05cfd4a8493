import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { recordedCommands, runRecorded } from '../.config/expected.js';

/** What changed, as a unified diff that names the recorded file. */
function unifiedDiff(file: string, actual: Buffer): string {
  const { stdout, error } = spawnSync('diff', ['-u', `--label=${file}`, '--label=printed now', file, '-'], {
    input: actual,
    encoding: 'utf8',
  });
  return error === undefined ? stdout : `${file} differs (no diff(1) here to show how)`;
}

for (const command of recordedCommands()) {
  test(`${command.fixture}: ${command.args.join(' ') || 'no arguments'}`, () => {
    const { stdout, status, stderr } = runRecorded(command);
    if (!stdout.equals(readFileSync(command.file))) assert.fail(unifiedDiff(command.file, stdout));
    assert.equal(status, command.exitCode, stderr);
  });
}
