import type { Dashboard } from './dashboard.ts';
import { type Effect, NONE } from './effects.ts';
import type { Key } from './input.ts';
import { type Action, bindingFor, keyTitle, type Where } from './keymap.ts';
import { Prompt } from './prompt.ts';
import { openHelp } from './screens/help.ts';
import { secondsOf } from './seconds.ts';

const searches: string[] = [];
const intervals: string[] = [];

/** What `key` does: in a prompt, else on the screen on top, else everywhere. */
export function performKey(key: Key, dashboard: Dashboard): Effect {
  const { prompt } = dashboard;
  if (prompt !== undefined) {
    const binding = bindingFor(key.name, ['prompt']);
    if (binding !== undefined) return prompt.perform(binding.action, dashboard);
    if (key.text !== '') prompt.type(key.text);
    return NONE;
  }
  dashboard.message = undefined;
  const binding = bindingFor(key.name, placesOf(dashboard));
  if (binding === undefined) return NONE;
  if (binding.changes === true && dashboard.noChanges !== undefined) {
    dashboard.say(`${keyTitle(key.name)} changes processes: ${dashboard.noChanges}`, 'warning');
    return NONE;
  }
  return perform(binding.action, dashboard, key.name);
}

/** The places whose keys apply now. What asks something takes no keys of other screens. */
export function placesOf({ top, replay }: Dashboard): readonly Where[] {
  if (top.places.includes('confirm') || top.places.includes('menu')) return top.places;
  return [...top.places, ...(replay === undefined ? [] : (['replay'] as const)), 'any'];
}

/** Does `action`, and says what the world outside must do for it. */
export function perform(action: Action, dashboard: Dashboard, key = ''): Effect {
  return dashboard.top.perform(action, dashboard) ?? performAnywhere(action, dashboard, key);
}

function performAnywhere(action: Action, dashboard: Dashboard, key: string): Effect {
  switch (action) {
    case 'quit':
      return { kind: 'quit' };
    case 'suspend':
      return { kind: 'suspend' };
    case 'back':
    case 'cancel':
      if (!dashboard.pop() && action === 'back')
        dashboard.show(dashboard.entries[0]?.id ?? dashboard.current);
      return NONE;
    case 'help':
      openHelp(dashboard);
      return NONE;
    case 'search':
      return askSearch(dashboard);
    case 'search-next':
    case 'search-previous':
      return searchOn(dashboard, action === 'search-next' ? 1 : -1);
    case 'zombies':
      return zombies(dashboard);
    case 'next-screen':
    case 'previous-screen':
      return turn(dashboard, action === 'next-screen' ? 1 : -1);
    case 'screen':
      return open(dashboard, Number(key) - 1);
    case 'pause':
      dashboard.paused = !dashboard.paused;
      return { kind: 'schedule' };
    case 'interval':
      return askInterval(dashboard);
    case 'refresh':
      return { kind: 'refresh' };
    case 'save':
      return { kind: 'save' };
    case 'moment-before':
      return { kind: 'step', by: -1 };
    case 'next-moment':
      return { kind: 'step', by: 1 };
    default:
      return NONE;
  }
}

function turn(dashboard: Dashboard, by: 1 | -1): Effect {
  const { entries } = dashboard;
  const at = entries.findIndex(({ id }) => id === dashboard.current);
  return open(dashboard, (at + by + entries.length) % entries.length);
}

function open(dashboard: Dashboard, index: number): Effect {
  const entry = dashboard.entries[index];
  if (entry === undefined) dashboard.say(`there are screens 1 to ${dashboard.entries.length}`);
  else dashboard.show(entry.id);
  return NONE;
}

/** Leads to the zombies: the first screen of the list knows how to find them. */
function zombies(dashboard: Dashboard): Effect {
  dashboard.show(dashboard.entries[0]?.id ?? dashboard.current);
  return dashboard.top.perform('zombies', dashboard) ?? NONE;
}

function askSearch(dashboard: Dashboard): Effect {
  const screen = dashboard.top;
  if (screen.find === undefined) return NONE;
  const find = (text: string): string | undefined =>
    text === '' || screen.find?.(text, 1, 0) === true ? undefined : 'not found';
  dashboard.prompt = new Prompt({
    label: 'Search',
    history: searches,
    changed: find,
    accept: (text) => {
      dashboard.searched = text;
      return NONE;
    },
  });
  return NONE;
}

function searchOn(dashboard: Dashboard, direction: 1 | -1): Effect {
  const { searched } = dashboard;
  if (searched === '') dashboard.say('nothing was searched for; / searches');
  else if (dashboard.top.find?.(searched, direction, 1) !== true) dashboard.say(`"${searched}" is not there`);
  return NONE;
}

function askInterval(dashboard: Dashboard): Effect {
  dashboard.prompt = new Prompt(
    {
      label: 'Interval',
      history: intervals,
      accept: (text) => {
        const seconds = secondsOf(text);
        if (typeof seconds === 'string') return seconds;
        dashboard.interval_s = seconds;
        return { kind: 'schedule' };
      },
    },
    String(dashboard.interval_s),
  );
  return NONE;
}
