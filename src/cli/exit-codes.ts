/** The exit codes, one table for the program, `--help` and the manual. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** Nothing matched, or the asked-for condition was found; as with ps, also a ps command line that is wrong. */
  nothing: 1,
  /** A command, option or value that tinspect does not accept. */
  usage: 2,
  /** The /proc root, or a file that the user named, can't be read; or too little for the answer that was asked for. */
  unreadable: 3,
  /** A fault of tinspect itself. */
  fault: 70,
} as const;

/** For `--help` and the manual. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.ok, 'done'],
  [
    EXIT.nothing,
    'nothing matched, or the asked-for condition was found; an error in a ps command line, as ps',
  ],
  [EXIT.usage, 'a command, option or value that tinspect does not accept'],
  [EXIT.unreadable, 'the /proc root or a named file can not be read; or too little of it for a health check'],
  [EXIT.fault, 'a fault of tinspect itself (set TINSPECT_DEBUG=1 for the stack trace)'],
  [130, 'interrupted'],
];
