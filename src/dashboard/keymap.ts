/**
 * Where a key applies. `any`: every screen, but not while text is typed; `list`: what has rows to move in; `tasks`:
 * where a task is selected; `replay`: over a folder of moments; `prompt`: while text is typed; `menu`: in a list to
 * choose from; `confirm`: at a question.
 */
export type Where = 'any' | 'list' | 'tasks' | 'replay' | 'prompt' | 'menu' | 'confirm';

/** One line of the table. */
interface Entry {
  readonly keys: readonly string[];
  readonly where: Where;
  readonly action: string;
  /** What it does, for the help screen and the manual. */
  readonly help: string;
  /** The word beside its first key in the footer, which is a menu for the mouse too. */
  readonly label?: string;
  /** It changes processes: --readonly forbids it. */
  readonly changes?: true;
}

/**
 * Every key there is. Bindings, footer, help and the manual come from this table. htop's and top's keys where they
 * agree; k is up, as in vi, and signals are F9 only.
 */
// prettier-ignore
export const KEYMAP = [
  { keys: ['f1', '?', 'h'], where: 'any', action: 'help', help: 'Show this help', label: 'Help' },
  { keys: ['f2', 'f'], where: 'tasks', action: 'columns', help: 'Choose columns, with what each means and costs', label: 'Cols' },
  { keys: ['f3', '/'], where: 'list', action: 'search', help: 'Search: jump to the next match while typing', label: 'Search' },
  { keys: ['n'], where: 'list', action: 'search-next', help: 'Jump to the next match' },
  { keys: ['p'], where: 'list', action: 'search-previous', help: 'Jump to the match before' },
  { keys: ['f4', '\\', '&'], where: 'tasks', action: 'filter', help: 'Filter: show only what matches a query', label: 'Filter' },
  { keys: ['f5', 't', 'V'], where: 'tasks', action: 'tree', help: 'Show processes as a tree, or not', label: 'Tree' },
  { keys: ['f6'], where: 'tasks', action: 'sort-menu', help: 'Choose the column to sort by', label: 'Sort' },
  { keys: ['f7'], where: 'tasks', action: 'nice-down', help: 'Lower the nice value of this thread', label: 'Nice-', changes: true },
  { keys: ['f8'], where: 'tasks', action: 'nice-up', help: 'Raise the nice value of this thread', label: 'Nice+', changes: true },
  { keys: ['f9'], where: 'tasks', action: 'signal', help: 'Send a signal to the process of this thread', label: 'Signal', changes: true },
  { keys: ['f10', 'q'], where: 'any', action: 'quit', help: 'Quit', label: 'Quit' },
  { keys: ['C-c'], where: 'any', action: 'quit', help: 'Quit' },
  { keys: ['C-z'], where: 'any', action: 'suspend', help: 'Stop, until fg' },
  { keys: ['escape'], where: 'any', action: 'back', help: 'Close what is on top' },

  { keys: ['up', 'k'], where: 'list', action: 'up', help: 'One row up' },
  { keys: ['down', 'j'], where: 'list', action: 'down', help: 'One row down' },
  { keys: ['pageup', 'C-b'], where: 'list', action: 'page-up', help: 'One page up' },
  { keys: ['pagedown', 'C-f'], where: 'list', action: 'page-down', help: 'One page down' },
  { keys: ['C-u'], where: 'list', action: 'half-page-up', help: 'Half a page up' },
  { keys: ['C-d'], where: 'list', action: 'half-page-down', help: 'Half a page down' },
  { keys: ['home'], where: 'list', action: 'first', help: 'To the first row' },
  { keys: ['end', 'G'], where: 'list', action: 'last', help: 'To the last row' },

  { keys: ['enter'], where: 'list', action: 'open', help: 'Open what is selected: its threads, then all of one thread' },
  { keys: ['right', '+'], where: 'tasks', action: 'unfold', help: 'Show the threads of this process' },
  { keys: ['left', '-'], where: 'tasks', action: 'fold', help: 'Hide the threads of this process' },
  { keys: ['*'], where: 'tasks', action: 'fold-all', help: 'Show the threads of all processes, or of none' },
  { keys: ['H'], where: 'tasks', action: 'threads', help: 'Show threads, all in one list, or processes' },
  { keys: ['g'], where: 'tasks', action: 'groups', help: 'Group threads by the pattern of their names, or not' },
  { keys: ['K'], where: 'tasks', action: 'kernel', help: 'Show kernel threads, or not' },
  { keys: ['z'], where: 'any', action: 'zombies', help: 'Jump to the zombies' },
  { keys: ['v'], where: 'tasks', action: 'next-columns', help: 'Next set of columns: live, ps -efL, ps -efT, placement, I/O' },

  { keys: ['P'], where: 'tasks', action: 'sort-cpu', help: 'Sort by CPU' },
  { keys: ['M'], where: 'tasks', action: 'sort-memory', help: 'Sort by memory' },
  { keys: ['T'], where: 'tasks', action: 'sort-time', help: 'Sort by CPU time' },
  { keys: ['N'], where: 'tasks', action: 'sort-id', help: 'Sort by number' },
  { keys: ['I'], where: 'tasks', action: 'sort-invert', help: 'Sort the other way round' },
  { keys: ['<'], where: 'tasks', action: 'sort-left', help: 'Sort by the column to the left' },
  { keys: ['>'], where: 'tasks', action: 'sort-right', help: 'Sort by the column to the right' },

  { keys: ['o'], where: 'list', action: 'owners', help: 'In Waits and explain: read who holds locks, or not' },
  { keys: ['e'], where: 'tasks', action: 'explain', help: 'In Task: all of it in sentences, or its values' },

  { keys: ['F'], where: 'tasks', action: 'follow', help: 'Keep the selected task in sight' },
  { keys: ['space'], where: 'tasks', action: 'tag', help: 'Tag, or untag' },
  { keys: ['c'], where: 'tasks', action: 'tag-children', help: 'Tag the process and its children' },
  { keys: ['U'], where: 'tasks', action: 'untag-all', help: 'Untag all' },
  { keys: ['y'], where: 'tasks', action: 'copy-tid', help: 'Copy the TID in hexadecimal to the clipboard (OSC 52)' },
  { keys: ['m'], where: 'tasks', action: 'mark', help: 'Mark this moment' },
  { keys: ['D'], where: 'tasks', action: 'compare', help: 'Compare with the mark: born, ended, changed' },

  { keys: ['tab'], where: 'any', action: 'next-screen', help: 'Next screen' },
  { keys: ['S-tab'], where: 'any', action: 'previous-screen', help: 'Screen before' },
  { keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], where: 'any', action: 'screen', help: 'The screen of that number' },
  { keys: ['Z'], where: 'any', action: 'pause', help: 'Stop refreshing, and look around in what is there' },
  { keys: ['d'], where: 'any', action: 'interval', help: 'Change the interval' },
  { keys: ['C-l'], where: 'any', action: 'refresh', help: 'Refresh now, and draw everything anew' },
  { keys: ['W'], where: 'any', action: 'save', help: 'Save columns, sort, interval and palette as preferences' },
  { keys: ['['], where: 'replay', action: 'moment-before', help: 'The moment before' },
  { keys: [']'], where: 'replay', action: 'next-moment', help: 'The next moment' },

  { keys: ['enter'], where: 'prompt', action: 'accept', help: 'Take what is written' },
  { keys: ['escape', 'C-c'], where: 'prompt', action: 'cancel', help: 'Leave it as it was' },
  { keys: ['backspace'], where: 'prompt', action: 'delete-before', help: 'Delete the character before' },
  { keys: ['delete', 'C-d'], where: 'prompt', action: 'delete-here', help: 'Delete the character here' },
  { keys: ['C-w'], where: 'prompt', action: 'delete-word', help: 'Delete the word before' },
  { keys: ['C-u'], where: 'prompt', action: 'delete-line', help: 'Delete all before' },
  { keys: ['left', 'C-b'], where: 'prompt', action: 'character-left', help: 'One character left' },
  { keys: ['right', 'C-f'], where: 'prompt', action: 'character-right', help: 'One character right' },
  { keys: ['home', 'C-a'], where: 'prompt', action: 'line-start', help: 'To the beginning' },
  { keys: ['end', 'C-e'], where: 'prompt', action: 'line-end', help: 'To the end' },
  { keys: ['up', 'C-p'], where: 'prompt', action: 'history-back', help: 'What was written before' },
  { keys: ['down', 'C-n'], where: 'prompt', action: 'history-on', help: 'What was written after that' },

  { keys: ['enter'], where: 'menu', action: 'accept', help: 'Take this one', label: 'Select' },
  { keys: ['space'], where: 'menu', action: 'toggle', help: 'Choose, or not' },
  { keys: ['escape', 'q', 'C-c', 'f10'], where: 'menu', action: 'cancel', help: 'Leave it as it was', label: 'Cancel' },

  { keys: ['y'], where: 'confirm', action: 'accept', help: 'Yes', label: 'Yes' },
  { keys: ['n', 'escape', 'q', 'C-c'], where: 'confirm', action: 'cancel', help: 'No', label: 'No' },
] as const satisfies readonly Entry[];

