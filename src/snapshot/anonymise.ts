import type { ByteString } from '../procfs/bytes.ts';
import { Disguise } from './disguise.ts';
import {
  CONTROLLERS,
  KERNEL_MAPPINGS,
  KERNEL_TARGETS,
  KNOWN_ARGUMENTS,
  KNOWN_EXTENSION,
  KNOWN_GROUPS,
  KNOWN_LIBRARIES,
  KNOWN_SHAPES,
  KNOWN_THREADS,
  KNOWN_TITLES,
  KNOWN_WORDS,
} from './well-known.ts';

/** The process or task whose text is replaced: what its name may be a part of. */
export interface Subject {
  /** The kernel's own: its name is the kernel's, too. */
  readonly kernelThread: boolean;
  /** What its name may be the beginning of: the file name of its program, its first argument. */
  readonly programs: readonly ByteString[];
}

/** Nobody in particular. */
export const NOBODY: Subject = { kernelThread: false, programs: [] };

/** TASK_COMM_LEN without its NUL: a name of this length may be the beginning of a longer one. */
const COMM_LENGTH = 15;
/** A name between separators. Written out, for `\s` has the byte 0xa0, which may be a part of a letter. */
const NAME = String.raw`[^\0-\x20=:,;'"\`()[\]{}<>|&$@!?*\\/]+`;
const NAMES = new RegExp(NAME, 'g');
const LIBRARY = /^lib(.+?)((?:[-.]\d{1,3}){0,2}\.so(?:\.\d{1,4}){0,3})$/;
/** How maps writes a newline in a path. */
const OCTAL = /\\[0-7]{3}/;
const GROUP_OR_OCTAL = new RegExp(`${KNOWN_GROUPS.source}|${OCTAL.source}`);
const KNOWN_PARTS = new Map<RegExp, RegExp>();

/** Matches what `keep` does as the group `kept`, else a name. */
function orNames(keep: RegExp): RegExp {
  let either = KNOWN_PARTS.get(keep);
  if (either === undefined) {
    either = new RegExp(`(?<kept>${keep.source})|${NAME}`, 'g');
    KNOWN_PARTS.set(keep, either);
  }
  return either;
}

function isAny(text: string, shapes: readonly RegExp[]): boolean {
  return shapes.some((shape) => shape.test(text));
}

/**
 * Replaces what a person chose by text of the same shape, the same everywhere: names of users, groups, threads,
 * programs, files, control groups, and arguments. Words that only say what kind of program runs stay
 * (well-known.ts); a word that is in no list does not.
 */
export class Anonymiser {
  private readonly disguise: Disguise;

  /** @param key captures under one key replace alike */
  constructor(key: Buffer) {
    this.disguise = new Disguise(key);
  }

  /** Any text: each name between blanks, slashes and other punctuation that is not well known is replaced. */
  text(text: ByteString): ByteString {
    return text.replace(NAMES, (name) => this.name(name));
  }

  /** The same, but what matches `keep` stays. */
  textBut(text: ByteString, keep: RegExp): ByteString {
    return text.replace(orNames(keep), (name, kept?: string) =>
      kept === undefined ? this.name(name) : name,
    );
  }

  /** An id in hexadecimal digits. */
  id(id: ByteString): ByteString {
    return this.disguise.replace(id);
  }

  private name(name: string): string {
    if (KNOWN_WORDS.has(name) || isAny(name, KNOWN_SHAPES)) return name;
    const [, library, version = ''] = LIBRARY.exec(name) ?? [];
    if (library !== undefined) {
      const isKnown = KNOWN_LIBRARIES.has(library) || isAny(library, KNOWN_SHAPES);
      return `lib${isKnown ? library : this.disguise.replace(library)}${version}`;
    }
    const stem = name.replace(KNOWN_EXTENSION, '');
    const extension = name.slice(stem.length);
    return (KNOWN_WORDS.has(stem) ? stem : this.disguise.replace(stem)) + extension;
  }

  /** The name of a task: of the kernel's, of a runtime's thread, or replaced as its program's name is. */
  comm(comm: ByteString, subject: Subject): ByteString {
    if (subject.kernelThread || isAny(comm, KNOWN_THREADS)) return comm;
    // The kernel cut it; its last word must become the beginning of what the whole one becomes.
    const whole =
      comm.length < COMM_LENGTH ? undefined : subject.programs.find((name) => name.startsWith(comm));
    return this.text(whole ?? comm).slice(0, comm.length);
  }

  /** A command line with its NULs, or a title that the program wrote in its place. */
  cmdline(cmdline: ByteString): ByteString {
    const title = KNOWN_TITLES.get(/^([\w-]+): /.exec(cmdline)?.[1] ?? '');
    if (title !== undefined) return this.textBut(cmdline, title);
    return cmdline
      .split('\0')
      .map((argument) => (isAny(argument, KNOWN_ARGUMENTS) ? argument : this.text(argument)))
      .join('\0');
  }

  /** Where a link of exe, cwd, root, fd or ns points. */
  target(target: ByteString): ByteString {
    return isAny(target, KERNEL_TARGETS) ? target : this.text(target);
  }

  /** The last field of a line of maps. */
  mapping(name: ByteString): ByteString {
    if (isAny(name, KERNEL_MAPPINGS)) return name;
    const [, kind, given, close] = /^(\[anon(?:_shmem)?:)(.*?)(\]?)$/s.exec(name) ?? [];
    if (kind !== undefined && given !== undefined) return kind + this.text(given) + (close ?? '');
    return this.textBut(name, OCTAL);
  }

  /** A line of cgroup: `hierarchy:controllers:path`. */
  cgroup(line: ByteString): ByteString {
    const [, hierarchy, controllers = '', path = ''] = /^(\d+):([^:]*):(.*)$/s.exec(line) ?? [];
    if (hierarchy === undefined) return this.text(line);
    const known = controllers.split(',').map((name) => {
      const [, given] = /^name=(.*)$/s.exec(name) ?? [];
      if (name === '' || CONTROLLERS.test(name)) return name;
      return given === undefined ? this.text(name) : `name=${this.text(given)}`;
    });
    return `${hierarchy}:${known.join(',')}:${this.textBut(path, KNOWN_GROUPS)}`;
  }

  /** The path of a control group as mountinfo has it: the same as in cgroup, but for blanks in octal digits. */
  group(path: ByteString): ByteString {
    return this.textBut(path, GROUP_OR_OCTAL);
  }
}
