// Makes dist/NAME.cjs load faster: its code moves to NAME.bundle.cjs, beside it goes what V8 compiled of that in a run,
// and NAME.cjs becomes a loader of both. Another version of V8 refuses the compiled code and compiles the bundle as
// ever. Run as a child of the build: code-cache.cjs FOLDER NAME EXPORT ARGUMENT…, where EXPORT(ARGUMENTS, cli) is the
// run whose functions are worth keeping.
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

const [folder, name, entry, ...argv] = process.argv.slice(2);
const bundle = `${folder}/${name}.bundle.cjs`;
renameSync(`${folder}/${name}.cjs`, bundle);
writeFileSync(`${folder}/${name}.cjs`, LOADER.replaceAll('NAME', name));

const source = readFileSync(bundle, 'latin1');
const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
const script = new Script(wrapped, { filename: bundle });
const part = { exports: {} };
script.runInThisContext()(part.exports, require, part, bundle, folder);
const nowhere = { write: () => true, flush() {} };
const cli = {
  env: { LC_ALL: 'C.UTF-8' },
  out: nowhere,
  complain() {},
  columns: undefined,
  rows: () => Promise.resolve(undefined),
};
part.exports[entry](argv, cli, false).then(() => {
  writeFileSync(`${folder}/${name}.cache`, script.createCachedData());
});
