import { PS_USAGE } from './fault.ts';
import { type OptionGroup, PS_OPTIONS, type PsOption, spellingsOf } from './options.ts';

/** The parts of the help text. */
export type HelpSection = 'simple' | 'list' | 'output' | 'threads' | 'misc' | 'all';

const SECTIONS: readonly HelpSection[] = ['simple', 'list', 'output', 'threads', 'misc', 'all'];

const GROUPS: readonly (readonly [section: HelpSection, group: OptionGroup])[] = [
  ['simple', 'Basic options:'],
  ['list', 'Selection by list:'],
  ['output', 'Output formats:'],
  ['threads', 'Show threads:'],
  ['misc', 'Miscellaneous options:'],
];

/** The section that a word behind --help names, whole or by its first letter; undefined: none of them. */
export function helpSection(word: string | undefined): HelpSection | undefined {
  return SECTIONS.find((section) => word === section || word === section[0]);
}

/** The text of --help: the usage, or the options of a section, a line for each; help-layout.ts wraps it. */
export function psHelp(section: HelpSection | undefined): string {
  if (section === undefined) return PS_USAGE;
  const parts = GROUPS.filter(([name]) => section === 'all' || name === section).map(([, group]) => {
    const lines = rowsOf(group).map(({ spelling, about }) => ` ${spelling}  ${about}`);
    return `${group}\n${lines.join('\n')}\n`;
  });
  return `\nUsage:\n ps [options]\n\n${parts.join('\n')}\nFor more details see ps(1).\n`;
}

/** The rows of a group, those of one meaning as one line. */
function rowsOf(group: OptionGroup): readonly { spelling: string; about: string }[] {
  const rows: readonly PsOption[] = PS_OPTIONS;
  const byMeaning = new Map<string, PsOption[]>();
  for (const row of rows) {
    if (row.group !== group) continue;
    byMeaning.set(row.id, [...(byMeaning.get(row.id) ?? []), row]);
  }
  return [...byMeaning.values()].map((same) => {
    const [first] = same;
    const value = first === undefined || first.value === 'none' ? '' : ` <${first.value}>`;
    return { spelling: indented(same.flatMap(spellingsOf).join(', ') + value), about: first?.about ?? '' };
  });
}

/** A letter without a dash stands below those with one. */
function indented(spelling: string): string {
  return spelling.startsWith('-') ? spelling : ` ${spelling}`;
}
