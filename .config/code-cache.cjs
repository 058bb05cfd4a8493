// Makes the parts of dist/ load faster: the code of NAME.cjs moves to NAME.bundle.cjs, beside it goes what V8 compiled of
// that in a run, and NAME.cjs becomes a loader of both. Another version of V8, or other flags, refuse the compiled code,
// and the bundle is compiled as ever. Run as a child of the build: code-cache.cjs FOLDER LINES, where LINES is JSON: the
// command lines whose functions are worth keeping. Every part that they load is made so, but for small ones.
'use strict';
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');

const LOADER = `'use strict';
// Written by the build (.config/code-cache.cjs).
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const file = __dirname + '/NAME.bundle.cjs';
const source = readFileSync(file, 'latin1');
let cachedData;
try {
  cachedData = readFileSync(__dirname + '/NAME.cache');
} catch {
  // Without it the bundle is compiled.
}
const wrapped = '(function (exports, require, module, __filename, __dirname) {' + source + '\\n})';
new Script(wrapped, { filename: file, cachedData }).runInThisContext()(exports, require, module, file, __dirname);
`;

/** A bundle of so many bytes is compiled before a cache of it is read. */
const SMALL = 10_000;

const [folder, lines] = process.argv.slice(2);
/** What was loaded, by the name of the part. */
const parts = new Map();

/** Compiled code tells with which flags V8 made it, and is taken with the same only: no run may set any here. */
const v8 = { setFlagsFromString() {} };

/** As the loaders do it, but the script is kept, for it has what V8 compiled. */
function load(id) {
  if (id === 'node:v8') return v8;
  const name = /^\.\/(.*)\.cjs$/.exec(id)?.[1];
  if (name === undefined) return require(id);
  const loaded = parts.get(name);
  if (loaded !== undefined) return loaded.module.exports;
  const file = `${folder}/${name}.cjs`;
  const source = readFileSync(file, 'latin1');
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(wrapped, { filename: file });
  const module = { exports: {} };
  parts.set(name, { script, module, small: source.length < SMALL });
  script.runInThisContext()(module.exports, load, module, file, folder);
  return module.exports;
}

async function run() {
  const { main } = load('./main.cjs');
  for (const line of JSON.parse(lines))
    await main(line.map((word) => (word === 'PID' ? String(process.pid) : word)));
  for (const [name, { script, small }] of parts) {
    if (small) continue;
    writeFileSync(`${folder}/${name}.cache`, script.createCachedData());
    renameSync(`${folder}/${name}.cjs`, `${folder}/${name}.bundle.cjs`);
    writeFileSync(`${folder}/${name}.cjs`, LOADER.replaceAll('NAME', name));
  }
}

// Else a run that never ends would look like one that has written all.
let done = false;
process.on('exit', () => (process.exitCode = done ? 0 : 1));
run().then(() => (done = true));
