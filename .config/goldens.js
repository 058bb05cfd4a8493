// Records again what the fixtures expect. Read `git diff fixtures` before you commit it.
import { readFileSync, writeFileSync } from 'node:fs';
import { recordedCommands, runRecorded } from './expected.js';

let changed = 0;
for (const command of recordedCommands()) {
  const { stdout, status } = runRecorded(command);
  if (status !== command.exitCode) {
    console.error(
      `${command.fixture}/${command.name}: exit code ${status}, ${command.exitCode} in COMMANDS.tsv`,
    );
    process.exitCode = 1;
  }
  let before;
  try {
    before = readFileSync(command.file);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (before?.equals(stdout)) continue;
  writeFileSync(command.file, stdout);
  console.log(`recorded ${command.fixture}/expected/${command.name}.txt`);
  changed++;
}
console.log(`${changed} files changed`);
