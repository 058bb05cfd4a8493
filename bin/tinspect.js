#!/usr/bin/env node
'use strict';
let program;
try {
  program = require('../dist/main.cjs');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND' || !String(error.message).includes('dist/main.cjs')) throw error;
  process.stderr.write('tinspect: dist/main.cjs : not built; run `npm run build` in the checkout\n');
  process.exit(3);
}
program.main(process.argv.slice(2));
