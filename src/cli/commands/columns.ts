import { defineCommand } from '../command.ts';
export const command = defineCommand<object>({ usage: 'columns [names..]', about: 'list every column, or explain some', examples: [], build: (y) => y, run: () => 0 });