/** What a key can mean. */
export type Action = (typeof KEYMAP)[number]['action'];

/** A line of the table, as screens and the manual use it. */
export interface Binding extends Entry {
  readonly action: Action;
}

const byPlace = new Map<string, Binding>();
for (const binding of KEYMAP as readonly Binding[]) {
  for (const key of binding.keys) byPlace.set(`${binding.where} ${key}`, binding);
}

/** What `key` means in the first of these places that knows it; undefined: nothing. */
export function bindingFor(key: string, places: readonly Where[]): Binding | undefined {
  for (const where of places) {
    const binding = byPlace.get(`${where} ${key}`);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

/** The bindings that apply in these places, in the order of the table. */
export function bindingsIn(places: readonly Where[]): readonly Binding[] {
  return (KEYMAP as readonly Binding[]).filter(({ where }) => places.includes(where));
}

const NAMES: Readonly<Record<string, string>> = {
  pageup: 'PgUp',
  pagedown: 'PgDn',
  escape: 'Esc',
  'S-tab': 'Shift-Tab',
};

/** A key as people write it: `^L`, `F3`, `PgUp`, `Space`; characters as themselves. */
export function keyTitle(key: string): string {
  const known = NAMES[key];
  if (known !== undefined) return known;
  if (key.startsWith('C-')) return `^${key.slice(2).toUpperCase()}`;
  return key.length === 1 ? key : key.charAt(0).toUpperCase() + key.slice(1);
}

/** All keys of a binding in one text, a run of digits as `1-9`. */
export function keyTitles(binding: Binding): string {
  const titles = binding.keys.map(keyTitle);
  const digits = titles.length > 2 && titles.every((title) => /^\d$/.test(title));
  return digits ? `${titles[0] ?? ''}-${titles.at(-1) ?? ''}` : titles.join(' ');
}
