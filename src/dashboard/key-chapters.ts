import { type Binding, bindingsIn, keyTitle, keyTitles, type Where } from './keymap.ts';

/** The places of the key table in the order of help and manual, with their headings. */
export const KEY_CHAPTERS: readonly (readonly [heading: string, where: Where])[] = [
  ['Where a task is selected', 'tasks'],
  ['In every list', 'list'],
  ['Everywhere', 'any'],
  ['In a recording', 'replay'],
  ['While a text is typed', 'prompt'],
  ['In a menu', 'menu'],
  ['At a question', 'confirm'],
];

const HEADER = ['Key', 'What it does'] as const;

/** Every key as Markdown, a table for each chapter: the part of docs/dashboard.md that the key table makes. */
export function keyTables(): string {
  return KEY_CHAPTERS.map(([heading, where]) => `### ${heading}\n\n${table(bindingsIn([where]))}`).join('\n');
}

function table(bindings: readonly Binding[]): string {
  const rows = [
    HEADER,
    ...bindings.map((binding) => {
      const { help, changes } = binding;
      return [keysOf(binding), changes === true ? `${help} (not with \`--readonly\`)` : help] as const;
    }),
  ];
  const width = (at: 0 | 1): number => Math.max(...rows.map((row) => row[at].length));
  const line = ([keys, help]: readonly [string, string]): string =>
    `| ${keys.padEnd(width(0))} | ${help.padEnd(width(1))} |\n`;
  const rule = line(['-'.repeat(width(0)), '-'.repeat(width(1))]);
  const [header, ...others] = rows.map(line);
  return [header, rule, ...others].join('');
}

/** The keys of a binding, a run of digits as one, each as code. */
function keysOf(binding: Binding): string {
  const titles = binding.keys.map(keyTitle);
  const whole = keyTitles(binding);
  return (whole === titles.join(' ') ? titles : [whole]).map((title) => `\`${title}\``).join(' ');
}
