import { EXIT } from '../cli/exit-codes.ts';

/** Signals that end the dashboard, with the exit code that a shell gives them (128 and the number). */
export const ENDING_SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
export type EndingSignal = keyof typeof ENDING_SIGNALS;

/** Why the terminal was given back. */
export type Closed =
  | { readonly kind: 'asked' }
  | { readonly kind: 'signal'; readonly signal: EndingSignal }
  /** Nothing can be read from it or written to it any more. */
  | { readonly kind: 'lost' }
  /** Something was thrown that nobody caught. */
  | { readonly kind: 'fault'; readonly error: unknown };

/** The exit code of a program that ends so. */
export function exitCodeOf(closed: Closed): number {
  switch (closed.kind) {
    case 'asked':
      return EXIT.ok;
    case 'signal':
      return ENDING_SIGNALS[closed.signal];
    case 'lost':
      return ENDING_SIGNALS.SIGHUP;
    case 'fault':
      return EXIT.fault;
  }
}
