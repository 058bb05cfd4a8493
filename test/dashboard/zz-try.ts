import { Stage } from './stage.ts';
const [root = '', columns, rows, ...keys] = process.argv.slice(2);
const stage = await new Stage(root).begin();
stage.columns = Number(columns);
stage.rows = Number(rows);
stage.press(...keys);
console.log(stage.text());
