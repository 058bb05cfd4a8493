import { type NameDump, type NameRow, tidOf } from './dump.ts';

interface Json {
  readonly [key: string]: unknown;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What `py-spy dump --json` prints: an array of threads with `os_thread_id`. Undefined when `text` is something else, or
 * is cut off.
 */
export function parsePySpy(text: string): NameDump | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A SyntaxError: it is no JSON, so it is none of ours.
    return undefined;
  }
  const threads = Array.isArray(value) ? value.filter(isJson) : [];
  if (!threads.some((thread) => 'os_thread_id' in thread)) return undefined;
  return { format: 'py-spy', time: undefined, rows: threads.map(rowOf), deadlocks: [] };
}

function rowOf(thread: Json): NameRow {
  const { os_thread_id: tid, thread_name: name, owns_gil: owns, active, frames } = thread;
  const frame: unknown = Array.isArray(frames) ? frames[0] : undefined;
  return {
    tid: typeof tid === 'number' ? tidOf(String(tid)) : undefined,
    name: typeof name === 'string' ? name : undefined,
    state: owns === true ? 'holds the GIL' : active === true ? 'active' : 'idle',
    frame: isJson(frame) ? frameText(frame) : undefined,
  };
}

function frameText({ name, short_filename: short, filename, line }: Json): string | undefined {
  if (typeof name !== 'string') return undefined;
  const file = typeof short === 'string' ? short : typeof filename === 'string' ? filename : undefined;
  if (file === undefined) return name;
  return `${name} (${file}${typeof line === 'number' ? `:${line}` : ''})`;
}
